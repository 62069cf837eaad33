import { readDateTime, writeDateTime } from './values/instants';
import { sumOf } from './values/exactNumbers';
import type { InstellixStore, Quantity } from './instellix/store/instellixStore';
import type { RebillyStore } from './rebilly/store/rebillyStore';

/** The operations that store usages. */
export const targets = ['instellix/usage', 'instellix/ratedUsage', 'rebilly/usage'] as const;

export type Target = (typeof targets)[number];

/** What makes two usages the same. */
export type Identity =
	| { usageIdent: string }
	| { ident: string }
	| {
			subscriptionId: string;
			/** Epoch milliseconds. */
			usageTime: number;
			/** What was stored, an exact decimal string. */
			quantity: string;
	  };

/** A usage as the sandbox has it. */
export interface StoredRecord {
	identity: Identity;
	/** The id that the API gave it; Rebilly only. */
	id: string | null;
	quantities: Quantity[];
	/** The time that was sent, in epoch milliseconds, however it was stored. Rebilly only. */
	timeSent?: number;
	/** What was sent; more than the quantity when a limit lowered it. Rebilly only. */
	quantitySent: string | null;
	storedAt: number;
	/** The body as it was sent. */
	body: string;
}

/** All that a target has stored. */
export interface StoredRecords {
	target: Target;
	stored: number;
	usages: StoredRecord[];
	/** The exact sum of the quantities per unit, as decimal strings. */
	sums: Record<string, string>;
	/**
	 * What is stored more than once, each named once. Rebilly has no key: there it is those with the
	 * same subscription, and time and quantity as they were sent, written `subscription time quantity`.
	 */
	twice: string[];
	/** How many were stored and deleted since. */
	deleted: number;
}

/** Shows what a target has stored. */
export function recordsOf(
	target: Target,
	instellix: InstellixStore,
	rebilly: RebillyStore,
): StoredRecords {
	const usages = readers[target](instellix, rebilly);
	return {
		target,
		stored: usages.length,
		usages,
		sums: sumsPerUnit(usages),
		twice: repeated(usages.map(keyOf)),
		deleted: target === 'rebilly/usage' ? rebilly.deletions.length : 0,
	};
}

const readers: Record<
	Target,
	(instellix: InstellixStore, rebilly: RebillyStore) => StoredRecord[]
> = {
	'instellix/usage': ({ usages }) =>
		[...usages.values()].map(({ usageIdent, quantities, createdAt, body }) => ({
			identity: { usageIdent },
			id: null,
			quantities,
			quantitySent: null,
			storedAt: createdAt,
			body,
		})),
	'instellix/ratedUsage': ({ ratedUsages }) =>
		[...ratedUsages.values()].map(({ ident, quantity, createdAt, body }) => ({
			identity: { ident },
			id: null,
			quantities: [quantity],
			quantitySent: null,
			storedAt: createdAt,
			body,
		})),
	'rebilly/usage': (_instellix, store) =>
		[...store.usages.values()].map((usage) => ({
			identity: {
				subscriptionId: usage.subscriptionId,
				usageTime: usage.usageTime.milliseconds,
				quantity: usage.quantity,
			},
			id: usage.id,
			quantities: [{ amount: usage.quantity, unit: unitOf(usage.subscriptionId, store) }],
			timeSent: (readDateTime(usage.usageTime.text) ?? usage.usageTime).milliseconds,
			quantitySent: usage.quantitySent,
			storedAt: usage.createdAt,
			body: usage.body,
		})),
};

function unitOf(itemId: string, { items, plans, products }: RebillyStore): string {
	const plan = plans.get(items.get(itemId)?.item.planId ?? '');
	return products.get(plan?.productId ?? '')?.unitLabel ?? 'unit';
}

function keyOf({ identity, timeSent, quantitySent }: StoredRecord): string {
	if ('usageIdent' in identity) return identity.usageIdent;
	if ('ident' in identity) return identity.ident;
	return `${identity.subscriptionId} ${writeDateTime(timeSent ?? identity.usageTime)} ${quantitySent}`;
}

function sumsPerUnit(usages: StoredRecord[]): Record<string, string> {
	const amounts = new Map<string, string[]>();
	for (const { amount, unit } of usages.flatMap(({ quantities }) => quantities)) {
		const ofUnit = amounts.get(unit) ?? [];
		ofUnit.push(amount);
		amounts.set(unit, ofUnit);
	}
	return Object.fromEntries([...amounts].map(([unit, list]) => [unit, sumOf(list)]));
}

function repeated(keys: string[]): string[] {
	const seen = new Set<string>();
	return [...new Set(keys.filter((key) => seen.has(key) || !seen.add(key)))];
}
