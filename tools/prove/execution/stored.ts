import Big from 'big.js';
import type { IDataObject } from 'n8n-workflow';
import type { StoredRecord, Sandbox } from '../../sandbox';
import type { StoredUsage } from '../checks/evidence';
import type { Scenario } from '../scenario/scenario';
import { keyOfBody } from '../scenario/proofUsages';

const OTHER_SUBSCRIPTION = 'sub_item_elsewhere';
const MONTH = Date.UTC(2026, 2, 1);
const MINUTE = 60_000;

/** What the sandbox has stored of a scenario's accounts. */
export function readStored(sandbox: Sandbox, { target }: Scenario): StoredUsage[] {
	const { usages } = sandbox.records(target);
	return usages.filter(isOurs).map(({ body, quantities: [quantity], quantitySent }) => {
		const stored = new Big(quantity.amount).toFixed();
		return {
			key: keyOfBody(target, JSON.parse(body) as IDataObject),
			quantity: stored,
			sent: quantitySent === null ? stored : new Big(quantitySent).toFixed(),
		};
	});
}

function isOurs({ identity }: StoredRecord): boolean {
	return !('subscriptionId' in identity) || identity.subscriptionId !== OTHER_SUBSCRIPTION;
}

/** Fills Rebilly with usages of a subscription that the scenario is not about. */
export function storeElsewhere({ rebilly }: Sandbox, count: number): void {
	if (count === 0) return;
	rebilly.addSubscription({ itemId: OTHER_SUBSCRIPTION, metered: 'sum' });
	for (let number = 1; number <= count; number += 1) {
		const milliseconds = MONTH + number * MINUTE;
		rebilly.store.addUsage({
			id: `sub_usg_elsewhere_${number}`,
			subscriptionId: OTHER_SUBSCRIPTION,
			quantity: '1',
			quantitySent: '1',
			usageTime: { milliseconds, text: new Date(milliseconds).toISOString() },
			timeWasLeftOut: false,
			invoiceId: null,
			invoiceItemId: null,
			createdAt: milliseconds,
			updatedAt: milliseconds,
			body: '{}',
		});
	}
}
