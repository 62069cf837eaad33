import Table from 'cli-table3';
import type { Row } from './rows';

const PLAIN_STYLE = { head: [], border: [], compact: true };
const HEAD = [
	'case',
	'node',
	'items',
	'seconds',
	'of rounds',
	'per second',
	'CPU ms',
	'peak KB',
	'held KB',
	'requests',
	'lists',
	'ratio',
	'goal',
	'',
];

/** The rows as a table; CPU and memory are per item. */
export function tableOf(rows: readonly Row[]): string {
	const table = new Table({
		head: HEAD,
		colAligns: HEAD.map((_name, column) => (column < 2 ? 'left' : 'right')),
		style: PLAIN_STYLE,
	});
	for (const row of rows) {
		const [shortest, longest] = row.secondsRange;
		table.push([
			row.case,
			row.node,
			row.items,
			row.seconds.toFixed(2),
			`${shortest.toFixed(2)}-${longest.toFixed(2)}`,
			String(Number(row.itemsPerSecond.toPrecision(3))),
			figure(row.cpuMsPerItem, 3),
			figure(row.peakKbPerItem, 1),
			figure(row.heldKbPerItem, 1),
			row.requests === 0 ? '' : row.requests,
			row.lists === 0 ? '' : row.lists,
			row.ratio?.toFixed(2) ?? '',
			row.goal?.toFixed(2) ?? '',
			decisionOf(row),
		]);
	}
	return table.toString();
}

/** Nothing where it was not measured. */
function figure(value: number, digits: number): string {
	return Number.isNaN(value) ? '' : value.toFixed(digits);
}

function decisionOf({ isMet }: Row): string {
	if (isMet === undefined) return '';
	return isMet ? 'met' : 'NOT MET';
}
