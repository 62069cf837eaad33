import { deliverPrepared } from './deliver';
import type { Identified } from './identify';
import type { DeliveryOptions } from './options';
import type { ItemResult } from './outcome';
import type { Finding, Reconciliation } from './reconcile';
import type { Run } from './run';
import type { Target } from './target';

/**
 * Sends the missing usages through the create flow, with all its care: it looks again before it sends,
 * and deletes nothing.
 *
 * @param usages the expected usages, as they were held against what is stored
 * @returns how each of the missing ones ended, by position
 */
export async function repair(
	target: Target,
	usages: ReadonlyMap<number, Identified>,
	found: Reconciliation,
	run: Run,
	options: Omit<DeliveryOptions, 'stopOnInvalid' | 'lookUp'>,
): Promise<Map<number, ItemResult>> {
	const laneOf = (position: number): string => target.measure(usages.get(position)!.body).lane;
	const missing = [...found.findings].filter(([, { status }]) => status === 'missing').map(([position]) => position);
	if (missing.length === 0) return new Map();
	const lanes = new Set(missing.map(laneOf));
	// Where the API has no ident, a stored usage is only told from an equal one by bringing both.
	const isBroughtAlong = (position: number, { status }: Finding): boolean =>
		status === 'missing' || (target.identField === undefined && status === 'matched' && lanes.has(laneOf(position)));
	const brought = [...found.findings].filter(([position, finding]) => isBroughtAlong(position, finding));
	const prepared = { usages: new Map(brought.map(([position]) => [position, usages.get(position)!])), results: [] };
	const results = await deliverPrepared(target, prepared, run, { ...options, stopOnInvalid: false, lookUp: true });
	return new Map(missing.map((position) => [position, results[position]]));
}
