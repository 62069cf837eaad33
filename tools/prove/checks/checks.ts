import countBy from 'lodash/countBy';
import groupBy from 'lodash/groupBy';
import sum from 'lodash/sum';
import uniqBy from 'lodash/uniqBy';
import type { End, Execution, Outcome, Row, StoredUsage } from './evidence';
import { avoidable, isReport } from './settling';

/**
 * What the proof asks of every run. Everything here is pure: rows, what the node said of them, what
 * its requests came to, and what the sandbox has stored, in; findings out.
 */
export interface Finding {
	readonly check: 'storedTwice' | 'lost' | 'wrongOutcome' | 'unknown';
	/** The key of the usages it is about, where it is about one. */
	readonly key?: string;
	/** How many usages it is about. */
	readonly count: number;
	readonly why: string;
	/** The item it is about, where it is about one, and what the node said of it. */
	readonly item?: number;
	readonly said?: string;
	/** Whether the proof fails by it; an `unknown` that nobody could have avoided is only listed. */
	readonly isViolation: boolean;
}

/**
 * Stored more often than the rows allow: rows of one identity are one usage, so of a key there may be
 * as many as its rows have identities.
 */
export function storedTwice(rows: readonly Row[], stored: readonly StoredUsage[]): Finding[] {
	const meant = identitiesByKey(rows);
	return Object.entries(countBy(stored, 'key')).flatMap(([key, count]) => {
		const tooMany = count - (meant[key] ?? 0);
		if (tooMany <= 0) return [];
		const why = `${key}: stored ${count} times, ${meant[key] ?? 0} meant`;
		return [{ check: 'storedTwice', key, count: tooMany, why, isViolation: true }];
	});
}

/** Not stored after the last execution, in which nothing went wrong. */
export function lost(rows: readonly Row[], stored: readonly StoredUsage[]): Finding[] {
	const counts = countBy(stored, 'key');
	return Object.entries(identitiesByKey(rows)).flatMap(([key, meant]) => {
		const missing = meant - (counts[key] ?? 0);
		if (missing <= 0) return [];
		const why = `${key}: stored ${counts[key] ?? 0} times, ${meant} meant`;
		return [{ check: 'lost', key, count: missing, why, isViolation: true }];
	});
}

/** Everything that an execution said and the store contradicts. */
export function wrongOutcomes(execution: Execution): Finding[] {
	return [
		...wrongCounts(execution),
		...wrongClaim(execution),
		...wrongTwins(execution),
		...Object.entries(leadsByKey(execution)).flatMap(([key, leads]) =>
			wrongOfKey(key, leads, execution),
		),
	];
}

/**
 * Usages that ended as `unknown`. It is a violation where the answer was to be had: the API could be
 * asked, and after the last doubtful request either it answered or nobody tried often enough.
 */
export function unknowns(execution: Execution): Finding[] {
	if (execution.claim !== undefined) return claimedUnknowns(execution);
	return Object.values(leadsByKey(execution))
		.flat()
		.filter(({ outcome }) => outcome === 'unknown')
		.map(({ item, message }) => unknownFinding(item, message, execution));
}

/** Where the node fails as a whole it says how many are unknown and names all that failed: taken at its best. */
function claimedUnknowns(execution: Execution): Finding[] {
	const { claim, failure = '' } = execution;
	const candidates = (claim?.items ?? []).map((item) =>
		unknownFinding(item, failure.split('\n', 1)[0], execution),
	);
	const unavoidableFirst = [...candidates].sort(
		(one, other) => Number(one.isViolation) - Number(other.isViolation),
	);
	return unavoidableFirst.slice(0, claim?.outcomes.unknown ?? 0);
}

function unknownFinding(item: number, message: string, execution: Execution): Finding {
	const row = execution.rows[item];
	const { key } = row;
	const mistake = execution.readable ? avoidable(row, execution) : undefined;
	const excuse = execution.readable
		? 'every try to settle it failed'
		: 'the API could not be asked';
	return {
		check: 'unknown',
		key,
		count: 1,
		why: mistake ?? excuse,
		item,
		said: message,
		isViolation: mistake !== undefined,
	};
}

