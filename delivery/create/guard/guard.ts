import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import type { Run } from '../../run/run';
import type { DeliveryOptions } from '../options';
import {
	heldBackByGuardResult,
	heldByGuardResult,
	unsentResult,
} from '../results/notStoredResults';
import type { UsageResult } from '../results/results';
import { readBefore } from './before';
import { usedOfReceipts } from './earlier';
import { Calendar, givenOf, usedOf } from './entries';
import type { Guarded, GuardOptions } from './guarded';
import { judge } from './judge';
import { passesAlone } from './passesAlone';
import type { Used } from './series';
import { whyHeld } from './whyHeld';

/**
 * Judges the usages of a run by the limits of its guard, before any of them is sent.
 *
 * @returns how those end that are not to be sent, by position; nothing where there is no guard
 */
export async function guardUsages(
	target: Target,
	usages: ReadonlyMap<number, Identified>,
	run: Run,
	{ guard, noteGuarded, stopOnInvalid }: DeliveryOptions,
): Promise<ReadonlyMap<number, UsageResult> | undefined> {
	if (guard === undefined || usages.size === 0) return undefined;
	const calendar = new Calendar(guard.zone);
	const given = givenOf(target, usages.values(), calendar, run.clock.now());
	const before = await othersOf(target, [...usages.values()], run, guard, calendar);
	if ('unsent' in before)
		return new Map([...usages.keys()].map((position) => [position, before.unsent] as const));
	const others = before.others ?? [];
	const { tooLittleKnown, ...verdict } = judge(given, others, guard);
	const { findings } = verdict;
	const guarded: Guarded = {
		compares: guard.compares,
		hasLargestQuantity: guard.largestQuantity !== undefined,
		...verdict,
		...(before.others === undefined ? { notCompared: before.notCompared } : { tooLittleKnown }),
	};
	noteGuarded?.(guarded);
	const alone = passesAlone(given, others, guard.largestChange);
	const whys = new Map<string, string>();
	for (const finding of findings) {
		const why = whyHeld(target.service, finding, guard, alone(finding.customer));
		for (const usage of finding.usages) if (!whys.has(usage)) whys.set(usage, why);
	}
	const results = new Map<number, UsageResult>();
	for (const [position, { identity }] of usages) {
		const why = whys.get(identity);
		if (why !== undefined) results.set(position, heldByGuardResult(why));
		else if (stopOnInvalid && whys.size > 0) results.set(position, heldBackByGuardResult());
	}
	return results;
}

type Before =
	| { readonly others?: readonly Used[]; readonly notCompared?: Guarded['notCompared'] }
	/** What was before cannot be read now: nothing is sent that could not be judged. */
	| { readonly unsent: UsageResult };

/** What the usages are compared with. */
async function othersOf(
	target: Target,
	usages: readonly Identified[],
	run: Run,
	{ compares, earlier }: GuardOptions,
	calendar: Calendar,
): Promise<Before> {
	const timed = usages.filter(({ body }) => target.measure(body).from !== undefined);
	if (compares.size === 0 || timed.length === 0) return {};
	if (earlier !== undefined && earlier.length > 0)
		return {
			others: usedOfReceipts(
				earlier,
				timed.map(({ identity }) => identity),
			),
		};
	const read = await readBefore(target, timed, run);
	if (read.known) return { others: read.bodies.flatMap((body) => usedOf(target, body, calendar)) };
	const { code, message } = read.reason;
	if (read.isPassing) {
		const why = `Guard could not read what ${target.service} has stored, to compare with it: ${message}`;
		return { unsent: unsentResult({ code, message: why }) };
	}
	const customers = new Set(timed.map(({ body }) => target.measure(body).partition)).size;
	return { notCompared: { code, message, customers } };
}
