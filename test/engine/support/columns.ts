import type { IDataObject } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { addRatedUsage, createUsage, type Action } from './actions';

/** The usage with some of its columns renamed. */
export function renamed(action: Action, names: Record<string, string>, number = 1): IDataObject {
	return Object.fromEntries(
		Object.entries(action.usage(number)).map(([name, value]) => [names[name] ?? name, value]),
	);
}

const { unitQuantities: _list, ...usage } = createUsage.usage(1);
const { period: _period, quantity: _quantity, ...ratedUsage } = addRatedUsage.usage(1);

/** A usage without its quantities, and an entry of them. */
export const withoutList = usage;
export const entry = { unitQuantity: '12.5', unitQuantityType: 'KWH' };

/** A rated usage without its period and quantity, and its period as columns. */
export const withoutObjects = ratedUsage;
export const period = {
	'period.start': '2026-03-01T08:00:00Z',
	'period.end': '2026-03-01T09:00:00Z',
};

/** What the panel says of a run, a hint a line. */
export function hints(run: RunResult): string {
	return run
		.hints(nodeNames.node)
		.map(({ message }) => message)
		.join('\n');
}
