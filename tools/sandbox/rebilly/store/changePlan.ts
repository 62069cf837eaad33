import type { RebillyService } from '../rebillyService';
import { newIdentifier } from './identifiers';
import type { RebillySubscription, SubscriptionItem } from './rebillyStore';

/** What becomes of the usages of an item whose plan is changed (`usageSettings.policy`). */
export type UsagePolicy = 'transfer' | 'reset';

/** Changes that others make to the items of an order. */
export function planChanges(service: RebillyService) {
	const { store, now, random } = service;

	function find(id: string): RebillySubscription {
		const subscription = store.subscriptions.get(id);
		if (subscription) return subscription;
		throw new Error(`There is no subscription '${id}'.`);
	}

	function put(subscription: RebillySubscription, item: SubscriptionItem): string {
		subscription.items.push(item);
		subscription.revision += 1;
		store.items.set(item.id, { item, subscription });
		return item.id;
	}

	return {
		/** Another item of the same order, like its last one but for its plan. */
		addItem(subscriptionId: string, planId: string, itemId?: string): string {
			const subscription = find(subscriptionId);
			const last = subscription.items.at(-1) as SubscriptionItem;
			return put(subscription, { ...last, planId, id: itemId ?? newIdentifier('sub', random) });
		},
		/** A new item with the new plan in the place of the metered one, whose usages move or vanish. */
		changePlan(subscriptionId: string, planId: string, policy: UsagePolicy): string {
			const subscription = find(subscriptionId);
			const place = subscription.items.findIndex((item) => store.isMetered(item.planId));
			const [old] = subscription.items.splice(place, 1);
			store.items.delete(old.id);
			const id = put(subscription, { ...old, planId, id: newIdentifier('sub', random) });
			for (const usage of store.usagesOf(old.id)) {
				if (policy === 'reset') store.deleteUsage(usage, now());
				else store.moveUsage(usage, { ...usage, subscriptionId: id, updatedAt: now() });
			}
			return id;
		},
	};
}

export type PlanChanges = ReturnType<typeof planChanges>;
