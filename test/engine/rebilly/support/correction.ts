import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { RunResult } from '../../../../tools/engine';
import { account } from '../../support/accounts';
import { byId } from '../../support/actions';
import type { Stage } from '../../support/stage';
import { given, refused, type OperationSetting } from './operation';

export const wrongUsage = {
	subscriptionId: account.itemId,
	usageTime: '2026-03-01T08:00:00.000Z',
	quantity: '12.5',
};
export const rightUsage = {
	subscriptionId: account.itemId,
	usageTime: '2026-03-01T09:30:00.250Z',
	quantity: '7.125',
};

/** All fields that can be corrected. */
export const allChanges: INodeParameters = {
	subscriptionId: byId(rightUsage.subscriptionId),
	usageTime: rightUsage.usageTime,
	quantity: rightUsage.quantity,
};

/** Corrects the usage of each item's `id`. */
export function correcting(
	changes: INodeParameters = allChanges,
	options: IDataObject = {},
): OperationSetting {
	return {
		operation: 'correct',
		parameters: { usageId: '={{ $json.id }}', changes },
		options: { timeLimit: 1440, ...options },
	};
}

/** Corrects the usage of each item's `item` and `at`, as it is stored with its `stored` where it has one. */
export function correctingAt(
	changes: INodeParameters = { quantity: '={{ $json.kwh }}' },
	options: IDataObject = {},
	storedQuantity = '={{ $json.stored }}',
): OperationSetting {
	return {
		operation: 'correct',
		parameters: {
			usageBy: 'itemAndTime',
			subscriptionId: byId(`={{ $json.item ?? '${account.itemId}' }}`),
			usageTime: '={{ $json.at }}',
			storedQuantity,
			changes,
		},
		options: { timeLimit: 1440, ...options },
	};
}

/** What is stored: the wrong usage by its ID, and how often the right one by what it says. */
export function standing(stage: Stage, wrongId: string, right: IDataObject = rightUsage) {
	const { usages } = stage.sandbox.rebilly.store;
	const rights = [...usages.values()].filter(
		({ subscriptionId, quantity, usageTime }) =>
			subscriptionId === right.subscriptionId &&
			quantity === right.quantity &&
			usageTime.milliseconds === Date.parse(String(right.usageTime)),
	);
	return { wrong: usages.has(wrongId), right: rights.length };
}

/** How the one item of a run ended: `right`, or the outcome of its details. */
export function outcomeOf(run: RunResult): string {
	if (run.status === 'error') return `stopped: ${run.error?.message ?? ''}`;
	const [success] = given(run);
	if (success !== undefined && success.corrected === true) return 'right';
	const [failure] = [
		...refused(run),
		...(success === undefined ? [] : [success as unknown as ReturnType<typeof refused>[number]]),
	];
	return String(failure?.details?.outcome);
}

/** What the item said of the two usages, held against what is stored. Empty when it is true. */
export function untruthOf(
	outcome: string,
	{ wrong, right }: { wrong: boolean; right: number },
): string {
	const stored = `wrong ${wrong ? 'stored' : 'gone'}, right stored ${right} times`;
	if (right > 1 || (wrong && right > 0)) return `billed twice: ${stored}`;
	const truths: Record<string, boolean> = {
		right: !wrong && right === 1,
		wrongStands: wrong && right === 0,
		neitherStands: !wrong && right === 0,
		untouched: true,
		unknown: true,
	};
	return truths[outcome] ? '' : `'${outcome}' although ${stored}`;
}
