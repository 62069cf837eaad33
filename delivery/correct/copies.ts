import { canonicalJson, type ExactObject } from '../../values/exactJson';
import { audit, standing } from '../confirm/audit';
import { isStored, type Looking } from '../confirm/looking';
import type { StoredUsage } from '../contract/recognition';
import { copiesByContent } from '../identity/match';
import { spanOf } from '../create/listed/recognise';
import { areBeside, listBeside, type Place } from './beside';
import { idsOf, type RightUsage } from './rightUsage';

/** The wrong usage, and the one that was stored in its place. */
export interface Replaced {
	/** Left out where nobody can tell any more what it said. */
	readonly wrong?: ExactObject;
	readonly wrongId: string;
	readonly right: RightUsage;
	readonly rightId: string;
	/** When the right one was known to be stored, in milliseconds. */
	readonly storedAt: number;
}

/** What is stored after a usage was replaced by another one. */
export type Afterwards =
	| { readonly kind: 'unread' }
	/** The right one is no longer stored. */
	| { readonly kind: 'gone' }
	| {
			readonly kind: 'read';
			/** Whether lists show the right one. */
			readonly isListed: boolean;
			/** IDs of usages that say what the wrong one said. */
			readonly wrongCopies: readonly string[];
			/** Where the right one is stored more often than once. */
			readonly surplus?: RightSurplus;
	  };

/** The right usage, stored more often than once. */
export interface RightSurplus {
	readonly keptId: string;
	readonly tooManyIds: readonly string[];
}

/**
 * Looks what stands after a usage was replaced, when all is listed that others stored before that: a run
 * that was sending at the same time may have stored either of the two once more.
 */
export async function lookAfterwards(
	place: Place,
	looking: Looking,
	{ wrong, wrongId, right, rightId, storedAt }: Replaced,
): Promise<Afterwards> {
	const { target } = place;
	const span = spanOf(target, [right.usage])!;
	const audited = await audit(looking, span, new Map([[rightId, storedAt]]));
	if (audited.kind === 'unread') return audited;
	if (audited.gone.has(rightId)) return { kind: 'gone' };
	let wrongCopies: readonly string[] = [];
	if (wrong !== undefined) {
		const isBeside = areBeside(target, wrong, right.usage.body);
		const found = isBeside
			? { known: true as const, usages: audited.usages }
			: await listBeside(place, wrong, looking);
		if (!found.known) return { kind: 'unread' };
		wrongCopies = await otherCopies(looking, wrong, wrongId, found.usages);
	}
	const isListed = !audited.late.has(rightId);
	const surplus = await surplusOf(looking, right, rightId, audited.usages);
	return { kind: 'read', isListed, wrongCopies, surplus };
}

/**
 * The copies of the right usage where it is stored more often than once, also after another run had time
 * to take back its own.
 *
 * @param listed what is stored beside it
 */
export async function surplusOf(
	looking: Looking,
	right: RightUsage,
	rightId: string,
	listed: readonly StoredUsage[],
): Promise<RightSurplus | undefined> {
	const copies = copiesByContent(listed).get(right.text) ?? [];
	if (copies.length < 2) return undefined;
	const stands = await standing(looking, copies, new Set([rightId]));
	const [keptId, ...tooManyIds] = copies.map(({ id }) => id).filter((id) => stands.has(id));
	return tooManyIds.length === 0 ? undefined : { keptId, tooManyIds };
}

/**
 * The other usages that say what a usage says, and are still stored: a list may show what is gone.
 *
 * @param listed what is stored beside it
 */
export async function otherCopies(
	looking: Pick<Looking, 'remover'>,
	usage: ExactObject,
	id: string,
	listed: readonly StoredUsage[],
): Promise<readonly string[]> {
	const copies: string[] = [];
	for (const other of idsOf(canonicalJson(usage), listed)) {
		if (other !== id && (await isStored(looking, other)) !== false) copies.push(other);
	}
	return copies;
}
