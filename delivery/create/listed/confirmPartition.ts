import { audit } from '../../confirm/audit';
import { clearUp, storedByOf, type Cleared, type Doubtful } from '../../confirm/doubts';
import type { StoredUsage } from '../../contract/recognition';
import type { Identified } from '../../identity/identify';
import { inParallel } from '../../run/inParallel';
import { goneResult, lateResult } from '../results/confirmedResults';
import { partitionOf } from '../partitions';
import type { ListedPartition } from './listedPartition';
import { spanOf } from './recognise';
import { sendOne, sendWith } from './sendPartition';
import { claim, resultOfCleared } from './sentResults';
import { settleSurplus, usagesByKey } from './surplus';

/** Where several equal usages are meant, one that was stored more lately may be taken back yet. */
const MAY_BE_TAKEN_BACK_FOR_MS = 15 * 60_000;

/** Looks what became of what was sent, and takes back what another run had stored before. */
export async function confirmPartition(partition: ListedPartition): Promise<void> {
	await lookForDoubtful(partition, [...partition.doubtful]);
	const hasTakenBack = await confirmOnce(partition);
	// The copy that was taken back may have filled a limit.
	const again = hasTakenBack ? refusedByLimit(partition) : [];
	if (again.length === 0) return;
	const before = partition.doubtful.length;
	await sendAgain(partition, again);
	await lookForDoubtful(partition, partition.doubtful.slice(before));
	await confirmOnce(partition);
}

async function sendAgain(
	partition: ListedPartition,
	refused: ReadonlyArray<[number, Identified]>,
): Promise<void> {
	const { concurrency } = partition.delivery.run.limits;
	await inParallel(refused, concurrency, async ([position, usage]) => {
		const refusal = partition.resultOf(position);
		await sendOne(partition, position, usage);
		// What the API has said of it tells more than why it was not asked again.
		if (partition.resultOf(position).outcome === 'unsent') partition.end(position, refusal);
	});
}

/** @returns whether something was taken back */
async function confirmOnce(partition: ListedPartition): Promise<boolean> {
	const audited = await auditPartition(partition);
	// The audit is of what was sent; what was found stored may lie beside it.
	const stored = [...(partition.known?.listed ?? []), ...(audited ?? [])];
	const byId = new Map(stored.map((usage) => [usage.id, usage]));
	return byId.size > 0 && (await settleSurplus(partition, [...byId.values()]));
}

function refusedByLimit(partition: ListedPartition): ReadonlyArray<[number, Identified]> {
	return [...partition.sent].filter(
		([position]) => partition.resultOf(position).code === 'limit-reached',
	);
}

async function lookForDoubtful(
	partition: ListedPartition,
	doubtful: readonly Doubtful[],
): Promise<void> {
	if (doubtful.length === 0) return;
	const { target, run, gate, after } = partition.delivery;
	const span = spanOf(
		target,
		doubtful.map(({ usage }) => usage),
	);
	const { known } = partition.known!;
	const cleared =
		span &&
		(await clearUp(
			after,
			{
				span,
				claim: (usage, stored) => claim(target, usage, stored, known),
				sendAgain: async ({ position, usage, doubt }) => {
					const pass = run.mayGoOn() ? await gate.enter() : undefined;
					return pass === undefined ? doubt : await sendWith(partition, pass, position, usage);
				},
			},
			doubtful,
		));
	for (const { position, usage, doubt } of doubtful) {
		const { reason } = doubt;
		const how: Cleared = cleared?.get(position) ?? { kind: 'open', reason };
		if (how.kind !== 'stored') endAs(partition, position, usage, how);
	}
}

function endAs(
	partition: ListedPartition,
	position: number,
	usage: Identified,
	how: Cleared,
): void {
	const mayBeOfAnother = partition.known!.mayBeOfAnother(usage);
	partition.end(position, resultOfCleared(partition.delivery.target, usage, how, mayBeOfAnother));
}

