import Table from 'cli-table3';
import groupBy from 'lodash/groupBy';
import type { Found, ProofRow } from './prove';

const PLAIN_STYLE = { head: [], border: [], compact: true };

const COLUMNS: ReadonlyArray<readonly [head: string, cell: (row: ProofRow) => string | number]> = [
	['world', ({ world }) => world],
	['scheme', ({ scheme }) => scheme],
	['target', ({ target }) => target],
	['runs', ({ runs }) => runs],
	['usages', ({ usages }) => usages],
	['stored twice', ({ storedTwice }) => storedTwice],
	['by retries alone', ({ storedTwiceByRetries }) => storedTwiceByRetries],
	['lost', ({ lost }) => lost],
	['unknown', ({ unknown }) => unknown],
	['wrong outcome', ({ wrongOutcome }) => wrongOutcome],
	['silent', ({ silent }) => silent],
	['settles', ({ settles }) => (settles ? 'yes' : 'no')],
	['seconds', ({ seconds }) => seconds.toFixed(1)],
];
/** The columns that name a row. */
const NAMES = 3;

/** The rows of the proof as a table. */
export function tableOf(rows: readonly ProofRow[]): string {
	const table = new Table({
		head: COLUMNS.map(([head]) => head),
		colAligns: COLUMNS.map((_column, position) => (position < NAMES ? 'left' : 'right')),
		style: PLAIN_STYLE,
	});
	for (const row of rows) table.push(COLUMNS.map(([, cell]) => cell(row)));
	return table.toString();
}

/** One line for a violation. */
export function lineOf({
	check,
	count,
	key,
	world,
	target,
	number,
	execution,
	item,
	why,
	said,
}: Found): string {
	const place = `${world}, ${target}, run ${number}, execution ${execution}`;
	const times = count === 1 ? '' : ` (${count} usages)`;
	if (item === undefined) return `${check}${times}: ${place}: ${why}`;
	return `${check}: ${place}, item ${item}, ${key}: ${why} (${said})`;
}

/** What could not be known, one line for each execution and reason. */
export function unknownLines(found: readonly Found[]): string[] {
	const places = groupBy(
		found,
		({ target, number, execution, why }) =>
			`${target}, run ${number}, execution ${execution}: ${why}`,
	);
	return Object.entries(places).map(([place, ofPlace]) => {
		const items = ofPlace.map(({ item }) => item).join(', ');
		return `${place} (${ofPlace.length === 1 ? 'item' : 'items'} ${items})`;
	});
}
