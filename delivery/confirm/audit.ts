import type { Reason } from '../contract/code';
import type { Span } from '../contract/list';
import type { StoredUsage } from '../contract/recognition';
import { inParallel } from '../run/inParallel';
import { isStored, learnLag, lookAt, stillListed, type Looking } from './looking';
import { WAITS_FOR_A_LIST_MS } from './waits';

/** What a list shows of the usages that a run has stored. */
export type Audit =
	| {
			readonly kind: 'read';
			readonly usages: readonly StoredUsage[];
			/** Stored, but not listed yet. */
			readonly late: ReadonlySet<string>;
			/** No longer stored. */
			readonly gone: ReadonlySet<string>;
	  }
	| { readonly kind: 'unread'; readonly reason: Reason };

/**
 * Looks at a partition after a run has stored usages there: every copy that was stored before one of
 * its own is listed by then. Ends only when the list shows what the run has stored, so that the next
 * run will see it, or after it was read again several times.
 *
 * @param own when each usage of the run was stored, in milliseconds, by its ID
 * @param storedBy when what is in doubt was stored at the latest, if it was, in milliseconds
 */
export async function audit(
	looking: Looking,
	span: Span,
	own: ReadonlyMap<string, number>,
	storedBy = 0,
): Promise<Audit> {
	const { run, freshness } = looking;
	const last = [...own.values()].reduce((latest, time) => Math.max(latest, time), storedBy);
	let found = await lookAt(looking, span, last + freshness.auditWaitMs);
	const missing = (): string[] => {
		const listed = new Set(found.known ? found.usages.map(({ id }) => id) : own.keys());
		return [...own.keys()].filter((id) => !listed.has(id));
	};
	for (const wait of WAITS_FOR_A_LIST_MS) {
		const before = missing();
		if (before.length === 0) break;
		found = await lookAt(looking, span, run.clock.now() + wait);
		const after = new Set(missing());
		for (const id of before) {
			if (!after.has(id)) learnLag(looking, run.clock.now() - own.get(id)!);
		}
	}
	if (!found.known) return { kind: 'unread', reason: found.reason };
	const [gone, late] = [new Set<string>(), new Set<string>()];
	// Only what lists do not show to the end is gone where reading by ID says so.
	for (const id of missing()) {
		((await isStored(looking, id)) === false ? gone : late).add(id);
	}
	return { kind: 'read', usages: found.usages, late, gone };
}

/**
 * The copies that still stand after another run had time to take back its own. Where the run's own one
 * cannot be read, or none can, though lists go on to show it, reading by ID says nothing of the others.
 */
export async function standing(
	looking: Looking,
	copies: readonly StoredUsage[],
	own: Pick<ReadonlySet<string>, 'has'>,
): Promise<ReadonlySet<string>> {
	const left = new Set<string>();
	if (copies.length === 0) return left;
	const { run, freshness } = looking;
	await run.waitUntil(run.clock.now() + freshness.surplusWaitMs);
	const absent: StoredUsage[] = [];
	await inParallel(copies, run.limits.concurrency, async (copy) => {
		if ((await isStored(looking, copy.id)) === false) absent.push(copy);
		else left.add(copy.id);
	});
	const ownAbsent = absent.filter(({ id }) => own.has(id));
	const witnesses = left.size === 0 ? absent : ownAbsent;
	const isContradicted = (await stillListed(looking, witnesses)).size > 0;
	return isContradicted ? new Set(copies.map(({ id }) => id)) : left;
}
