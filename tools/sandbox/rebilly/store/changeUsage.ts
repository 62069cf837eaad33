import { plainDecimal } from '../../values/exactNumbers';
import type { RebillyService } from '../rebillyService';
import { newIdentifier } from './identifiers';
import type { StoredRebillyUsage } from './rebillyStore';

/** Changes that others make to stored usages, for tests of what a client does about them. */
export function usageChanges(service: RebillyService) {
	const { store, now, random } = service;

	function find(id: string): StoredRebillyUsage {
		const usage = store.usages.get(id);
		if (usage) return usage;
		throw new Error(`There is no usage '${id}'.`);
	}

	return {
		deleteUsage(id: string): void {
			store.deleteUsage(find(id), now());
		},
		/** As this API has it corrected: deleted, and stored anew with another ID, which it tells. */
		correctUsage(id: string, quantity: string | number): string {
			const usage = find(id);
			const corrected = plainDecimal(String(quantity)) as string;
			const [createdAt, newId] = [now(), newIdentifier('sub_usg', random)];
			store.deleteUsage(usage, createdAt);
			store.addUsage({
				...usage,
				...{ id: newId, quantity: corrected, quantitySent: corrected },
				...{ createdAt, updatedAt: createdAt, listing: undefined },
			});
			return newId;
		},
		/** As a change of plan transfers it: with its ID, to another subscription item. */
		moveUsage(id: string, itemId: string): void {
			const usage = find(id);
			if (!store.items.has(itemId)) throw new Error(`There is no subscription item '${itemId}'.`);
			store.moveUsage(usage, { ...usage, subscriptionId: itemId, updatedAt: now() });
		},
	};
}

export type UsageChanges = ReturnType<typeof usageChanges>;
