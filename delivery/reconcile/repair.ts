import { deliverPrepared } from '../create/deliverPrepared';
import type { Identified } from '../identity/identify';
import type { DeliveryOptions } from '../create/options';
import type { ItemResult } from '../contract/outcome';
import type { Reconciliation } from './reconcile';
import type { Run } from '../run/run';
import type { Target } from '../contract/target';

/**
 * Sends the missing usages through the create flow, with all its care: it looks again before it sends,
 * and removes nothing but its own copy of what another run stored first.
 *
 * @param usages the expected usages, as they were held against what is stored
 * @returns how each of the missing ones ended, by position
 */
export async function repair(
	target: Target,
	usages: ReadonlyMap<number, Identified>,
	found: Reconciliation,
	run: Run,
	options: Omit<DeliveryOptions, 'lookUp' | 'claimed' | 'stopOnInvalid'>,
): Promise<Map<number, ItemResult>> {
	const missing = [...found.findings]
		.filter(([, { status }]) => status === 'missing')
		.map(([position]) => position);
	if (missing.length === 0) return new Map();
	const prepared = {
		usages: new Map(missing.map((position) => [position, usages.get(position)!])),
		results: [],
	};
	const claimed = new Set(listedIn(found));
	const results = await deliverPrepared(target, prepared, run, {
		...options,
		stopOnInvalid: false,
		lookUp: true,
		claimed,
	});
	return new Map(missing.map((position) => [position, results[position]]));
}

/** Every stored usage that was listed stands for another usage, or for none. */
function listedIn({ findings, surplus }: Reconciliation): string[] {
	const matched = [...findings.values()].flatMap((finding) =>
		finding.status === 'missing' ? [] : [finding.stored.id],
	);
	return [...matched, ...surplus.map(({ stored }) => stored.id)];
}
