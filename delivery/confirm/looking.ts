import type { Listing, Span } from '../contract/list';
import type { StoredUsage } from '../contract/recognition';
import type { Run } from '../run/run';
import { lookUp, type Found } from '../stored/lookUp';
import type { Remover } from '../stored/remove';
import { CANARY_LOOKS_MS, type Freshness } from './waits';

/** What is needed to look at the usages that a run has stored. */
export interface Looking {
	readonly listing: Listing<StoredUsage>;
	/** Reads one usage by its ID, which is never late; left out where the API cannot. */
	readonly remover?: Remover;
	readonly run: Run;
	readonly freshness: Freshness;
}

/** Lists what is stored in a span, after a time has come. */
export async function lookAt(looking: Looking, span: Span, time: number): Promise<Found> {
	await looking.run.waitUntil(time);
	return await lookUp(looking.listing, span, looking.run);
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
		if (number > 0) looking.freshness.learnLag(looking.run.clock.now() - storedAt);
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
	const kind = (await remover?.read(id))?.kind;
	return kind === 'stored' ? true : kind === 'absent' ? false : undefined;
}
