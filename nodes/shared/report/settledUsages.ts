import type { Identified } from '../../../delivery/identity/identify';
import type { Duplicate } from '../../../delivery/identity/compare';
import {
	itemsOf,
	SUCCESSES,
	type Difference,
	type ItemResult,
} from '../../../delivery/contract/outcome';
import type { Recorded } from '../../../delivery/reconcile/recorded';
import type { Reconciliation } from '../../../delivery/reconcile/reconcile';
import type { Target } from '../../../delivery/contract/target';
import type {
	DifferentCorrection,
	DifferentCorrections,
} from '../../../delivery/reconcile/correctDifferent';
import { askedResult, duplicateResult } from '../../../delivery/create/results/duplicateResults';
import { withUsage } from '../../../delivery/create/results/results';
import { afterCorrection } from './correctedFinding';
import type { Status } from './statuses';

/** What is said of one expected usage. */
export interface Settled {
	/** Of the usage among all; items that expect nothing have none. */
	readonly position: number;
	/** Positions of the input items that it comes from. */
	readonly items: readonly number[];
	readonly status: Status;
	readonly usage?: Identified;
	readonly stored?: Recorded;
	/** What else is stored of a sum whose rows came late. */
	readonly furtherParts?: readonly Recorded[];
	readonly differences?: readonly Difference[];
	readonly duplicateOf?: number;
	/** How the repair of it ended. */
	readonly repaired?: ItemResult;
	/** How its correction ended, where it was stored with other values. */
	readonly corrected?: DifferentCorrection;
	/** Why it goes to the error output. */
	readonly failed?: ItemResult;
}

interface Known {
	/** Of the items that are invalid, or were not added up because an earlier one says the same. */
	readonly results: ReadonlyArray<ItemResult | undefined>;
	readonly usages: ReadonlyMap<number, Identified>;
	readonly found: Reconciliation;
	readonly repaired: ReadonlyMap<number, ItemResult>;
	readonly corrections: DifferentCorrections;
	/** Names a field that tells an item from those that say the same. */
	readonly toldApartBy: (position: number) => string | undefined;
}

/** Brings together what is known of each expected usage. */
export function settle(target: Target, known: Known): Settled[] {
	return Array.from(known.results).flatMap((prepared, position) => {
		const one = settleOne(target, known, prepared, position);
		return one === undefined ? [] : [{ position, ...one }];
	});
}

function settleOne(
	target: Target,
	known: Known,
	prepared: ItemResult | undefined,
	position: number,
): Omit<Settled, 'position'> | undefined {
	const { usages, found, repaired, corrections, toldApartBy } = known;
	if (prepared !== undefined) {
		const items = itemsOf(prepared, position);
		return prepared.outcome === 'invalid'
			? { status: 'invalid', items, failed: prepared }
			: { status: 'duplicate', items, duplicateOf: prepared.duplicateOf };
	}
	const usage = usages.get(position);
	// An empty row expects nothing.
	if (usage === undefined) return undefined;
	const items = itemsOf(usage, position);
	const asked = found.asked.get(position);
	if (asked !== undefined && asked.differences.length === 0) {
		const result = askedResult(target, asked, 'Not stored', toldApartBy(position));
		return { items, usage, status: 'asked', failed: withUsage(usage, result) };
	}
	const duplicate = asked ?? found.duplicates.get(position);
	if (duplicate !== undefined)
		return { items, ...settleDuplicate(target, usage, duplicate, usages.get(duplicate.first)!) };
	const finding = found.findings.get(position)!;
	const correction = corrections.get(position);
	if (correction !== undefined)
		return { items, usage, ...afterCorrection(target, usage, finding, correction) };
	const result = repaired.get(position);
	return { items, usage, ...(result === undefined ? finding : afterRepair(result)) };
}

function settleDuplicate(
	target: Target,
	usage: Identified,
	duplicate: Duplicate,
	first: Identified,
): Omit<Settled, 'items' | 'position'> {
	const stored = withUsage(first, { outcome: 'created', message: '' });
	const result = duplicateResult(target, usage, duplicate, stored);
	const isSame = duplicate.differences.length === 0;
	const failed = isSame ? undefined : withUsage(usage, result);
	return {
		status: isSame ? 'duplicate' : 'conflict',
		usage,
		duplicateOf: result.duplicateOf,
		failed,
	};
}

function afterRepair(result: ItemResult): Omit<Settled, 'items' | 'position'> {
	const { outcome } = result;
	const status: Partial<Record<ItemResult['outcome'], Status>> = {
		created: 'matched',
		duplicate: 'matched',
		partial: 'different',
		conflict: 'conflict',
		unknown: 'unknown',
	};
	const failed = SUCCESSES.has(outcome) ? undefined : result;
	return { status: status[outcome] ?? 'missing', repaired: result, failed };
}
