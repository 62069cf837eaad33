import type { RebillyStore } from '../store/rebillyStore';
import type { WebhookEvent } from './deliveries';

/**
 * An event as a webhook would be told of it, about the subscription that the examples report for where
 * there is one. Documented: the payloads of limit events and of subscriptions. assumption: those of invoices.
 */
export function exampleEvent(event: WebhookEvent, store: RebillyStore): object {
	const subscriptions = [...store.subscriptions.values()];
	const subscription = subscriptions.at(-1);
	const [item] = subscription?.items ?? [];
	const subscriptionId = subscription?.id ?? 'ord_example';
	const ofItem = { subscriptionId, subscriptionItemId: item?.id ?? 'sub_example' };
	const self = (path: string, rel: string) => ({ _links: [{ href: path, rel }] });
	if (event === 'subscription-quantity-filled-limit-reached') {
		return {
			...ofItem,
			quantity: 100,
			quantityFilled: 100,
			previousQuantityFilled: 97,
			eventType: event,
		};
	}
	if (event.endsWith('-usage-limit-reached')) {
		return {
			...ofItem,
			planId: item?.planId ?? 'plan_example',
			usageQuantity: 7500,
			usageAmount: 75,
			currency: subscription?.currency ?? 'EUR',
			eventType: event,
		};
	}
	if (event.includes('invoice')) {
		const invoiceId = 'in_example';
		return {
			invoiceId,
			subscriptionId,
			eventType: event,
			...self(`/invoices/${invoiceId}`, 'invoice'),
		};
	}
	return {
		subscriptionId,
		eventType: event,
		...self(`/subscriptions/${subscriptionId}`, 'subscription'),
	};
}
