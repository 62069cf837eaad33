import { deliverPrepared } from '../create/deliverPrepared';
import type { Identified } from '../identity/identify';
import type { DeliveryOptions } from '../create/options';
import type { ItemResult } from '../contract/outcome';
import { amountsOf, sumOf } from '../create/lateRows/parts';
import { otherUsagesResult } from '../create/lateRows/partResults';
import { withUsage } from '../create/results/results';
import { byPeriod } from './inPeriod';
import type { Recorded } from './recorded';
import { idsOf, type Reconciliation } from './reconcile';
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
	const unclear = new Map<number, ItemResult>();
	const missing: number[] = [];
	const besideOf = besides(target, found);
	for (const [position, { status }] of found.findings) {
		if (status !== 'missing') continue;
		const usage = usages.get(position)!;
		const beside = besideOf(usage);
		if (beside.length === 0) missing.push(position);
		else unclear.set(position, withUsage(usage, unclearResult(target, usage, beside)));
	}
	if (missing.length === 0) return unclear;
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
	return new Map([
		...unclear,
		...missing.map((position) => [position, results[position]] as const),
	]);
}

/** What nobody expects in the period of a sum that is missing: its rows may be stored so, or a part of it. */
function besides(
	target: Target,
	found: Reconciliation,
): (usage: Identified) => readonly Recorded[] {
	const { kindFields = [] } = target;
	const extra = found.surplus.flatMap(({ status, stored }) => (status === 'extra' ? [stored] : []));
	const extraFor = byPeriod(target, extra);
	return (usage) =>
		usage.combined === undefined
			? []
			: extraFor(usage).filter((stored) =>
					kindFields.every((field) => stored.body[field] === usage.body[field]),
				);
}

function unclearResult(target: Target, usage: Identified, beside: readonly Recorded[]) {
	const parts = beside.map(({ id, body }) => ({ id, amounts: amountsOf(target, body) }));
	return otherUsagesResult(target, usage, parts, sumOf(parts));
}

/** Every stored usage that was listed stands for another usage, or for none. */
function listedIn({ findings, surplus }: Reconciliation): string[] {
	return [...[...findings.values()].flatMap(idsOf), ...surplus.map(({ stored }) => stored.id)];
}
