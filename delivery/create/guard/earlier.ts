import { hash } from 'crypto';
import { Decimal } from '../../../values/decimal';
import type { ExactObject } from '../../../values/exactJson';
import { groupBy } from '../../../values/groupBy';
import { joinMarks, markOf, splitMarks } from '../../../values/marks';
import { SUCCESSES, type ItemResult } from '../../contract/outcome';
import type { Target } from '../../contract/target';
import { Calendar, dayLabel, dayNumber, usedOf } from './entries';
import { byDay, keyOf, sumOf, type Kind, type Used } from './series';

/** What a run has stored, for the guard of a later one at an API that lists nothing: a part of the receipt. */
export interface UsedDays {
	/** In which the days begin and end. */
	readonly zone: string;
	readonly customers: readonly UsedByCustomer[];
}

export interface UsedByCustomer extends Kind {
	/** By day, `2026-03-01`: the exact sum, and a mark of eight characters for each usage, without a separator. */
	readonly days: Readonly<Record<string, readonly [sum: string, marks: string]>>;
}

/** What a run has stored, or found stored. */
export function usedDaysOf(target: Target, results: readonly ItemResult[], zone: string): UsedDays {
	const calendar = new Calendar(zone);
	const used = new Map<string, Used & { readonly mark: string }>();
	for (const { outcome, usage, identity = '' } of results) {
		if (!SUCCESSES.has(outcome) || usage === undefined) continue;
		usedOf(target, usage as ExactObject, calendar).forEach((one, place) => {
			if (!Number.isNaN(one.day))
				used.set(`${identity} ${place}`, { ...one, mark: markOfIdentity(identity) });
		});
	}
	const customers = [...groupBy([...used.values()], keyOf)].map(([, own]) => {
		const { customer, unit, kind } = own[0];
		const days = [...groupBy(own, ({ day }) => day)]
			.sort(([one], [other]) => one - other)
			.map(
				([day, of]) =>
					[dayLabel(day), [sumText(of), joinMarks(of.map(({ mark }) => mark))]] as const,
			);
		return { customer, unit, kind, days: Object.fromEntries(days) };
	});
	return { zone, customers };
}

/**
 * What earlier runs have stored, by their receipts, without the very usages of the input. A usage is in several
 * receipts where it was brought again: days that have one in common are the same, and the fuller one counts.
 *
 * @param identities of the usages of the input
 */
export function usedOfReceipts(
	receipts: readonly UsedDays[],
	identities: Iterable<string>,
): Used[] {
	const own = new Set([...identities].map(markOfIdentity));
	const records = receipts.flatMap(({ customers }) =>
		customers.flatMap(({ days, customer, unit, kind }) =>
			Object.entries(days).map(([label, [sum, marks]]) => ({
				...{ customer, unit, kind },
				day: dayNumber(label),
				quantity: Decimal.from(sum),
				marks: splitMarks(marks),
			})),
		),
	);
	const ofDays = groupBy(records, (record) => `${record.day} ${keyOf(record)}`);
	return [...ofDays.values()].flatMap((same) => {
		const seen = new Set(own);
		return same
			.sort((one, other) => other.marks.length - one.marks.length)
			.filter(({ marks }) => {
				const isNew = !marks.some((mark) => seen.has(mark));
				if (isNew) for (const mark of marks) seen.add(mark);
				return isNew;
			});
	});
}

function markOfIdentity(identity: string): string {
	return markOf(hash('sha256', identity, 'base64url'));
}

function sumText(used: readonly Used[]): string {
	return String(sumOf(byDay(used).values()));
}
