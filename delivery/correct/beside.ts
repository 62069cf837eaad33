import type { ExactObject } from '../../values/exactJson';
import { isStored, list, stillListed, type Looking } from '../confirm/looking';
import { keyOf } from '../confirm/turns';
import type { Reason } from '../contract/code';
import type { ListedTarget, Target } from '../contract/target';
import type { Found } from '../stored/lookUp';
import type { CorrectionOptions } from './correction';

/** Where usages are looked for, and what this process has stored there lately. */
export type Place = Pick<CorrectionOptions, 'target' | 'locks' | 'account'>;

/**
 * Lists what is stored where and when a usage is, and what this process has stored there lately, which
 * lists may not show yet.
 */
export async function listBeside(
	{ target, locks, account = '' }: Place,
	usage: ExactObject,
	looking: Pick<Looking, 'remover' | 'run'>,
): Promise<Found> {
	const { run } = looking;
	const { partition, from } = target.measure(usage);
	if (from === undefined) {
		const message = `${target.service} cannot list a usage without a time`;
		return { known: false, reason: { code: 'list-incomplete', message }, isPassing: false };
	}
	const found = await list(target.recognition.list, { partition, from, to: from }, run);
	if (!found.known) return found;
	const usages = [...found.usages];
	const listed = new Set(usages.map(({ id }) => id));
	const lately = locks?.storedLately(keyOf(account, partition), run.clock.now()) ?? [];
	for (const { usage: unlisted } of lately) {
		if (unlisted.time !== from || listed.has(unlisted.id)) continue;
		const stands = await isStored(looking, unlisted.id);
		if (stands === true) usages.push(unlisted);
		// Neither "it is stored" nor "it is not" may be said, or nothing or both would be billed.
		if (stands === undefined)
			return { known: false, reason: lagging(unlisted.id), isPassing: true };
	}
	return { ...found, usages };
}

/**
 * Lists what is stored where and when a usage is, of which some is said to be gone: a list may show that
 * for a while, so it is read again, until it no longer does or shows it to the end.
 *
 * @param gone IDs of what is said to be gone
 */
export async function listBesideGone(
	place: Place & { readonly target: ListedTarget },
	usage: ExactObject,
	gone: ReadonlySet<string>,
	looking: Looking,
): Promise<Found> {
	const found = await listBeside(place, usage, looking);
	const shown = found.known ? found.usages.filter(({ id }) => gone.has(id)) : [];
	if (shown.length === 0) return found;
	await stillListed(looking, shown);
	return await listBeside(place, usage, looking);
}

function lagging(id: string): Reason {
	const message = `lists do not show '${id}', which was stored within the last minutes, and whether it still is could not be read`;
	return { code: 'list-lags', message };
}

/** Whether one list shows what is beside either of two usages. */
export function areBeside(target: Target, one: ExactObject, other: ExactObject): boolean {
	const [left, right] = [target.measure(one), target.measure(other)];
	return left.partition === right.partition && left.from === right.from;
}
