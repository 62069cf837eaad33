import Big from 'big.js';
import type { Answer, Call } from '../../server/answers';
import { numberLiteral, sumOf } from '../../values/exactNumbers';
import { writeDateTime } from '../../values/instants';
import { presentCustomer, presentPlan } from './catalogue';
import { meteredQuantity, roomLeft } from '../limits';
import type { ListSource } from './rebillyLists';
import type { RebillyService } from '../rebillyService';
import type { RebillyStore, RebillySubscription, SubscriptionItem } from '../store/rebillyStore';

// assumption: the properties of a subscription by which it can be filtered, the form of the limits
// and of the upcoming invoice.

/** GET /subscriptions */
export function subscriptionList(service: RebillyService): ListSource<RebillySubscription> {
	const { store } = service;
	return {
		filterFields: {
			id: { type: 'text', read: (subscription) => subscription.id },
			customerId: { type: 'text', read: (subscription) => subscription.customerId },
			status: { type: 'text', read: (subscription) => subscription.status },
			createdTime: { type: 'dateTime', read: (subscription) => subscription.createdAt },
		},
		candidates: () => [...store.subscriptions.values()],
		words: ({ id, customerId, items }) => [
			id,
			store.customers.get(customerId)?.name ?? '',
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
	const positions = subscription.items.map((item) => {
		const plan = store.plans.get(item.planId);
		const quantity =
			plan?.strategy === null ? String(item.quantity) : meteredQuantity(store, item.id).toFixed();
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

function findSubscription(call: Call, { store, problems }: RebillyService): RebillySubscription {
	const id = call.params.id as string;
	const subscription = store.subscriptions.get(id);
	if (subscription) return subscription;
	throw problems.refusal(404, `Subscription '${id}' does not exist`, call.path);
}

function presentSubscription(
	subscription: RebillySubscription,
	call: Call,
	service: RebillyService,
): unknown {
	return {
		id: subscription.id,
		orderType: 'subscription-order',
		customerId: subscription.customerId,
		status: subscription.status,
		currency: subscription.currency,
		items: subscription.items.map((item) => presentItem(item, service.store)),
		createdTime: writeDateTime(subscription.createdAt),
		updatedTime: writeDateTime(subscription.createdAt),
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
	return customer ? { _embedded: { customer: presentCustomer(customer) } } : {};
}

function presentItem(item: SubscriptionItem, store: RebillyStore): unknown {
	const plan = store.plans.get(item.planId);
	const room = roomLeft(store, item.id);
	return {
		id: item.id,
		plan: item.showsPlan && plan ? presentPlan(plan) : { id: item.planId },
		quantity: item.quantity,
		usageLimits: {
			softLimit: limitOf(item.softLimit),
			hardLimit: limitOf(item.hardLimit),
			trialLimit: limitOf(item.trialLimit),
		},
		usageStatus: room?.lte(0) ? 'limit-reached' : 'active',
	};
}

function amountOf(quantity: string, unitPrice: string): string {
	return new Big(quantity).times(unitPrice).round(2, Big.roundHalfUp).toFixed();
}

function limitOf(limit: string | null): unknown {
	return limit === null ? null : numberLiteral(limit);
}
