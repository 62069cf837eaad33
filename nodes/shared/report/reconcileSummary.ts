import type { IExecuteFunctions } from 'n8n-workflow';
import { countCodes, type Code, type CodeCounts } from '../../../delivery/contract/code';
import { SUCCESSES } from '../../../delivery/contract/outcome';
import type { Target } from '../../../delivery/contract/target';
import { Sums } from '../../../delivery/create/results/sums';
import type { Reconciliation } from '../../../delivery/reconcile/reconcile';
import type { SurplusRemovals } from '../../../delivery/reconcile/removeSurplus';
import { groupBy } from '../../../values/groupBy';
import { isCorrected, storedByCorrections } from './correctedFinding';
import { NO_UNIT, reasonsOf } from './hints';
import type { Settled } from './settledUsages';
import { STATUSES, type Status } from './statuses';
import { codeOfSurplus, statusOfSurplus } from './surplusReport';
import { executionHint } from '../host/executionHint';
import { counted } from './words';

/** The counts and sums of a reconciliation. */
export interface Summary extends Readonly<Record<Status, number>> {
	readonly expected: number;
	readonly stored: number;
	readonly extra: number;
	readonly twice: number;
	/** How many of them this run has removed, or found gone when it was about to. */
	readonly removed: number;
	readonly removedIds?: readonly string[];
	/** How many usages, expected or stored, bear each code. */
	readonly codes: CodeCounts;
	/** How many of the missing ones this run has stored. */
	readonly repaired: number;
	/** How many that were stored with other values are right now. */
	readonly corrected: number;
	/** Exact sums per unit; items that are invalid or equal another one are not in it. */
	readonly sumExpected: Readonly<Record<string, string>>;
	readonly sumStored: Readonly<Record<string, string>>;
	/** Positive where more is stored than expected. */
	readonly storedMinusExpected: Readonly<Record<string, string>>;
}

/**
 * The counts and sums of a reconciliation, after its removals, corrections and repair.
 *
 * @param listed how many stored usages were listed
 */
export function summaryOf(
	target: Target,
	settled: readonly Settled[],
	found: Reconciliation,
	removals: SurplusRemovals,
	listed: number,
): Summary {
	const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<
		Status,
		number
	>;
	for (const { status } of settled) counts[status] += 1;
	const additions = settled.filter(
		({ repaired }) => repaired !== undefined && SUCCESSES.has(repaired.outcome),
	);
	const added = new Sums();
	for (const { usage, repaired } of additions)
		added.addStored(target.measure(usage!.body).amounts, repaired!.remainder);
	const surplus = groupBy(found.surplus, (one) => statusOfSurplus(one, removals));
	const removed = surplus.get('removed') ?? [];
	const gone = new Sums();
	for (const { stored } of removed) gone.add(target.measure(stored.body).amounts);
	const byCorrections = storedByCorrections(target, settled, added, gone);
	const sumStored = found.sumStored.plus(added).minus(gone);
	// What was found after a lost answer was seen missing just before, so it counts.
	const isCreated = ({ repaired }: Settled): boolean =>
		repaired?.outcome === 'created' || repaired?.storedNow === true;
	return {
		expected: settled.length,
		stored: listed + additions.length - removed.length + byCorrections,
		...counts,
		extra: surplus.get('extra')?.length ?? 0,
		twice: surplus.get('twice')?.length ?? 0,
		removed: removed.length,
		...(removed.length === 0 ? {} : { removedIds: removed.map(({ stored }) => stored.id) }),
		codes: countCodes([
			...settled.map(codeOfSettled),
			...found.surplus.map((one) => codeOfSurplus(one, removals)),
		]),
		repaired: additions.filter(isCreated).length,
		corrected: settled.filter(isCorrected).length,
		sumExpected: found.sumExpected.texts(),
		sumStored: sumStored.texts(),
		storedMinusExpected: sumStored.minus(found.sumExpected).texts(),
	};
}

/** Why a usage is not as expected, where no repair has said it. */
const CODES: Readonly<Partial<Record<Status, Code>>> = {
	missing: 'not-stored',
	different: 'other-content',
	duplicate: 'equal-row',
};

/** Why an expected usage is no plain match. */
export function codeOfSettled({ status, repaired, corrected, failed }: Settled): Code | undefined {
	const result = failed ?? repaired;
	if (result !== undefined) return result.code;
	switch (corrected?.ended.stands) {
		case 'unclear':
			return 'usage-ambiguous';
		case 'right':
			return corrected.ended.remainder === undefined ? corrected.ended.code : 'over-limit';
		default:
			return CODES[status];
	}
}

/** The summary as one sentence, for the output panel of the editor and for messages. */
export function sentenceOf(service: string, summary: Summary): string {
	const counts = [...STATUSES, 'extra' as const, 'twice' as const, 'removed' as const]
		.filter((status) => summary[status] > 0)
		.map((status) => `${summary[status]} ${status}`);
	const done = [
		...(summary.repaired > 0 ? [`reported ${summary.repaired}`] : []),
		...(summary.corrected > 0 ? [`corrected ${summary.corrected}`] : []),
	];
	const byRun = done.length === 0 ? '' : ` This run ${done.join(' and ')} of them.`;
	const sums = Object.entries(summary.storedMinusExpected)
		.filter(([, sum]) => sum !== '0')
		.map(([unit, sum]) => `${signed(sum)}${unit === NO_UNIT ? '' : ` ${unit}`}`);
	const isOneInNoSum = summary.invalid + summary.asked > 0;
	const agree = isOneInNoSum ? 'The sums of all others agree.' : 'The sums agree.';
	const rest = sums.length === 0 ? agree : `Stored minus expected: ${sums.join(', ')}.`;
	return `${counted(summary.expected, 'usage', 'usages')} expected, ${summary.stored} stored in ${service}: ${counts.join(', ')}.${reasonsOf(summary.codes)}${byRun} ${rest}`;
}

function signed(sum: string): string {
	return sum.startsWith('-') ? sum : `+${sum}`;
}

/**
 * Says why neither Remove Surplus Copies nor Repair Different Ones did anything.
 *
 * @param faulty how many items are invalid or in conflict
 */
export function nothingTakenBackHint(context: IExecuteFunctions, faulty: number): void {
	const [items, theirs] = faulty === 1 ? ['item is', 'its'] : ['items are', 'theirs'];
	executionHint(
		context,
		'warning',
		`${faulty} ${items} invalid or in conflict, so nothing was deleted or corrected: what is stored may be ${theirs}. Fix ${faulty === 1 ? 'it' : 'them'}, and run the workflow again.`,
	);
}

/** Shows the summary in the output panel, in yellow where anything is not as expected. */
export function summaryHint(
	context: IExecuteFunctions,
	sentence: string,
	summary: Summary,
	settled: readonly Settled[],
): void {
	const isOff =
		settled.some(({ failed }) => failed !== undefined) ||
		NOT_AS_EXPECTED.some((status) => summary[status] > 0);
	executionHint(context, isOff ? 'warning' : 'info', sentence);
}

const NOT_AS_EXPECTED = [
	'missing',
	'different',
	'asked',
	'conflict',
	'invalid',
	'unknown',
	'extra',
	'twice',
] as const;
