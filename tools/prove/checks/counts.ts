import countBy from 'lodash/countBy';
import groupBy from 'lodash/groupBy';
import sum from 'lodash/sum';
import type { End, Execution } from './evidence';
import { wrong, type Finding } from './finding';
import { hasOtherInItsPlace, inOrder } from './leads';

/** Every item has one end, and the receipt counts the same. */
export function wrongCounts({ rows, ends, failure, receipt }: Execution): Finding[] {
	if (failure !== undefined) return [];
	const endsOfItem = countBy(ends, 'item');
	const odd = rows.flatMap((_row, item) => (endsOfItem[item] === 1 ? [] : [item]));
	if (odd.length > 0)
		return [wrong(odd.length, `items ${odd.join(', ')} do not have exactly one end`)];
	if (receipt === undefined) return [];
	const outcomes = countBy(ends, 'outcome');
	const differs = Object.entries(receipt.outcomes).some(
		([name, count]) => (outcomes[name] ?? 0) !== count,
	);
	const counted = sum(Object.values(receipt.outcomes));
	if (receipt.items === rows.length && counted === rows.length && !differs) return [];
	return [
		wrong(
			1,
			`the receipt counts ${JSON.stringify(receipt)}, the items say ${JSON.stringify(outcomes)}`,
		),
	];
}

/** A failure of the whole node must count all items, and claim neither more nor less than there is. */
export function wrongClaim(execution: Execution): Finding[] {
	const { rows, failure, claim, before, after } = execution;
	if (claim === undefined) return [];
	const { stored, outcomes } = claim;
	const counts = countBy(after, 'key');
	const storedItems = Object.entries(groupBy(rows, 'key')).map(([key, ofKey]) => {
		const itemsOfUsage = Object.values(countBy(ofKey, 'identity')).sort(
			(one, other) => other - one,
		);
		return sum(itemsOfUsage.slice(0, counts[key] ?? 0));
	});
	const inPart = new Set(
		after.flatMap(({ key, quantity, sent }) => (quantity === sent ? [] : [key])),
	);
	const notStored = (outcomes.unsent ?? 0) + (outcomes.rejected ?? 0) + (outcomes.invalid ?? 0);
	const excesses: Array<[count: number, why: string]> = [
		[
			Math.abs(stored + sum(Object.values(outcomes)) - rows.length),
			'the failure does not count all items',
		],
		[
			stored - sum(storedItems),
			`the failure says that ${stored} are stored, ${sum(storedItems)} are`,
		],
		[
			notStored - (rows.length - (after.length - before.length)),
			'the failure denies what was stored',
		],
		[outcomes.invalid ?? 0, 'said to be invalid, and is not'],
		[
			(outcomes.conflict ?? 0) -
				rows.filter(({ key }) => inPart.has(key) || hasOtherInItsPlace(key, execution)).length,
			'said to be in conflict, but nothing else is stored in its place',
		],
	];
	return excesses
		.filter(([count]) => count > 0)
		.map(([count, why]) => wrong(count, `${why}: ${failure}`));
}

/** A row of an identity that came before ends as its duplicate, or as the first did where that failed. */
export function wrongTwins(execution: Execution): Finding[] {
	const firsts = new Map<string, End>();
	return inOrder(execution).flatMap((end) => {
		const { identity, key } = execution.rows[end.item];
		const first = firsts.get(identity);
		if (first === undefined) {
			firsts.set(identity, end);
			return [];
		}
		const isStored = ['created', 'duplicate', 'partial'].includes(first.outcome);
		if (end.outcome === (isStored ? 'duplicate' : first.outcome)) return [];
		return [
			wrong(
				1,
				`item ${end.item}, ${key}: ${end.outcome}, though it equals item ${first.item}, which ended as ${first.outcome}`,
			),
		];
	});
}
