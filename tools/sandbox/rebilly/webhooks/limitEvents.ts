import Big from 'big.js';
import { numberLiteral } from '../../values/exactNumbers';
import type { WebhookEvent } from './deliveries';
import { meteredQuantity } from '../limits';
import type { RebillyStore } from '../store/rebillyStore';

/** What a webhook is told of a limit. */
export interface LimitEvent {
	eventType: WebhookEvent;
	subscriptionId: string;
	subscriptionItemId: string;
	planId: string;
	usageQuantity: unknown;
	usageAmount: unknown;
	currency: string;
}

/** The parts of a soft limit at which an event is due. */
const softMarks = ['0.75', '0.9', '1'];

/**
 * Notes where a subscription item stands; the result tells the limits that it has come to since.
 * Items without any limit are not added up, which takes the longer the more usages they have.
 */
export function watchLimits(store: RebillyStore, itemId: string): () => LimitEvent[] {
	const { item } = store.items.get(itemId) ?? {};
	const limits = [item?.softLimit, item?.hardLimit, item?.trialLimit];
	if (limits.every((limit) => (limit ?? null) === null)) return () => [];
	const before = meteredQuantity(store, itemId);
	return () => limitEvents(store, itemId, before);
}

/**
 * assumption: a limit is reached when the quantity of the period comes to it, and the event is the
 * same for every mark of a soft limit.
 */
function limitEvents(store: RebillyStore, itemId: string, before: Big): LimitEvent[] {
	const { item, subscription } = store.items.get(itemId) ?? {};
	if (!item || !subscription) return [];
	const now = meteredQuantity(store, itemId);
	const isReached = (limit: string | null, part = '1') => {
		if (limit === null) return false;
		const mark = new Big(limit).times(part);
		return before.lt(mark) && now.gte(mark);
	};
	const trialLimit = subscription.inTrial ? item.trialLimit : null;
	const due: WebhookEvent[] = [
		...softMarks
			.filter((mark) => isReached(item.softLimit, mark))
			.map(() => 'soft-usage-limit-reached' as const),
		...(isReached(item.hardLimit) ? ['hard-usage-limit-reached' as const] : []),
		...(isReached(trialLimit) ? ['trial-usage-limit-reached' as const] : []),
	];
	const unitPrice = store.plans.get(item.planId)?.unitPrice ?? '0';
	return due.map((eventType) => ({
		subscriptionId: subscription.id,
		subscriptionItemId: item.id,
		planId: item.planId,
		usageQuantity: numberLiteral(now.toFixed()),
		usageAmount: numberLiteral(now.times(unitPrice).round(2, Big.roundHalfUp).toFixed()),
		currency: subscription.currency,
		eventType,
	}));
}
