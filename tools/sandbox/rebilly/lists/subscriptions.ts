import Big from 'big.js';
import type { Answer, Call } from '../../server/answers';
import { numberLiteral, sumOf } from '../../values/exactNumbers';
import { writeDateTime } from '../../values/instants';
import { linksOf, presentCustomer } from './catalogue';
import { presentItem } from './subscriptionItems';
import { meteredQuantity } from '../limits';
import type { ListSource } from './rebillyLists';
import type { RebillyService } from '../rebillyService';
import type { RebillySubscription } from '../store/rebillyStore';

// assumption: the properties of a subscription by which it can be filtered, and the form of
// the upcoming invoice.

/** GET /subscriptions */
export function subscriptionList(service: RebillyService): ListSource<RebillySubscription> {
	const { store } = service;
	return {
		filterFields: {
			id: { type: 'text', read: (subscription) => subscription.id },
			customerId: { type: 'text', read: (subscription) => subscription.customerId },
			status: { type: 'text', read: (subscription) => subscription.status },
			orderType: { type: 'text', read: (subscription) => subscription.orderType },
			createdTime: { type: 'dateTime', read: (subscription) => subscription.createdAt },
		},
		candidates: () => [...store.subscriptions.values()],
		words: ({ id, customerId, items }) => [
			id,
			store.customers.get(customerId)?.name ?? '',
			store.customers.get(customerId)?.company ?? '',
			...items.map((item) => item.id),
		],
		present: (subscription, call) => presentSubscription(subscription, call, service),
	};
}

/** GET /subscriptions/{id} */
export function getSubscription(call: Call, service: RebillyService): Answer {
	return { status: 200, body: presentSubscription(findSubscription(call, service), call, service) };
}

/** GET /subscriptions/{id}/upcoming-invoice: what the usages so far will cost. */
export function getUpcomingInvoice(call: Call, service: RebillyService): Answer {
	const { store } = service;
	const subscription = findSubscription(call, service);
	// assumption: what is not renewed has no invoice to come.
	if (subscription.orderType === 'one-time-order') {
		throw service.problems.refusal(
			404,
			`Order '${subscription.id}' has no upcoming invoice`,
			call.path,
		);
	}
	const positions = subscription.items.map((item) => {
		const plan = store.plans.get(item.planId);
		const quantity = store.isMetered(item.planId)
			? meteredQuantity(store, item.id).toFixed()
			: String(item.quantity);
		return { item, plan, quantity, amount: amountOf(quantity, plan?.unitPrice ?? '0') };
	});
	return {
		status: 200,
		body: {
			subscriptionId: subscription.id,
			customerId: subscription.customerId,
			currency: subscription.currency,
			amount: numberLiteral(sumOf(positions.map(({ amount }) => amount))),
			items: positions.map(({ item, plan, quantity, amount }) => ({
				type: 'debit',
				subscriptionItemId: item.id,
				planId: item.planId,
				description: plan?.name ?? item.planId,
				quantity: numberLiteral(quantity),
				unitPrice: numberLiteral(plan?.unitPrice ?? '0'),
				price: numberLiteral(amount),
			})),
		},
	};
}

export function findSubscription(
	call: Call,
	{ store, problems }: RebillyService,
): RebillySubscription {
	const id = call.params.id as string;
	const subscription = store.subscriptions.get(id);
	if (subscription) return subscription;
	throw problems.refusal(404, `Subscription '${id}' does not exist`, call.path);
}

/** A subscription or a one-time order, as lists, reads and events show it. */
export function presentSubscription(
	subscription: RebillySubscription,
	call: Call,
	service: RebillyService,
): unknown {
	const created = writeDateTime(subscription.createdAt);
	const began = writeDateTime(subscription.startedAt ?? subscription.createdAt);
	const timeOf = (time?: number) => (time === undefined ? null : writeDateTime(time));
	return {
		id: subscription.id,
		orderType: subscription.orderType,
		customerId: subscription.customerId,
		status: subscription.status,
		...(subscription.orderType === 'subscription-order' && { inTrial: subscription.inTrial }),
		revision: subscription.revision,
		currency: subscription.currency,
		items: subscription.items.map((item) => presentItem(item, call, service.store)),
		poNumber: subscription.poNumber ?? null,
		customFields: {},
		startTime: began,
		activationTime: began,
		canceledTime: timeOf(subscription.canceledAt),
		churnTime: timeOf(subscription.churnedAt),
		voidTime: null,
		createdTime: created,
		updatedTime: created,
		_links: linksOf('subscriptions', subscription.id, call),
		...expansion(subscription, call, service),
	};
}

function expansion(
	{ customerId }: RebillySubscription,
	call: Call,
	{ store, problems }: RebillyService,
): { _embedded?: { customer: unknown } } {
	const wanted = call.query.get('expand');
	if (wanted === null) return {};
	if (wanted !== 'customer') {
		throw problems.refuseParameter(call, 'expand', `'${wanted}' cannot be expanded`);
	}
	const customer = store.customers.get(customerId);
	return customer ? { _embedded: { customer: presentCustomer(customer, call) } } : {};
}

function amountOf(quantity: string, unitPrice: string): string {
	return new Big(quantity).times(unitPrice).round(2, Big.roundHalfUp).toFixed();
}
