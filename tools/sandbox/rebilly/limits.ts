import Big from 'big.js';
import type { RebillyStore, StoredRebillyUsage } from './store/rebillyStore';

/**
 * How much more of a subscription item may be used; undefined when there is no limit.
 * assumption: a trial limit holds while the subscription is in its trial, a hard limit always, and
 * usages that are on an invoice no longer count.
 */
export function roomLeft(store: RebillyStore, itemId: string): Big | undefined {
	const { item, subscription } = store.items.get(itemId) ?? {};
	const limits = [item?.hardLimit, subscription?.inTrial ? item?.trialLimit : null]
		.filter((limit) => limit !== null && limit !== undefined)
		.map((limit) => new Big(limit));
	const [first, ...others] = limits;
	if (first === undefined) return undefined;
	const limit = others.reduce((least, other) => (other.lt(least) ? other : least), first);
	// Of a plan that counts the last usage only, each usage stands for itself.
	if (store.plans.get(item?.planId ?? '')?.strategy === 'last') return limit;
	return limit.minus(meteredQuantity(store, itemId));
}

/** The quantity that the usages of a subscription item come to, by the strategy of its plan. */
export function meteredQuantity(store: RebillyStore, itemId: string): Big {
	const open = store.usagesOf(itemId).filter(({ invoiceId }) => invoiceId === null);
	const planId = store.items.get(itemId)?.item.planId ?? '';
	const counted = store.plans.get(planId)?.strategy === 'last' ? open.slice(-1) : open;
	return counted.reduce(
		(sum: Big, { quantity }: StoredRebillyUsage) => sum.plus(quantity),
		new Big(0),
	);
}
