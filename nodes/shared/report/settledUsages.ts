import type { Identified } from '../../../delivery/identity/identify';
import type { Duplicate } from '../../../delivery/identity/compare';
import {
	itemsOf,
	SUCCESSES,
	type Difference,
	type ItemResult,
} from '../../../delivery/contract/outcome';
import type { Recorded, Reconciliation } from '../../../delivery/reconcile/reconcile';
import { duplicateResult, withUsage } from '../../../delivery/create/results/results';

/** How an expected usage is stored after all; `duplicate` equals an earlier item and counts once. */
export const STATUSES = [
	'matched',
	'missing',
	'different',
	'duplicate',
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
	/** Of the items that are invalid. */
	readonly results: ReadonlyArray<ItemResult | undefined>;
	readonly usages: ReadonlyMap<number, Identified>;
	readonly found: Reconciliation;
	readonly repaired: ReadonlyMap<number, ItemResult>;
}

/** Brings together what is known of each expected usage. */
export function settle({ results, usages, found, repaired }: Known): Settled[] {
	return Array.from(results).flatMap((invalid, position): Settled | [] => {
		if (invalid !== undefined)
			return { status: 'invalid', items: itemsOf(invalid, position), failed: invalid };
		const usage = usages.get(position);
		// An empty row expects nothing.
		if (usage === undefined) return [];
		const items = itemsOf(usage, position);
		const duplicate = found.duplicates.get(position);
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
	const result = duplicateResult(duplicate, withUsage(first, { outcome: 'created', message: '' }));
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