/** @returns what the list shows; nothing where it could not be read, or need not be */
async function auditPartition(
	partition: ListedPartition,
): Promise<readonly StoredUsage[] | undefined> {
	const { target, options, after } = partition.delivery;
	const counted = countedLately(partition);
	const joint = counted.size === 0 ? await lookAtTogether(partition) : undefined;
	if (joint !== undefined) return joint;
	const mayHaveStored =
		partition.doubtful.length > 0 || (partition.own.size > 0 && !options.auditsAfterDoubtOnly);
	const toLookAt = [
		...(mayHaveStored ? partition.sent.values() : []),
		...[...counted.values()].map((position) => partition.usages.get(position)!),
	];
	const span = toLookAt.length > 0 ? spanOf(target, toLookAt) : undefined;
	if (span === undefined) return undefined;
	const now = after.run.clock.now();
	const times = new Map([...counted.keys()].map((id) => [id, now]));
	for (const [id, { storedAt }] of partition.own) times.set(id, storedAt);
	// A usage in doubt may stand for a copy of another run while its own is not listed yet.
	const storedBy = storedByOf(partition.doubtful, after.run.limits.timeoutMs);
	const audited = await audit(after, span, times, storedBy);
	if (audited.kind === 'unread') {
		for (const position of partition.sent.keys()) {
			const result = partition.resultOf(position);
			if (result.storedId !== undefined) partition.end(position, { ...result, audited: false });
		}
		return undefined;
	}
	for (const [id, position] of counted) {
		if (audited.gone.has(id)) partition.end(position, goneResult(target, id));
	}
	for (const [id, { position }] of partition.own) {
		if (audited.gone.has(id)) partition.end(position, goneResult(target, id));
		else if (audited.late.has(id))
			partition.end(position, lateResult(partition.resultOf(position)));
	}
	liftDoubts(partition, audited.usages);
	return audited.usages;
}

/** Of a clean partition, what was stored since it was looked up is all that there is to know. */
async function lookAtTogether(
	partition: ListedPartition,
): Promise<readonly StoredUsage[] | undefined> {
	const { delivery, known, doubtful, lookedUpAt, own } = partition;
	const isClean = doubtful.length === 0 && known?.isLookedUp === true;
	if (!isClean || delivery.options.auditsAfterDoubtOnly) return undefined;
	const name = partitionOf(delivery.target, partition.usages);
	return await delivery.jointAudit.of(name, lookedUpAt, own);
}

/** The last look may show what all before did not. */
function liftDoubts(partition: ListedPartition, listed: readonly StoredUsage[]): void {
	const { target } = partition.delivery;
	for (const { position, usage } of partition.doubtful) {
		const { outcome, storedId } = partition.resultOf(position);
		if (outcome !== 'unknown' || storedId !== undefined) continue;
		const found = claim(target, usage, listed, partition.known!.known);
		if (found !== undefined) endAs(partition, position, usage, found);
	}
}

/**
 * Stored usages that count as one of several equal ones and were stored so lately that the run that made
 * them may take them back yet.
 *
 * @returns the positions of the items that they stand for, by ID
 */
function countedLately(partition: ListedPartition): ReadonlyMap<string, number> {
	const { target, run } = partition.delivery;
	const since = run.clock.now() - MAY_BE_TAKEN_BACK_FOR_MS;
	const lately = new Set(
		(partition.known?.listed ?? [])
			.filter(({ createdAt = -Infinity }) => createdAt > since)
			.map(({ id }) => id),
	);
	const counted = new Map<string, number>();
	if (lately.size === 0) return counted;
	for (const positions of usagesByKey(target, partition.usages).values()) {
		if (positions.length < 2) continue;
		for (const position of positions) {
			const { outcome, storedId } = partition.resultOf(position);
			if (outcome === 'duplicate' && storedId !== undefined && lately.has(storedId))
				counted.set(storedId, position);
		}
	}
	return counted;
}
