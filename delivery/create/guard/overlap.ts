import { usualOf } from './change';
import { findingOf, type Finding } from './finding';
import { alikeIn, FEWEST_CUSTOMERS, sumOf, times, type Series } from './series';

/** Together with what is stored for the same days: more than this of what is usual is there twice. */
const TWICE = 1.65;
/** Fewer days are more or less than usual together: everybody's Monday is none. */
const WEEK = 7;
/** What is stored then is nearly all that is usual by itself. */
const SHARE_STORED = 0.7;
const PLACES = 6;

/**
 * Finds customers for whose days usages are stored already, where all of them together would have far more
 * than usual: an input that lies a month too early, or is stored under other references. One of them alone
 * varies too much to tell.
 */
export function overlapsOf(all: readonly Series[]): Finding[] {
	return alikeIn(all).flatMap((series) => {
		const overlapping = series.filter(({ beside }) => beside.size > 0);
		const compared = overlapping.flatMap((one) => {
			const usual = usualOf(one);
			const length = one.last - one.first + 1;
			if (usual === undefined || length < WEEK) return [];
			const [own, stored] = [sumOf(one.now.values()), sumOf(one.beside.values())];
			return [{ own, stored, expected: usual.sum.share(length, usual.length, PLACES) }];
		});
		if (compared.length < FEWEST_CUSTOMERS) return [];
		const stored = sumOf(compared.map((one) => one.stored));
		const is = sumOf(compared.map((one) => one.own)).plus(stored);
		const usual = sumOf(compared.map(({ expected }) => expected));
		const isTwice =
			is.compare(times(usual, TWICE)) > 0 && stored.compare(times(usual, SHARE_STORED)) > 0;
		if (!isTwice) return [];
		return overlapping.map((one) => findingOf(one, 'Change', 'overlap', one.given, { is, usual }));
	});
}
