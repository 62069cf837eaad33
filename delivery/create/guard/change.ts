import { Decimal } from '../../../values/decimal';
import { groupBy } from '../../../values/groupBy';
import { findingOf, type Finding } from './finding';
import { leastFactor } from './leastFactor';
import { alikeIn, medianOf, sizeOf, sumOf, times, type Days, type Series } from './series';

const LIMIT = 'Change';
/** Fewer days tell too little of what is usual. */
const FEWEST_DAYS = 3;
const FEWEST_WEEKDAYS = 3;
/** A day counts as odd only where it is beyond all days before as well, by this factor: many customers charge by fits and starts. */
const BEYOND_ALL_DAYS = 3;
/** Together with what is stored for the same days: one customer varies so much that less tells nothing. */
const THREEFOLD = 3;
/** What is stored then is nearly all that is usual by itself, and the input a good part of it. */
const SHARE_STORED = 0.7;
const SHARE_GIVEN = 0.5;
/** A change of less than this share of the median customer's day is noise. */
const LEAST_SHARE = 0.05;
const PLACES = 6;

/** What is usual for a customer, before the input. */
export interface Usual {
	readonly days: Days;
	readonly sum: Decimal;
	/** How many days of the calendar it spans. */
	readonly length: number;
}

/** What is usual by all days that are known of the weeks before; nothing where these are too few. */
export function usualOf({ before, first }: Series): Usual | undefined {
	if (before.size < FEWEST_DAYS) return undefined;
	const began = [...before.keys()].reduce((least, day) => Math.min(least, day));
	return { days: before, sum: sumOf(before.values()), length: first - began };
}

/**
 * Below this a day is no matter of money: a share of the median customer's usual day of the same unit. Taken
 * from what is stored alone, so that a wrong input cannot raise it.
 */
export function leastAmounts(all: readonly Series[]): (series: Series) => Decimal {
	const least = new Map<Series, Decimal>();
	for (const series of alikeIn(all)) {
		const days = usualDaysOf(series);
		if (days.length === 0) continue;
		const amount = times(medianOf(days), LEAST_SHARE);
		for (const one of series) least.set(one, amount);
	}
	return (series) => least.get(series) ?? Decimal.zero;
}

/** What those of whom enough is known usually use on a day with usage. */
export function usualDaysOf(series: readonly Series[]): Decimal[] {
	return series.flatMap((one) => {
		const usual = usualOf(one);
		return usual === undefined ? [] : [sizeOf(usual.sum).share(1, usual.days.size, PLACES)];
	});
}

/** Finds what is more than `most`-fold of what is usual, or less than that part of it. */
export function changesOf(series: Series, most: number, least: Decimal): Finding[] {
	return [
		...aheadOf(series),
		...twiceOf(series, least),
		...spanOf(series, most, least),
		...daysOf(series, most, least),
	];
}

/** Nothing can have been used in the future; where most lies there, all of it was moved. */
function aheadOf(series: Series): Finding[] {
	const ahead = series.given.filter(({ isAhead }) => isAhead);
	if (ahead.length === 0) return [];
	const moved = 2 * ahead.length > series.given.length ? series.given : ahead;
	const is = sumOf(moved.map(({ quantity }) => quantity));
	return [findingOf(series, LIMIT, 'ahead', moved, { is })];
}

function twiceOf(series: Series, least: Decimal): Finding[] {
	const usual = usualOf(series);
	const { now, beside, first, last } = series;
	if (usual === undefined || Math.min(now.size, beside.size) < FEWEST_DAYS) return [];
	const length = last - first + 1;
	// Sums of the two by so many days, so that nothing has to be divided.
	const [own, stored] = [now, beside].map((days) => times(sumOf(days.values()), usual.length));
	const expected = times(usual.sum, length);
	const isTwice =
		own.compare(times(expected, SHARE_GIVEN)) > 0 &&
		stored.compare(times(expected, SHARE_STORED)) > 0 &&
		own.plus(stored).compare(times(expected, THREEFOLD)) > 0 &&
		own.compare(times(least, usual.length * now.size)) > 0;
	if (!isTwice) return [];
	const is = sumOf([...now.values(), ...beside.values()]);
	return [findingOf(series, LIMIT, 'twice', series.given, { is, usual: over(usual, length) })];
}

