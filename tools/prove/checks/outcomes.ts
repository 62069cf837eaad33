import type { End, Execution, Outcome, StoredUsage } from './evidence';
import { wrongClaim, wrongCounts, wrongTwins } from './counts';
import { wrong, type Finding } from './finding';
import { hasOtherInItsPlace, leadsByKey } from './leads';
import { isReport } from './settling';

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
		[
			hasOtherInItsPlace(key, execution) ? 0 : say('conflict') - (after.length - whole.length),
			'said to be in conflict, but nothing else is stored in its place',
		],
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

/** Rebilly has three decimals at most, so these are whole numbers. */
function thousandths(decimal: string): number {
	return Math.round(Number(decimal) * 1000);
}
