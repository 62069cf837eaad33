import type { Code } from '../contract/code';

/** In what way an API behaved otherwise in a run than it is taken to. */
export type Notice =
	/** A list did not keep to what it was asked for: subscription and time of use, or time of storing. */
	| { readonly code: 'filter-ignored'; readonly filter: 'usages' | 'storedWithin' }
	| { readonly code: 'created-time-missing' }
	| { readonly code: 'created-time-goes-back'; readonly byMs: number }
	| { readonly code: 'listed-late'; readonly afterMs: number }
	/** What lists show and what is read by its ID are not the same. */
	| { readonly code: 'ids-differ'; readonly id: string };

/** A list that shows a usage later than this makes runs so slow that their users wonder. */
const SLOW_LIST_MS = 5_000;

/** What a run has noticed; of each kind the worst is kept, in the order in which they came up. */
export class Noticed {
	private readonly notices = new Map<string, Notice>();

	note(notice: Notice | undefined): void {
		if (notice === undefined) return;
		const kind = 'filter' in notice ? `${notice.code} ${notice.filter}` : notice.code;
		const before = this.notices.get(kind);
		if (before === undefined || sizeOf(notice) > sizeOf(before)) this.notices.set(kind, notice);
	}

	get all(): readonly Notice[] {
		return [...this.notices.values()];
	}

	get codes(): readonly Code[] {
		return [...new Set(this.all.map(({ code }) => code))];
	}

	/**
	 * Whether the copies of a usage have an order that all runs see alike, and IDs by which they are told
	 * apart. Without either, two runs could each remove the copy that the other one counts.
	 */
	get copiesAreTold(): boolean {
		return !this.codes.some((code) => BREAKS_ORDER.has(code));
	}
}

const BREAKS_ORDER: ReadonlySet<Code> = new Set<Code>([
	'created-time-missing',
	'created-time-goes-back',
	'ids-differ',
]);

function sizeOf(notice: Notice): number {
	if ('afterMs' in notice) return notice.afterMs;
	return 'byMs' in notice ? notice.byMs : 0;
}

/** @param usages as a list or an answer shows them */
export function createdTimeMissing(
	usages: ReadonlyArray<{ readonly createdAt?: number }>,
): Notice | undefined {
	const isMissing = usages.some(({ createdAt }) => createdAt === undefined);
	return isMissing ? { code: 'created-time-missing' } : undefined;
}

/**
 * Whether a usage has an earlier time of storing than one that was answered before it was sent.
 *
 * @param latestBefore the latest time of storing of what was answered by then, in milliseconds
 * @param mayDifferMs by how much times of storing are off, as exact as they are and clocks agree
 */
export function createdTimeGoesBack(
	latestBefore: number,
	createdAt: number,
	mayDifferMs: number,
): Notice | undefined {
	const byMs = latestBefore - createdAt;
	return byMs > mayDifferMs ? { code: 'created-time-goes-back', byMs } : undefined;
}

/** @param afterMs how long after it was stored a usage was listed, and not before */
export function listedLate(afterMs: number): Notice | undefined {
	return afterMs > SLOW_LIST_MS ? { code: 'listed-late', afterMs } : undefined;
}
