import Table from 'cli-table3';
import groupBy from 'lodash/groupBy';
import type { Found, OverlapRow, ProofRow } from './prove';

const PLAIN_STYLE = { head: [], border: [], compact: true };

/** The rows of the proof as a table. */
export function tableOf(rows: readonly ProofRow[]): string {
	const table = new Table({
		head: [
			'scheme',
			'target',
			'runs',
			'usages',
			'stored twice',
			'by retries alone',
			'lost',
			'unknown',
			'wrong outcome',
			'seconds',
		],
		colAligns: [
			'left',
			'left',
			'right',
			'right',
			'right',
			'right',
			'right',
			'right',
			'right',
			'right',
		],
		style: PLAIN_STYLE,
	});
	for (const row of rows) {
		const {
			scheme,
			target,
			runs,
			usages,
			storedTwice,
			storedTwiceByRetries,
			lost,
			unknown,
			wrongOutcome,
		} = row;
		const counts = [runs, usages, storedTwice, storedTwiceByRetries, lost, unknown, wrongOutcome];
		table.push([scheme, target, ...counts, row.seconds.toFixed(1)]);
	}
	return table.toString();
}

/** Overlapping executions of this package, as a table. */
export function overlapTableOf(rows: readonly OverlapRow[]): string {
	const table = new Table({
		head: ['two executions at once', 'runs', 'usages', 'stored twice'],
		colAligns: ['left', 'right', 'right', 'right'],
		style: PLAIN_STYLE,
	});
	for (const { target, runs, usages, storedTwice } of rows)
		table.push([target, runs, usages, storedTwice]);
	return table.toString();
}

/** One line for a violation. */
export function lineOf({
	check,
	count,
	key,
	target,
	number,
	execution,
	item,
	why,
	said,
}: Found): string {
	const place = `${target}, run ${number}, execution ${execution}`;
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