/** By the day of use and by the day of the calendar: who begins, leaves or comes more often is not held. */
function spanOf(series: Series, most: number, least: Decimal): Finding[] {
	const usual = usualOf(series);
	const days = together(series);
	if (usual === undefined || series.now.size < FEWEST_DAYS) return [];
	const sum = sumOf(days.values());
	const length = series.last - series.first + 1;
	const byUse = { is: times(sum, usual.days.size), usual: times(usual.sum, days.size) };
	const byCalendar = { is: times(sum, usual.length), usual: times(usual.sum, length) };
	const change = changeOf(byUse.is, byUse.usual, most);
	if (change === 'usual' || change !== changeOf(byCalendar.is, byCalendar.usual, most)) return [];
	const leastOfAll = times(least, usual.days.size * days.size);
	if (sizeOf(byUse.is.minus(byUse.usual)).compare(leastOfAll) <= 0) return [];
	const factors = [byUse, byCalendar].flatMap((one) => leastFactor(one.is, one.usual) ?? []);
	const figures = {
		...{ is: sum, usual: over(usual, length) },
		...(change === 'more' && peakOf(days, sum)),
		...(factors.length > 0 && { passesAt: Math.min(...factors) }),
	};
	return [findingOf(series, LIMIT, 'span', series.given, figures)];
}

/** The day that is more than half of a sum. */
function peakOf(days: Days, sum: Decimal): Pick<Finding, 'peak'> {
	const [[day, is]] = [...days].sort(
		([one, less], [other, more]) => sizeOf(more).compare(sizeOf(less)) || one - other,
	);
	return times(sizeOf(is), 2).compare(sizeOf(sum)) > 0 ? { peak: { day, is } } : {};
}

function daysOf(series: Series, most: number, least: Decimal): Finding[] {
	const known = [...series.before];
	if (known.length < FEWEST_DAYS) return [];
	const sizes = known.map(([, sum]) => sizeOf(sum)).sort((one, other) => one.compare(other));
	const [fewest, largest] = [sizes[0], sizes.at(-1)!];
	const days = together(series);
	const findings: Finding[] = [];
	for (const [day, given] of groupBy(series.given, (one) => one.day)) {
		const is = days.get(day)!;
		const weekdays = known.filter(([other]) => (day - other) % 7 === 0);
		const same = weekdays.length < FEWEST_WEEKDAYS ? known : weekdays;
		const usual = medianOf(same.map(([, sum]) => sum));
		const change = changeOf(is, usual, most);
		const isBeyond =
			change === 'more'
				? sizeOf(is).compare(times(largest, BEYOND_ALL_DAYS)) > 0
				: times(sizeOf(is), BEYOND_ALL_DAYS).compare(fewest) < 0;
		if (change === 'usual' || !isBeyond || sizeOf(is.minus(usual)).compare(least) <= 0) continue;
		const passesAt = leastFactor(is, usual);
		findings.push(findingOf(series, LIMIT, 'day', given, { is, usual, passesAt }));
	}
	return findings;
}

function changeOf(is: Decimal, usual: Decimal, most: number): 'more' | 'less' | 'usual' {
	const [size, usualSize] = [sizeOf(is), sizeOf(usual)];
	if (size.compare(times(usualSize, most)) > 0) return 'more';
	return times(size, most).compare(usualSize) < 0 ? 'less' : 'usual';
}

/** What would be stored for each day of the input. */
function together({ now, beside }: Series): Days {
	return new Map(
		[...now].map(([day, sum]) => [day, sum.plus(beside.get(day) ?? Decimal.zero)] as const),
	);
}

function over({ sum, length }: Usual, days: number): Decimal {
	return sum.share(days, length, sum.scale);
}
