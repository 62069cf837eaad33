import type { ExactObject } from '../../../values/exactJson';
import { Periods } from '../../../values/periods';
import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import type { Given, Used } from './series';

const DAY_MS = 86_400_000;

/** The days of a zone, counted by its calendar. */
export class Calendar {
	private readonly periods: Periods;
	private readonly numbers = new Map<number, number>();

	constructor(zone: string) {
		this.periods = new Periods('day', zone);
	}

	/** @param time milliseconds since 1970-01-01T00:00Z */
	dayOf(time: number): number {
		const period = this.periods.at(time);
		const known = this.numbers.get(period.from);
		if (known !== undefined) return known;
		const number = dayNumber(this.periods.labelOf(period));
		this.numbers.set(period.from, number);
		return number;
	}
}

/** The number of a day like `2026-03-01`. */
export function dayNumber(label: string): number {
	return Date.parse(`${label}T00:00:00Z`) / DAY_MS;
}

export function dayLabel(day: number): string {
	return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** How much was used of what, by amounts; a price is none. What has no time is of no day. */
export function usedOf(target: Target, body: ExactObject, calendar: Calendar): Used[] {
	const { partition, amounts, from } = target.measure(body);
	const kind = (target.kindFields ?? []).map((field) => String(body[field] ?? '')).join(' ');
	const day = from === undefined ? NaN : calendar.dayOf(from);
	return amounts.flatMap(({ unit, value, isPrice }) =>
		isPrice ? [] : [{ customer: partition, unit, kind, day, quantity: value }],
	);
}

/**
 * The amounts of an input, each usage once: what has the identity of another is not billed besides.
 *
 * @param now milliseconds since 1970-01-01T00:00Z
 */
export function givenOf(
	target: Target,
	usages: Iterable<Identified>,
	calendar: Calendar,
	now: number,
): Given[] {
	const byIdentity = new Map([...usages].map((usage) => [usage.identity, usage]));
	return [...byIdentity.values()].flatMap(({ identity, body, doubledRows }) => {
		// A day for clocks that differ, and for times that are of another zone.
		const isAhead = (target.measure(body).from ?? now) > now + DAY_MS;
		return usedOf(target, body, calendar).map((used) => ({
			...{ ...used, usage: identity, isAhead },
			...(doubledRows !== undefined && { doubledRows }),
		}));
	});
}
