import Big from 'big.js';
import type { Answer, Call } from '../server/answers';
import { numberLiteral } from '../values/exactNumbers';
import { presentItem } from './lists/subscriptionItems';
import { findSubscription } from './lists/subscriptions';
import type { RebillyService } from './rebillyService';

/**
 * PATCH of a subscription item: the only way to say how much of its quantity is filled.
 * assumption: its path, and that nothing else of it can be changed here.
 */
export function changeSubscriptionItem(call: Call, service: RebillyService): Answer {
	const { problems, store, deliveries } = service;
	const subscription = findSubscription(call, service);
	const item = subscription.items.find(({ id }) => id === call.params.itemId);
	if (!item) throw problems.refusal(404, 'No such subscription item', call.path);
	const check = problems.checkBody(call);
	const filled = check.decimal('quantityFilled', { required: true });
	problems.refuseBroken(check, call);

	const before = item.quantityFilled;
	item.quantityFilled = filled as string;
	subscription.revision += 1;
	const eventType = 'subscription-quantity-filled-limit-reached';
	if (new Big(before).lt(item.quantity) && new Big(item.quantityFilled).gte(item.quantity)) {
		deliveries.fire(eventType, {
			subscriptionId: subscription.id,
			subscriptionItemId: item.id,
			quantity: item.quantity,
			quantityFilled: numberLiteral(item.quantityFilled),
			previousQuantityFilled: numberLiteral(before),
			eventType,
		});
	}
	return { status: 200, body: presentItem(item, call, store) };
}
