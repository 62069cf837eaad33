import { deliver } from './deliver';
import type { Identified } from './identify';
import type { DeliveryOptions } from './options';
import type { ItemResult } from './outcome';
import type { Input } from './input';
import type { Reconciliation } from './reconcile';
import type { Run } from './run';
import type { Target } from './target';

/**
 * Sends the missing usages through the create flow, with all its care: it looks again before it sends,
 * and deletes nothing.
 *
 * @returns how each of them ended, by position
 */
export async function repair(
	target: Target,
	inputs: readonly Input[],
	usages: ReadonlyMap<number, Identified>,
	found: Reconciliation,
	run: Run,
	options: Omit<DeliveryOptions, 'stopOnInvalid' | 'lookUp'>,
): Promise<Map<number, ItemResult>> {
	const laneOf = (position: number): string => target.measure(usages.get(position)!.body).lane;
	const missing = [...found.findings].filter(([, { status }]) => status === 'missing').map(([position]) => position);
	const lanes = new Set(missing.map(laneOf));
	// Where the API has no ident, a stored usage is only told from an equal one by bringing both.
	const isBroughtAlong = ([position, { status }]: [number, { status: string }]): boolean =>
		target.identField === undefined && status === 'matched' && lanes.has(laneOf(position));
	const wanted = new Set(missing);
	const brought = [...found.findings].filter((finding) => isBroughtAlong(finding) || wanted.has(finding[0]));
	const positions = brought.map(([position]) => position);
	if (missing.length === 0) return new Map();
	const results = await deliver(
		target,
		positions.map((position) => inputs[position]),
		run,
		{ ...options, stopOnInvalid: false, lookUp: true },
	);
	return new Map(
		positions.flatMap((position, place): Array<[number, ItemResult]> =>
			wanted.has(position) ? [[position, results[place]]] : [],
		),
	);
}
