import type { Reason } from '../contract/code';
import type { Span } from '../contract/list';
import type { StoredUsage } from '../contract/recognition';
import type { Identified } from '../identity/identify';
import { lookAt, type Looking } from './looking';
import type { Doubt, Posted } from './posted';
import { WAITS_AFTER_BREAK_MS, waitAfterSilence } from './waits';

/** A usage of which it is not known whether it is stored. */
export interface Doubtful {
	readonly position: number;
	readonly usage: Identified;
	readonly doubt: Doubt;
}

/** A stored usage that was not there before. By whom it was stored, nobody can tell. */
export interface Claim {
	/** It is like the one in doubt, or stands in its place with another quantity. */
	readonly kind: 'equal' | 'other';
	readonly stored: StoredUsage;
}

/** How a doubt was cleared up. */
export type Cleared =
	| Claim
	/** It was sent once more. */
	| Exclude<Posted, Doubt>
	/** It was looked for in vain, and may be stored yet. */
	| { readonly kind: 'open'; readonly reason: Reason };

/** What settling the doubts of a partition needs to know of it. */
export interface DoubtfulPartition {
	/** The times of all usages that are in doubt. */
	readonly span: Span;
	/** The stored usage that this one may have become; what it gives is given to no other. */
	readonly claim: (usage: Identified, stored: readonly StoredUsage[]) => Claim | undefined;
	/** Sends a usage once more. */
	readonly sendAgain: (doubtful: Doubtful) => Promise<Posted>;
}

/**
 * Looks for usages that may be stored, all of a partition with one list at a time. What broke off is
 * looked for twice and then sent once more. What was met with silence is never sent again: the server
 * may still be at work on it, and the next run will see whether it has stored it.
 *
 * @returns how each of them ended, by its position
 */
export async function clearUp(
	looking: Looking,
	partition: DoubtfulPartition,
	doubtful: readonly Doubtful[],
): Promise<ReadonlyMap<number, Cleared>> {
	const cleared = new Map<number, Cleared>();
	const { run } = looking;
	let unreadable: Reason | undefined;

	/** @returns those that are not found */
	async function look(open: readonly Doubtful[], waitMs: number): Promise<readonly Doubtful[]> {
		if (open.length === 0) return open;
		const since = open.reduce((latest, { doubt }) => Math.max(latest, earliestLook(doubt)), 0);
		const found = await lookAt(looking, partition.span, since + waitMs);
		unreadable = found.known ? undefined : found.reason;
		if (!found.known) return open;
		return open.filter(({ position, usage }) => {
			const claim = partition.claim(usage, found.usages);
			if (claim !== undefined) cleared.set(position, claim);
			return claim === undefined;
		});
	}

	const silent = doubtful.filter(({ doubt }) => doubt.mayStillStore);
	let broken: readonly Doubtful[] = doubtful.filter(({ doubt }) => !doubt.mayStillStore);
	for (const wait of WAITS_AFTER_BREAK_MS) broken = await look(broken, wait);
	for (const one of broken) {
		const posted = unreadable === undefined ? await partition.sendAgain(one) : one.doubt;
		// A refusal may only say that the first attempt is stored.
		if (posted.kind === 'doubtful') silent.push({ ...one, doubt: posted });
		else if (posted.kind === 'stored') cleared.set(one.position, posted);
		else silent.push(one);
	}
	const wait = waitAfterSilence(run.limits.timeoutMs);
	let open: readonly Doubtful[] = silent;
	for (const times of [1, 2]) open = await look(open, times * wait);
	for (const { position, doubt } of open) {
		const { code, message } = doubt.reason;
		const more = unreadable && `, and reading back gave no answer: ${unreadable.message}`;
		cleared.set(position, { kind: 'open', reason: { code, message: message + (more ?? '') } });
	}
	return cleared;
}

/** When what is in doubt was stored at the latest, as far as a run waits for it, in milliseconds. */
export function storedByOf(doubtful: readonly Doubtful[], requestTimeoutMs: number): number {
	return doubtful.reduce((latest, { doubt: { since, mayStillStore } }) => {
		const silence = mayStillStore ? waitAfterSilence(requestTimeoutMs) : 0;
		return Math.max(latest, since + silence);
	}, 0);
}

/** What the service asks to wait for only makes it later. */
function earliestLook({ since, notBefore }: Doubt): number {
	if (notBefore === undefined) return since;
	return Math.max(since, 'at' in notBefore ? notBefore.at : since + notBefore.in);
}
