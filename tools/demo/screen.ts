import { SingleBar } from 'cli-progress';
import groupBy from 'lodash/groupBy';
import uniq from 'lodash/uniq';
import type { Sandbox } from '../sandbox';
import { listed, type NotStored, type RunReport } from './report';

const REFRESH_MS = 150;
const WIDTH = 100;

/** A bar that counts the requests of a run while it goes on; nothing where there is no terminal. */
export async function withProgress<Result>(
	sandbox: Sandbox,
	title: string,
	items: number,
	work: () => Promise<Result>,
): Promise<Result> {
	const before = sandbox.totals().received;
	const bar = new SingleBar({
		format: `  ${title.padEnd(44)} {bar} {value}/{total} requests  {duration_formatted}`,
		hideCursor: true,
		clearOnComplete: true,
		barCompleteChar: '#',
		barIncompleteChar: '.',
		noTTYOutput: false,
	});
	bar.start(items, 0);
	const timer = setInterval(() => {
		const requests = sandbox.totals().received - before;
		if (requests > bar.getTotal()) bar.setTotal(requests);
		bar.update(requests);
	}, REFRESH_MS);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		bar.update(sandbox.totals().received - before);
		bar.stop();
	}
}

/** What all runs came to: what is stored, what is not and why, and whether that is as it must be. */
export function closingScreen(reports: readonly RunReport[]): string {
	const differences = reports.flatMap((report) =>
		report.differences.map((sentence) => `${report.action}, ${report.name}: ${sentence}`),
	);
	return [
		rule('What the sandbox has stored, held against the rows'),
		...Object.values(groupBy(reports, ({ action }) => action)).flatMap(recordsLines),
		...leftOutLines(reports),
		...(differences.length === 0 ? [] : ['', rule('THE BOOKS DIFFER')]),
		...differences.flatMap((sentence) => wrapped(sentence, '  ')),
		'',
		...wrapped(decision(reports, differences.length), ''),
	].join('\n');
}

/** One line on which the eye ends; it says whether all is well, and what is left to do. */
function decision(reports: readonly RunReport[], differences: number): string {
	if (differences > 0)
		return `THE BOOKS DIFFER in ${differences} ${differences === 1 ? 'point' : 'points'}, named above.`;
	const left = rowsLeftOut(reports).length;
	if (left === 0) return 'THE BOOKS AGREE: every usage is stored exactly once.';
	return `THE BOOKS AGREE: every usage that can be stored is stored exactly once; ${left} ${left === 1 ? 'row' : 'rows'} to fix.`;
}

/** The runs of one action, and what is stored after the last of them. */
function recordsLines(reports: readonly RunReport[]): string[] {
	const { action, sandbox } = reports.at(-1)!;
	const { stored, twice, missing, sums } = sandbox;
	const widths = [0, 1, 2].map((column) =>
		Math.max(
			...Object.entries(sums).map(
				([unit, { sent, stored }]) => [unit, sent, stored][column].length,
			),
		),
	);
	return [
		'',
		`${action} (${stored} stored, ${twice} twice, ${missing} missing)`,
		...reports.map(({ name, items, outcomes }) => {
			const counts = Object.entries(outcomes).filter(([, count]) => count > 0);
			return `  ${name.padEnd(15)} ${items} rows: ${counts.map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`;
		}),
		...Object.entries(sums).map(
			([unit, { sent, stored }]) =>
				`  ${unit.padEnd(widths[0])}  ${sent.padStart(widths[1])} to report  ${stored.padStart(widths[2])} stored`,
		),
	];
}

/** A row that is not stored, by the first action that says so, and by which others. */
interface LeftOut extends NotStored {
	readonly actions: readonly string[];
}

function rowsLeftOut(reports: readonly RunReport[]): LeftOut[] {
	const all = reports.flatMap(({ action, notStored }) =>
		notStored.map((row) => ({ ...row, action })),
	);
	return Object.values(groupBy(all, ({ row }) => row)).map((same) => ({
		...same[0],
		actions: uniq(same.map(({ action }) => action)),
	}));
}

/** Each reason once, in the words of the node, with the rows that it keeps from being stored. */
function leftOutLines(reports: readonly RunReport[]): string[] {
	const rows = rowsLeftOut(reports);
	const actions = uniq(reports.map(({ action }) => action));
	const repeats = uniq(reports.flatMap(({ repeats }) => repeats));
	const groups = Object.values(groupBy(rows, (row) => `${row.codes} ${row.actions.join()}`));
	return [
		...(repeats.length > 0
			? ['', ...wrapped(`Recognised as the same as an earlier row: ${listed(repeats)}`, '')]
			: []),
		...(rows.length > 0 ? ['', `Not stored, and why, in the words of the node:`] : []),
		...groups.flatMap((group) => {
			const [{ outcome, message, actions: refusing }] = group;
			const where = refusing.length < actions.length ? `, only by ${refusing.join(' and ')}` : '';
			return [
				...wrapped(
					`${group.length} ${outcome}${where}: ${listed(group.map(({ row }) => row))}`,
					'  ',
				),
				...wrapped(message, '    '),
			];
		}),
	];
}

function rule(title: string): string {
	return `── ${title} ${'─'.repeat(Math.max(0, WIDTH - title.length - 4))}`;
}

/** A sentence in lines that fit the screen, each behind the margin. */
function wrapped(sentence: string, margin: string): string[] {
	const lines: string[] = [];
	let line = margin;
	for (const word of sentence.split(' ')) {
		if (line !== margin && line.length + word.length > WIDTH - 1) {
			lines.push(line.trimEnd());
			line = `${margin}  `;
		}
		line += `${word} `;
	}
	return [...lines, line.trimEnd()];
}
