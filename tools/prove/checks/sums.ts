import { dayOfKey, startOfDay } from '../scenario/proofUsages';
import type { Exchange, Execution, Row } from './evidence';

/** Where differences are reported, all that is stored and sent of a customer on a day is of one sum. */

/** The requests of an execution as of the sums that its rows come to: a list of a later time shows them too. */
export function exchangesOfSums(exchanges: readonly Exchange[], rows: readonly Row[]): Exchange[] {
	const keyOf = keysOf(rows);
	return exchanges.map((exchange) => {
		if ('key' in exchange) return { ...exchange, key: keyOf(exchange.key) };
		if (exchange.kind !== 'list' || exchange.of === 'all') return exchange;
		return { ...exchange, of: { ...exchange.of, from: startOfDay(exchange.of.from) } };
	});
}

/** An execution as of the sums that all rows come to in the end. */
export function asOfAllRows(execution: Execution, rows: readonly Row[]): Execution {
	const keyOf = keysOf(rows);
	return {
		...execution,
		rows: execution.rows.map((row) => ({ ...row, key: keyOf(row.key) })),
		exchanges: exchangesOfSums(execution.exchanges, rows),
	};
}

/** The sum of the day of a usage, of which it may be a part. */
function keysOf(rows: readonly Row[]): (key: string) => string {
	const keys = new Map(rows.map(({ key }) => [dayOfKey(key), key]));
	return (key) => keys.get(dayOfKey(key)) ?? key;
}
