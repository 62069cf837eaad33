import { Decimal } from '../../../values/decimal';
import { groupBy } from '../../../values/groupBy';
import { usualOf, type Usual } from './change';
import { findingOf, type Finding } from './finding';
import { sizeOf, sumOf, times, type Days, type Series } from './series';

const LIMIT = 'Same Sum Again';
/** Fewer days, or fewer values among them, are alike by chance. */
const FEWEST_DAYS = 5;
const FEWEST_VALUES = 3;
/** Digits that no two sums share by chance. */
const TELLING_DIGITS = 5;
const TELLING_DIGITS_OF_A_DAY = 3;
/** Of a customer who uses the same every week: more than this of what is usual is there twice. */
const TWICE = 1.5;

/** Finds sums that were there before to the digit; who uses the same every week is judged by how much it is. */
export function sameSumsOf(series: Series, least: Decimal): Finding[] {
	const sum = sizeOf(sumOf(series.now.values()));
	if (sum.compare(least) <= 0) return [];
	return [...againOf(series), ...storedOf(series), ...halvesOf(series)];
}

/** The same sum as of the days right before, however many of them it is. */
function againOf(series: Series): Finding[] {
	const { now, before } = series;
	if (now.size < FEWEST_DAYS || before.size < FEWEST_DAYS || isRegular(series)) return [];
	const own = [...now.values()];
	if (valuesOf(own).size < FEWEST_VALUES) return [];
	const is = sumOf(own);
	const latest = [...before].sort(([one], [other]) => other - one).map(([, sum]) => sum);
	let earlier = Decimal.zero;
	for (const [place, sum] of latest.entries()) {
		earlier = earlier.plus(sum);
		if (!earlier.equals(is) || place + 1 < FEWEST_DAYS) continue;
		const isTelling =
			digitsOf(is) >= TELLING_DIGITS || textOf(own) === textOf(latest.slice(0, place + 1));
		if (isTelling) return [findingOf(series, LIMIT, 'again', series.given, { is, usual: earlier })];
	}
	return [];
}

/** Days for which as much is stored already. */
function storedOf(series: Series): Finding[] {
	const { now, beside } = series;
	const overlap = [...now].filter(([day]) => beside.has(day));
	const alike = overlap.filter(([day, sum]) => beside.get(day)!.equals(sum) && !isZero(sum));
	if (alike.length === 0 || 2 * alike.length < overlap.length) return [];
	const sums = alike.map(([, sum]) => sum);
	const is = sumOf(sums);
	const isKnown = series.before.size >= FEWEST_DAYS;
	const isTelling =
		valuesOf(sums).size >= FEWEST_VALUES ||
		(isKnown && sums.every((sum) => digitsOf(sum) >= TELLING_DIGITS_OF_A_DAY));
	const isOdd =
		(isTelling && !isRegular(series)) ||
		(isKnown && isMore(times(is, 2), alike.length, usualOf(series)));
	if (!isOdd) return [];
	const days = new Set(alike.map(([day]) => day));
	const given = series.given.filter(({ day }) => days.has(day));
	return [findingOf(series, LIMIT, 'stored', given, { is, usual: is })];
}

/** Every row is there twice or four times under other references. */
function halvesOf(series: Series): Finding[] {
	const { given, now } = series;
	const pairs = given.reduce((sum, { doubledRows = NaN }) => sum + doubledRows, 0);
	// Rows that are added up say when they were used, and alike to the millisecond only once by chance.
	if (pairs >= FEWEST_VALUES)
		return [findingOf(series, LIMIT, 'halves', given, { is: sumOf(now.values()) })];
	const rows = groupBy(given, ({ day, quantity }) => `${day} ${quantity}`);
	if (given.length < 4 || ![...rows.values()].every(({ length }) => length % 2 === 0)) return [];
	const is = sumOf(now.values());
	const isTelling = valuesOf(given.map(({ quantity }) => quantity)).size >= FEWEST_VALUES;
	const isOdd = (isTelling && !isRegular(series)) || isMore(is, now.size, usualOf(series));
	return isOdd ? [findingOf(series, LIMIT, 'halves', given, { is })] : [];
}

/** Whether a sum of so many days is clearly more than is usual for them. */
function isMore(sum: Decimal, days: number, usual: Usual | undefined): boolean {
	if (usual === undefined) return false;
	const expected = times(sizeOf(usual.sum), days * TWICE);
	return times(sizeOf(sum), usual.days.size).compare(expected) > 0;
}

/** Whether most days are like the same weekday a week before: sums repeat then of themselves. */
function isRegular({ now, before }: Series): boolean {
	const isAlike = (days: Days): boolean => {
		const pairs = [...days].filter(([day]) => days.has(day - 7));
		const equal = pairs.filter(([day, sum]) => days.get(day - 7)!.equals(sum));
		return equal.length > 0 && 2 * equal.length >= pairs.length;
	};
	return isAlike(before) || isAlike(now);
}

function isZero(value: Decimal): boolean {
	return value.equals(Decimal.zero);
}

function valuesOf(sums: readonly Decimal[]): Set<string> {
	return new Set(sums.map(String));
}

function textOf(sums: readonly Decimal[]): string {
	return sums.map(String).sort().join(' ');
}

function digitsOf(value: Decimal): number {
	return String(sizeOf(value).unscaled).length;
}
