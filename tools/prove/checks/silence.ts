import Big from 'big.js';
import { lost, storedTwice } from './books';
import type { Amounts, Execution, Outcome, Row, StoredUsage } from './evidence';
import type { Finding } from './finding';
import { leadsByKey } from './leads';
import { isReport } from './settling';

/** A run as it ended, with all that was said in it. */
export interface Ending {
	readonly rows: readonly Row[];
	readonly stored: readonly StoredUsage[];
	/** What others than the executions took away, and what they stored. */
	readonly removed: readonly StoredUsage[];
	readonly added: readonly StoredUsage[];
	/** Of those that were killed there is none. */
	readonly executions: readonly Execution[];
	/** Whether every execution wrote down what it stored. */
	readonly allHaveReceipts: boolean;
}

const SUCCESSES: ReadonlySet<Outcome> = new Set<Outcome>(['created', 'duplicate', 'stored']);
const NAMING_A_COPY: ReadonlySet<Outcome> = new Set<Outcome>(['surplus', 'unknown', 'conflict']);

/** Differences between what is stored in the end and what was meant, of which nothing speaks. */
export function silent(ending: Ending): Finding[] {
	const { rows, stored, executions } = ending;
	const copies = storedTwice(rows, stored).filter(({ key = '' }) => !isCopyNamed(key, executions));
	const missing = lost(rows, stored).filter(({ key = '' }) =>
		lastOutcomes(key, executions).every((outcome) => SUCCESSES.has(outcome)),
	);
	return [...[...copies, ...missing], ...silentSums(ending)].map((finding) => ({
		...finding,
		check: 'silent' as const,
	}));
}

/** Usages that are not stored as often as they were meant, though time and a clean run could mend it. */
export function unsettled({ rows, stored, executions }: Ending): Finding[] {
	const isHeldBack = (key: string): boolean =>
		rows.some((row) => row.key === key && row.meant === 'onceOrConflict') &&
		lastOutcomes(key, executions).includes('conflict');
	return [
		...storedTwice(rows, stored),
		...lost(rows, stored).filter(({ key = '' }) => !isHeldBack(key)),
	].map((finding) => ({ ...finding, check: 'unsettled' as const }));
}

/** Whether any execution says that a usage of this key may be stored otherwise than it was meant. */
function isCopyNamed(key: string, executions: readonly Execution[]): boolean {
	return executions.some((execution) =>
		outcomesOf(key, execution).some((outcome) => NAMING_A_COPY.has(outcome)),
	);
}

/** Whether an execution sent a usage and was told that it is there: nobody knows who stored it. */
function isFoundOnSending(key: string, executions: readonly Execution[]): boolean {
	return executions.some(
		(execution) =>
			execution.exchanges.some((exchange) => isReport(exchange, key)) &&
			leadsByKey(execution)[key]?.some(({ outcome }) => outcome === 'duplicate'),
	);
}

/** What the last execution that was about a key says of its usages. */
function lastOutcomes(key: string, executions: readonly Execution[]): Outcome[] {
	const last = executions.filter(({ rows }) => rows.some((row) => row.key === key)).at(-1);
	return last === undefined ? [] : outcomesOf(key, last);
}

/** Where a node fails as a whole, what it does not name it counts as stored; another's says nothing but that. */
function outcomesOf(key: string, { rows, ends, failure, claim }: Execution): Outcome[] {
	const said = claim?.items ?? ends;
	return rows.flatMap((row, item) => {
		if (row.key !== key) return [];
		const ofItem = said.filter((end) => end.item === item).map(({ outcome }) => outcome);
		if (ofItem.length > 0) return ofItem;
		return [failure !== undefined && claim === undefined ? 'unsent' : 'stored'];
	});
}

/** Sums of the receipts that what is stored contradicts, beyond what is in doubt or named. */
function silentSums(ending: Ending): Finding[] {
	const { rows, stored, removed, added, executions, allHaveReceipts } = ending;
	const receipts = executions.flatMap(({ receipt }) =>
		receipt?.sumsCreated === undefined ? [] : [{ amounts: receipt.sumsCreated }],
	);
	if (receipts.length === 0) return [];
	const doubts = executions.flatMap(({ exchanges }) =>
		exchanges.flatMap((exchange) =>
			exchange.kind === 'report' && exchange.saw === 'doubt' ? [exchange.key] : [],
		),
	);
	const doubted = doubts.flatMap((key) => rows.filter((row) => row.key === key).slice(0, 1));
	const excused = [...stored, ...removed].filter(
		({ key }) =>
			doubts.includes(key) || isCopyNamed(key, executions) || isFoundOnSending(key, executions),
	);
	const units = [...receipts, ...stored].flatMap(({ amounts }) => Object.keys(amounts));
	return [...new Set(units)].flatMap((unit) => {
		const claimed = sumOf(unit, receipts);
		const made = sumOf(unit, stored).plus(sumOf(unit, removed)).minus(sumOf(unit, added));
		const isTooMuch = claimed.minus(made).gt(sumOf(unit, doubted));
		const isTooLittle = allHaveReceipts && made.minus(claimed).gt(sumOf(unit, excused));
		if (!isTooMuch && !isTooLittle) return [];
		const why = `the receipts claim ${claimed.toFixed()} ${unit}, and ${made.toFixed()} were stored`;
		return [{ check: 'silent', count: 1, why, isViolation: true }];
	});
}

function sumOf(unit: string, of: ReadonlyArray<{ readonly amounts: Amounts }>): Big {
	return of.reduce((total, { amounts }) => total.plus(amounts[unit] ?? '0'), new Big(0));
}
