import { DateTime, IANAZone } from 'luxon';
import sortedLastIndexBy from 'lodash/sortedLastIndexBy';
import { changeBetween, firstInstantOf, instantsOf } from './zones';

export type PeriodLength = 'hour' | 'day' | 'month';

const LABELS: Readonly<Record<PeriodLength, string>> = {
	hour: 'yyyy-MM-dd HH:mm',
	day: 'yyyy-MM-dd',
	month: 'yyyy-MM',
};

/** A stretch of time, milliseconds since 1970-01-01T00:00Z: `from` belongs to it, `to` does not. */
export interface Period {
	readonly from: number;
	readonly to: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The hours, days or months of a time zone. Every instant belongs to exactly one of them, and one
 * ends where the next begins.
 *
 * A day or month begins with the first instant whose date on the wall is its own, also where the
 * clocks skip midnight or pass it twice. An hour keeps to one offset: a change of clocks in the midst
 * of an hour begins another one, and an hour that happens twice is two hours. Luxon's `startOf` is not
 * used, because it takes the second midnight for an instant after it.
 */
export class Periods {
	private readonly zone: IANAZone;
	/** Those met so far, in order: asking a zone for its offset is slow. */
	private readonly known: Period[] = [];

	/** @param zone a name of the IANA database */
	constructor(
		private readonly length: PeriodLength,
		zone: string,
	) {
		this.zone = IANAZone.create(zone);
	}

	/** The period that an instant lies in. */
	at(epochMs: number): Period {
		const before = sortedLastIndexBy(this.known, { from: epochMs, to: 0 }, 'from');
		const last = this.known[before - 1] as Period | undefined;
		if (last !== undefined && epochMs < last.to) return last;
		const period = this.length === 'hour' ? this.hourOf(epochMs) : this.dateOf(epochMs);
		this.known.splice(before, 0, period);
		return period;
	}

	/**
	 * What a calendar and a clock of the zone call a period. An hour that happens twice, or that clocks
	 * which were put back in its midst cut in two, has its offset beside it.
	 */
	labelOf({ from }: Period): string {
		const begins = DateTime.fromMillis(from, { zone: this.zone, locale: 'en' });
		// The day begins after midnight where the clocks skip it, and has the same label.
		const label = begins.toFormat(LABELS[this.length]);
		const wallClock = from + this.offsetAt(from);
		const isTwice = this.length === 'hour' && instantsOf(wallClock, this.zone).length > 1;
		return isTwice ? begins.toFormat(`${LABELS.hour}ZZ`) : label;
	}

	private hourOf(epochMs: number): Period {
		const offset = this.offsetAt(epochMs);
		const start = Math.floor((epochMs + offset) / HOUR) * HOUR - offset;
		const end = start + HOUR;
		return {
			from: this.offsetAt(start) === offset ? start : changeBetween(start, epochMs, this.zone),
			to: this.offsetAt(end - 1) === offset ? end : changeBetween(epochMs, end - 1, this.zone),
		};
	}

	private dateOf(epochMs: number): Period {
		let date = this.floor(epochMs + this.offsetAt(epochMs));
		let from = firstInstantOf(date, this.zone);
		for (;;) {
			const next = this.floor(date + (this.length === 'day' ? DAY : 31 * DAY));
			const to = firstInstantOf(next, this.zone);
			// Where the clocks went back over midnight, the new date had begun before.
			if (epochMs < to) return { from, to };
			[date, from] = [next, to];
		}
	}

	/** Midnight of the date, or of the first of the month, as a wall clock shows it. */
	private floor(wallClock: number): number {
		if (this.length === 'day') return Math.floor(wallClock / DAY) * DAY;
		const date = new Date(wallClock);
		return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
	}

	private offsetAt(epochMs: number): number {
		return this.zone.offset(epochMs) * MINUTE;
	}
}
