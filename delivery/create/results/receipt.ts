import type { ExactObject } from '../../../values/exactJson';
import { formatInstant } from '../../../values/instant';
import { countCodes, type Code, type CodeCounts } from '../../contract/code';
import { endsWell, OUTCOMES, type ItemResult, type Outcome } from '../../contract/outcome';
import type { Effort } from '../../run/run';
import { Sums } from './sums';
import type { Target } from '../../contract/target';

/** What a dry run would have sent bears it. */
export const WOULD_BE_CREATED = 'dry-run' satisfies Code;

/** What one run did, in numbers that add up to its items. */
export interface Receipt {
	readonly target: string;
	/** Nothing was sent: the counts say what would have become of the items. */
	readonly dryRun?: true;
	/** How many results, one per input item, or per combined usage and invalid item; and the empty rows. */
	readonly items: number;
	/** How many usages were combined, and from how many input items. */
	readonly combined?: { readonly usages: number; readonly items: number };
	/** How many rows were left out because they hold nothing; left out where there are none. */
	readonly emptyRows?: number;
	/** How many results go to the error output: what is not stored, not as it is meant, or not known to be. */
	readonly notStored: number;
	readonly outcomes: Readonly<Record<Outcome, number>>;
	/** How many results bear each code; those of plain successes bear none. */
	readonly codes: CodeCounts;
	/** How many usages that are valid say nothing of how much was used; left out where there are none. */
	readonly withoutQuantity?: number;
	/** How many stored usages could not be looked at once more whether they are stored once. */
	readonly notAudited?: number;
	/** Exact sums per unit of the usages that this run stored. */
	readonly sumsCreated: Readonly<Record<string, string>>;
	/** Of a dry run, exact sums per unit of the usages that would be created. */
	readonly sumsToCreate?: Readonly<Record<string, string>>;
	/** What is stored by this run or an earlier one, and is not in the sums above. */
	readonly notProven?: {
		readonly usages: number;
		readonly sums: Readonly<Record<string, string>>;
	};
	/** What this run stored and took back, because another one had stored the same first. */
	readonly takenBack?: {
		readonly usages: number;
		readonly sums: Readonly<Record<string, string>>;
	};
	/** Rows that were not sent because an earlier one says the same: asked about, or counted once. */
	readonly equalRows?: {
		readonly usages: number;
		readonly sums: Readonly<Record<string, string>>;
	};
	/** In what way the API behaved otherwise than this package takes it to; left out where it did not. */
	readonly noticed?: readonly Code[];
	/** First and last instant of all valid usages, UTC. */
	readonly firstTime: string | null;
	readonly lastTime: string | null;
	readonly durationMs: number;
	readonly requests: number;
	readonly retries: number;
	readonly waitedMs: number;
}

/** Counts and sums up the results of one run. */
export function receiptOf(
	target: Target,
	results: readonly ItemResult[],
	effort: Effort,
	durationMs: number,
	isDryRun = false,
	noticed: readonly Code[] = [],
	emptyRows = 0,
): Receipt {
	const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
		Outcome,
		number
	>;
	const created = new Sums();
	const toCreate = new Sums();
	const notProven = new Sums();
	const takenBack = new Sums();
	const equalRows = new Sums();
	let first = Infinity;
	let last = -Infinity;
	let withoutQuantity = 0;
	for (const result of results) {
		outcomes[result.outcome] += 1;
		if (result.usage === undefined) continue;
		const measure = target.measure(result.usage as ExactObject);
		if (measure.amounts.length === 0) withoutQuantity += 1;
		first = Math.min(first, measure.from ?? Infinity);
		last = Math.max(last, measure.to ?? -Infinity);
		if (result.code === WOULD_BE_CREATED) toCreate.add(measure.amounts);
		if (result.code === 'equal-row') equalRows.add(measure.amounts);
		if (result.takenBack !== undefined) takenBack.add(measure.amounts);
		if (result.outcome !== 'created' && !result.storedNow) continue;
		const less = result.remainder ?? result.replaced?.quantity;
		(result.proven === false ? notProven : created).addStored(measure.amounts, less);
	}
	const unproven = results.filter(({ proven }) => proven === false).length;
	const takenBackCount = results.filter((result) => result.takenBack !== undefined).length;
	const equalCount = results.filter(({ code }) => code === 'equal-row').length;
	const notAudited = results.filter(({ audited }) => audited === false).length;
	return {
		target: target.name,
		...(isDryRun ? { dryRun: true as const } : {}),
		items: results.length + emptyRows,
		...combinedOf(results),
		...(emptyRows === 0 ? {} : { emptyRows }),
		notStored: results.filter((result) => !endsWell(result)).length,
		outcomes,
		codes: countCodes(results.map(({ code }) => code)),
		...(withoutQuantity === 0 ? {} : { withoutQuantity }),
		...(notAudited === 0 ? {} : { notAudited }),
		sumsCreated: created.texts(),
		...(isDryRun ? { sumsToCreate: toCreate.texts() } : {}),
		...(unproven > 0 ? { notProven: { usages: unproven, sums: notProven.texts() } } : {}),
		...(takenBackCount > 0
			? { takenBack: { usages: takenBackCount, sums: takenBack.texts() } }
			: {}),
		...(equalCount > 0 ? { equalRows: { usages: equalCount, sums: equalRows.texts() } } : {}),
		...(noticed.length === 0 ? {} : { noticed }),
		firstTime: Number.isFinite(first) ? formatInstant(first) : null,
		lastTime: Number.isFinite(last) ? formatInstant(last) : null,
		durationMs,
		requests: effort.requests,
		retries: effort.retries,
		waitedMs: effort.waitedMs,
	};
}

function combinedOf(results: readonly ItemResult[]): Pick<Receipt, 'combined'> {
	const combined = results.flatMap((result) => result.combined ?? []);
	if (combined.length === 0) return {};
	// A row that crosses a boundary is in two of them.
	const items = new Set(combined.flatMap((usage) => usage.items));
	return { combined: { usages: combined.length, items: items.size } };
}
