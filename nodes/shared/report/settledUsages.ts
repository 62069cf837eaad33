import type { Identified } from '../../../delivery/identity/identify';
import type { Duplicate } from '../../../delivery/identity/compare';
import {
	itemsOf,
	SUCCESSES,
	type Difference,
	type ItemResult,
} from '../../../delivery/contract/outcome';
import type { Recorded, Reconciliation } from '../../../delivery/reconcile/reconcile';
import type { Target } from '../../../delivery/contract/target';
import { askedResult, duplicateResult } from '../../../delivery/create/results/duplicateResults';
import { withUsage } from '../../../delivery/create/results/results';

/**
 * How an expected usage is stored after all; `duplicate` equals an earlier item and counts once, `asked`
 * equals one and is not stored, so that only the user can tell whether it is expected.
 */
export const STATUSES = [
	'matched',
	'missing',
	'different',
	'duplicate',
	'asked',
	'conflict',
	'invalid',
	'unknown',
] as const;
export type Status = (typeof STATUSES)[number];

/** What is said of one expected usage. */
export interface Settled {
	/** Positions of the input items that it comes from. */
	readonly items: readonly number[];
	readonly status: Status;
	readonly usage?: Identified;
	readonly stored?: Recorded;
	readonly differences?: readonly Difference[];
	readonly duplicateOf?: number;
	/** How the repair of it ended. */
	readonly repaired?: ItemResult;
	/** Why it goes to the error output. */
	readonly failed?: ItemResult;
}

interface Known {
	/** Of the items that are invalid, or were not added up because an earlier one says the same. */
	readonly results: ReadonlyArray<ItemResult | undefined>;
	readonly usages: ReadonlyMap<number, Identified>;
	readonly found: Reconciliation;
	readonly repaired: ReadonlyMap<number, ItemResult>;
	/** Names a field that tells an item from those that say the same. */
	readonly toldApartBy: (position: number) => string | undefined;
}

/** Brings together what is known of each expected usage. */
export function settle(target: Target, known: Known): Settled[] {
	const { results, usages, found, repaired, toldApartBy } = known;
	return Array.from(results).flatMap((prepared, position): Settled | [] => {
		if (prepared !== undefined) {
			const items = itemsOf(prepared, position);
			return prepared.outcome === 'invalid'
				? { status: 'invalid', items, failed: prepared }
				: { status: 'duplicate', items, duplicateOf: prepared.duplicateOf };
		}
		const usage = usages.get(position);
		// An empty row expects nothing.
		if (usage === undefined) return [];
		const items = itemsOf(usage, position);
		const asked = found.asked.get(position);
		if (asked !== undefined && asked.differences.length === 0) {
			const result = askedResult(target, asked, 'Not stored', toldApartBy(position));
			return { items, usage, status: 'asked', failed: withUsage(usage, result) };
		}
		const duplicate = asked ?? found.duplicates.get(position);
		if (duplicate !== undefined)
			return { items, ...settleDuplicate(usage, duplicate, usages.get(duplicate.first)!) };
		const finding = found.findings.get(position)!;
		const result = repaired.get(position);
		return { items, usage, ...(result === undefined ? finding : afterRepair(result)) };
	});
}

function settleDuplicate(
	usage: Identified,
	duplicate: Duplicate,
	first: Identified,
): Omit<Settled, 'items'> {
	const stored = withUsage(first, { outcome: 'created', message: '' });
	const result = duplicateResult(usage, duplicate, stored);
	const isSame = duplicate.differences.length === 0;
	const failed = isSame ? undefined : withUsage(usage, result);
	return {
		status: isSame ? 'duplicate' : 'conflict',
		usage,
		duplicateOf: result.duplicateOf,
		failed,
	};
}

function afterRepair(result: ItemResult): Omit<Settled, 'items'> {
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
