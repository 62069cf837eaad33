import type { IDataObject } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { addRatedUsage, createRebillyUsage, type Action } from './actions';
import { account } from './accounts';
import { storeRatedUsages } from './instellixRecords';
import type { Stage } from './stage';

export const reconcileRated: Action = {
	...addRatedUsage,
	parameters: { resource: 'ratedUsage', operation: 'reconcile' },
};
export const reconcileRebilly: Action = {
	...createRebillyUsage,
	parameters: { resource: 'usage', operation: 'reconcile' },
};

/** The create action and the one that reconciles what it reported. */
export const eachReconciliation: Array<[string, Action, Action]> = [
	['instellix/ratedUsage', addRatedUsage, reconcileRated],
	['rebilly/usage', createRebillyUsage, reconcileRebilly],
];

/** The findings on the success output, without the summary. */
export function findings(run: RunResult): IDataObject[] {
	return run
		.output(nodeNames.success)
		.map(({ json }) => json)
		.filter(({ status }) => status !== 'summary');
}

export function statuses(run: RunResult): unknown[] {
	return findings(run).map(({ status }) => status);
}

/** The counts and sums of the last item. */
export function summary(run: RunResult): IDataObject {
	return (run.output(nodeNames.success).at(-1)?.json.summary ?? {}) as IDataObject;
}

/** Stores the n-th sample usage of an action as somebody else would, under an ident of their own. */
export function storeBeside(
	stage: Stage,
	action: Action,
	number: number,
	changes: { quantity?: string; itemId?: string; minutes?: number } = {},
): void {
	const usage = action.usage(number);
	if (action.target === 'instellix/ratedUsage') {
		const { period, price, quantity } = usage as {
			period: { start: string; end: string };
			price: { amount: string };
			quantity: { amount: string };
		};
		const instant = (text: string) => ({ milliseconds: Date.parse(text), text });
		storeRatedUsages(stage.sandbox, 1, () => ({
			ident: `beside-${stage.sandbox.instellix.store.ratedUsages.size}`,
			start: instant(period.start),
			end: instant(period.end),
			priceAmount: price.amount,
			quantity: { amount: changes.quantity ?? quantity.amount, unit: 'KWH' },
		}));
		return;
	}
	const milliseconds = Date.parse(String(usage.usageTime)) + (changes.minutes ?? 0) * 60_000;
	const quantity = changes.quantity ?? String(usage.quantity);
	const { store } = stage.sandbox.rebilly;
	store.addUsage({
		id: `sub_usg_beside_${store.usages.size}`,
		subscriptionId: changes.itemId ?? account.itemId,
		quantity,
		quantitySent: quantity,
		usageTime: { milliseconds, text: new Date(milliseconds).toISOString() },
		timeWasLeftOut: false,
		invoiceId: null,
		invoiceItemId: null,
		createdAt: milliseconds,
		updatedAt: milliseconds,
		body: '{}',
	});
}
