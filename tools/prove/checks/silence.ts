import Big from 'big.js';
import { lost, storedTwice } from './books';
import type { Amounts, Execution, Outcome, Row, StoredUsage } from './evidence';
import type { Finding } from './finding';

/** A run as it ended, with all that was said in it. */
export interface Ending {
	readonly rows: readonly Row[];
	readonly stored: readonly StoredUsage[];
	/** What others than the executions took away. */
	readonly removed: readonly StoredUsage[];
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
function silentSums({ rows, stored, removed, executions, allHaveReceipts }: Ending): Finding[] {
	const receipts = executions.flatMap(({ receipt }): Amounts[] =>
		receipt?.sumsCreated === undefined ? [] : [receipt.sumsCreated],
	);
	if (receipts.length === 0) return [];
	const books = [...stored, ...removed];
	const doubts = executions.flatMap((execution) =>
		execution.exchanges.flatMap((exchange) =>
			exchange.kind === 'report' && exchange.saw === 'doubt' ? [exchange.key] : [],
		),
	);
	const isExcused = ({ key }: StoredUsage): boolean =>
		doubts.includes(key) || isCopyNamed(key, executions);
	const doubted = doubts.flatMap((key) => rows.filter((row) => row.key === key).slice(0, 1));
	const units = new Set([...receipts, ...amountsOf(books)].flatMap((sums) => Object.keys(sums)));
	return [...units].flatMap((unit) => {
		const sum = (amounts: readonly Amounts[]): Big =>
			amounts.reduce((total, { [unit]: amount = '0' }) => total.plus(amount), new Big(0));
		const [claimed, is] = [sum(receipts), sum(amountsOf(books))];
		const isTooMuch = claimed.minus(is).gt(sum(amountsOf(doubted)));
		const isTooLittle =
			allHaveReceipts && is.minus(claimed).gt(sum(amountsOf(books.filter(isExcused))));
		if (!isTooMuch && !isTooLittle) return [];
		const why = `the receipts claim ${claimed.toFixed()} ${unit}, ${is.toFixed()} are stored`;
		return [{ check: 'silent' as const, count: 1, why, isViolation: true }];
	});
}

function amountsOf(usages: ReadonlyArray<Pick<StoredUsage, 'amounts'>>): Amounts[] {
	return usages.map(({ amounts }) => amounts);
}
