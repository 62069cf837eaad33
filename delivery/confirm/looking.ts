import type { Listing, Span } from '../contract/list';
import type { StoredUsage } from '../contract/recognition';
import { createdTimeMissing, listedLate } from '../run/noticed';
import type { Run } from '../run/run';
import { lookUp, type Found } from '../stored/lookUp';
import type { Remover } from '../stored/remove';
import { CANARY_LOOKS_MS, WAITS_FOR_A_LIST_MS, type Freshness } from './waits';

/** What is needed to look at the usages that a run has stored. */
export interface Looking {
	readonly listing: Listing<StoredUsage>;
	/** Reads one usage by its ID, which is never late; left out where the API cannot. */
	readonly remover?: Remover;
	readonly run: Run;
	readonly freshness: Freshness;
}

/** Lists what is stored in a span, and notes what is odd about that. */
export async function list(listing: Listing<StoredUsage>, span: Span, run: Run): Promise<Found> {
	const found = await lookUp(listing, span, run);
	if (found.isUnfiltered) run.noticed.note({ code: 'filter-ignored', filter: 'usages' });
	if (found.known) run.noticed.note(createdTimeMissing(found.usages));
	return found;
}

/** Lists what is stored in a span, after a time has come. */
export async function lookAt({ listing, run }: Looking, span: Span, time: number): Promise<Found> {
	await run.waitUntil(time);
	return await list(listing, span, run);
}

/** A usage was listed so many milliseconds after it was stored, and not before. */
export function learnLag({ freshness, run }: Looking, milliseconds: number): void {
	freshness.learnLag(milliseconds);
	run.noticed.note(listedLate(milliseconds));
}

/**
 * Looks whether lists show the first usage that a run has stored: where they never do, no later run
 * would recognise it, and each would bill everything again.
 *
 * @param storedAt milliseconds
 * @returns `unclear` where no list could be had, the time was too short, or the usage is gone
 */
export async function lookForCanary(
	looking: Looking,
	span: Span,
	id: string,
	storedAt: number,
): Promise<'listed' | 'hidden' | 'unclear'> {
	for (const [number, wait] of CANARY_LOOKS_MS.entries()) {
		const found = await lookAt(looking, span, storedAt + wait);
		if (!found.known) return 'unclear';
		if (!found.usages.some((usage) => usage.id === id)) continue;
		if (number > 0) learnLag(looking, looking.run.clock.now() - storedAt);
		return 'listed';
	}
	const hadTime = looking.run.clock.now() >= storedAt + CANARY_LOOKS_MS.at(-1)!;
	return hadTime && (await isStored(looking, id)) !== false ? 'hidden' : 'unclear';
}

/** Whether a usage is stored that was stored once; `undefined` where that cannot be told. */
export async function isStored(
	{ remover }: Pick<Looking, 'remover'>,
	id: string,
): Promise<boolean | undefined> {
	const read = await remover?.read(id);
	return read?.kind === 'stored' ? true : read?.kind === 'absent' ? false : undefined;
}

/**
 * Which usages of one partition lists go on to show though reading them by their IDs says that they are
 * not stored. A list may show for a while what is gone; where it always does, nothing says that it is.
 */
export async function stillListed(
	looking: Looking,
	absent: readonly StoredUsage[],
): Promise<ReadonlySet<string>> {
	const { run } = looking;
	const times = absent.map(({ time }) => time);
	const span = {
		partition: absent[0]?.partition,
		from: Math.min(...times),
		to: Math.max(...times),
	};
	const began = run.clock.now();
	let [shown, waited] = [absent, 0];
	for (const wait of [0, ...WAITS_FOR_A_LIST_MS]) {
		if (shown.length === 0) break;
		waited += wait;
		const found = await lookAt(looking, span, began + waited);
		const listed = new Set(found.known ? found.usages.map(({ id }) => id) : []);
		shown = shown.filter(({ id }) => listed.has(id));
	}
	if (shown.length === 0 || run.clock.now() < began + waited) return new Set();
	run.noticed.note({ code: 'ids-differ', id: shown[0].id });
	return new Set(shown.map(({ id }) => id));
}