/** Every item has one end, and the receipt counts the same. */
function wrongCounts({ rows, ends, failure, receipt }: Execution): Finding[] {
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
function wrongClaim({ rows, failure, claim, before, after }: Execution): Finding[] {
	if (claim === undefined) return [];
	const { stored, outcomes } = claim;
	const counts = countBy(after, 'key');
	const storedItems = Object.entries(groupBy(rows, 'key')).map(([key, ofKey]) => {
		const itemsOfUsage = Object.values(countBy(ofKey, 'identity')).sort(
			(one, other) => other - one,
		);
		return sum(itemsOfUsage.slice(0, counts[key] ?? 0));
	});
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
		[outcomes.conflict ?? 0, 'said to be in conflict, but nothing else has its identity'],
	];
	return excesses
		.filter(([count]) => count > 0)
		.map(([count, why]) => wrong(count, `${why}: ${failure}`));
}

/** A row of an identity that came before ends as its duplicate, or as the first did where that failed. */
function wrongTwins(execution: Execution): Finding[] {
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

/** The first rows of each identity with one key, held against what is stored under that key. */
function wrongOfKey(key: string, leads: readonly End[], execution: Execution): Finding[] {
	const of = (stored: readonly StoredUsage[]): StoredUsage[] =>
		stored.filter((usage) => usage.key === key);
	const [before, after, chain] = [execution.before, execution.after, execution.beforeChain].map(of);
	const whole = after.filter(({ quantity, sent }) => quantity === sent);
	const say = (...outcomes: Outcome[]): number =>
		leads.filter(({ outcome }) => outcomes.includes(outcome)).length;
	// After a lost answer nobody can tell who stored it where the API only says that it is there.
	const doubtful = execution.exchanges.filter(
		(exchange) => isReport(exchange, key) && exchange.saw === 'doubt',
	);
	const denied = say('unsent', 'rejected', 'invalid');
	const byThis = after.length - before.length;

	const excesses: Array<[count: number, why: string]> = [
		[
			say('created', 'duplicate', 'partial', 'stored') - after.length,
			'said to be stored, and is not',
		],
		[say('created', 'duplicate', 'stored') - whole.length, 'said to be stored in full, and is not'],
		[
			say('created') - (after.length - chain.length) - doubtful.length,
			'said to be created, but was stored before',
		],
		[
			say('duplicate') - before.length - doubtful.length,
			'said to be a duplicate, but this execution stored it',
		],
		[
			Math.min(denied, byThis - (leads.length - denied)),
			'said not to be stored, but this execution stored it',
		],
		[
			Math.min(say('rejected'), after.length - (leads.length - say('rejected'))),
			'said to be rejected, but it is stored',
		],
		[say('invalid'), 'said to be invalid, and is not'],
		[say('conflict'), 'said to be in conflict, but nothing else has its identity'],
		[wrongRemainders(leads, after), 'partial with a wrong remainder'],
	];
	return excesses
		.filter(([count]) => count > 0)
		.map(([count, why]) => wrong(count, `${key}: ${why}`));
}

/** How many remainders fit no stored usage; each stored usage explains one. */
function wrongRemainders(leads: readonly End[], stored: readonly StoredUsage[]): number {
	const remainders = stored.map(({ quantity, sent }) => thousandths(sent) - thousandths(quantity));
	return leads.filter(({ outcome, remainder }) => {
		if (outcome !== 'partial') return false;
		const match = remainders.findIndex(
			(rest) => rest > 0 && rest === thousandths(remainder ?? '0'),
		);
		if (match >= 0) remainders.splice(match, 1);
		return match < 0;
	}).length;
}

/** The ends of the first row of each identity, by key. */
function leadsByKey(execution: Execution): Record<string, End[]> {
	const leads = uniqBy(inOrder(execution), ({ item }) => execution.rows[item].identity);
	return groupBy(leads, ({ item }) => execution.rows[item].key);
}

function inOrder({ rows, ends }: Execution): End[] {
	return ends.filter(({ item }) => item in rows).sort((one, other) => one.item - other.item);
}

function identitiesByKey(rows: readonly Row[]): Record<string, number> {
	return countBy(uniqBy(rows, 'identity'), 'key');
}

/** Rebilly has three decimals at most, so these are whole numbers. */
function thousandths(decimal: string): number {
	return Math.round(Number(decimal) * 1000);
}

function wrong(count: number, why: string): Finding {
	return { check: 'wrongOutcome', count, why, isViolation: true };
}
