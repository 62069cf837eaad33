import type { IDataObject } from 'n8n-workflow';
import { formatInstant } from '../../../values/instant';
import { planOfItem } from '../customer/choose';
import type { OrderItem, Plan, WholeOrder } from '../customer/records';

/** What is shown of the items of an order. */
export interface Shown {
	/** Leaves out items whose plan bills no usage. */
	readonly meteredOnly: boolean;
	/** Names and e-mails of customers. */
	readonly contacts: boolean;
}

/** Whether an item may be shown, as far as its order tells: where its plan is not known yet, it may. */
export function mayBeShown({ plan }: OrderItem, { meteredOnly }: Shown): boolean {
	return !meteredOnly || plan === undefined || plan.isMetered;
}

/**
 * The items of an order as rows of a table. `subscriptionId` is named as *Create usage* takes it.
 *
 * @param plans by ID, those that orders do not show whole
 */
export function rowsOf(
	order: WholeOrder,
	plans: ReadonlyMap<string, Plan>,
	shown: Shown,
): IDataObject[] {
	const { id: orderId, customerId, status, poNumber, email, customerName } = order;
	return order.items.flatMap((item): IDataObject[] => {
		const plan = planOfItem(item, plans);
		const isMetered = plan?.isMetered === true;
		if (shown.meteredOnly && !isMetered) return [];
		return [
			{
				subscriptionId: item.id,
				plan: plan?.name ?? item.planId ?? null,
				status,
				customer: {
					id: customerId,
					...(shown.contacts && { name: customerName ?? null, email: email ?? null }),
				},
				orderId,
				poNumber: poNumber ?? null,
				from: timeOf(order.from),
				before: timeOf(order.to),
				planId: item.planId ?? null,
				isMetered,
			},
		];
	});
}

/** Since when or until when is not always known. */
function timeOf(epochMs: number): string | null {
	return Number.isFinite(epochMs) ? formatInstant(epochMs) : null;
}
