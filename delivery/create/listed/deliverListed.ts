import { PartitionLocks, type Turn } from '../../confirm/locks';
import type { Looking } from '../../confirm/looking';
import { SendGate } from '../../confirm/sendGate';
import { keyOf, overOf, whyNoTurn } from '../../confirm/turns';
import { Freshness } from '../../confirm/waits';
import type { Remembered } from '../../contract/history';
import type { Recognition } from '../../contract/recognition';
import type { Target } from '../../contract/target';
import { isRecognisable, type Identified } from '../../identity/identify';
import { inParallel } from '../../run/inParallel';
import type { Run } from '../../run/run';
import { Remover } from '../../stored/remove';
import { groupBy } from '../../../values/groupBy';
import type { Partition } from '../input';
import { ListedPartition, type ListedDelivery } from './listedPartition';
import { unsentResult } from '../results/notStoredResults';
import type { DeliveryOptions } from '../options';
import type { UsageResult } from '../results/results';

export type Listed = Extract<Recognition, { kind: 'listed' }>;

/** Beyond the time limit, looking at what was stored may take so much longer than one request. */
const TIME_BEYOND_LIMIT_MS = 15_000;

/** Says how a usage ended. */
export type Finish = (
	position: number,
	usage: Identified,
	result: UsageResult & { attempts?: number },
) => void;

/**
 * Delivers usages to an API without a key, whose lists tell what it has stored. Partitions go side by
 * side; one that waits, for another execution or to look at what it has stored, holds no place of them.
 */
export async function deliverListed(
	target: Target,
	recognition: Listed,
	usages: ReadonlyArray<[number, Identified]>,
	run: Run,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
	finish: Finish,
): Promise<void> {
	const { locks = new PartitionLocks(), account = '' } = options;
	const delivery = openDelivery(target, recognition, usages, run, options, remembered);
	const untilOver = overOf(run);
	const beside: Array<Promise<void>> = [];

	/** Whatever happens, the next execution in the queue is let go on. */
	async function carryOut(
		partition: ListedPartition,
		turn: Turn,
		sent?: Promise<void>,
	): Promise<void> {
		try {
			if (sent === undefined) await Promise.race([turn.comes, untilOver.promise]);
			if (sent !== undefined || run.mayGoOn()) {
				await (sent ?? partition.send());
				await partition.confirm();
			} else partition.leaveUnsent(unsentResult(whyNoTurn(run)));
		} finally {
			turn.end();
		}
		for (const [position, usage, result] of partition.ended()) finish(position, usage, result);
	}

	await inParallel(byPartition(target, usages), run.limits.concurrency, async (of) => {
		const key = keyOf(account, partitionOf(target, of));
		const turn = locks.takeTurn(key);
		const partition = new ListedPartition(
			delivery,
			of,
			() => locks.storedLately(key, run.clock.now()),
			(usage) => locks.note(key, { usage, at: run.clock.now() }),
		);
		if (!turn.isFirst) untilOver.begin();
		const sent = turn.isFirst ? partition.send() : undefined;
		const carriedOut = carryOut(partition, turn, sent);
		// What one throws is thrown below, when all have ended.
		carriedOut.catch(() => {});
		beside.push(carriedOut);
		await Promise.allSettled([sent]);
	});
	await Promise.allSettled(beside);
	untilOver.end();
	await Promise.all(beside);
}

function openDelivery(
	target: Target,
	{ list, byId }: Listed,
	usages: ReadonlyArray<[number, Identified]>,
	run: Run,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
): ListedDelivery {
	const freshness = new Freshness();
	// Of what nothing can recognise, lists prove nothing.
	const count = usages.filter(([, usage]) => isRecognisable(target, usage)).length;
	const gate = new SendGate(run, list.newest().pageFrom(0, 1).request, options.lookUp && count > 1);
	const { totalMs, timeoutMs } = run.limits;
	const lookingOf = (of: Run): Looking => {
		return { listing: list, remover: byId && new Remover(byId, of), run: of, freshness };
	};
	const [before, after] = [
		lookingOf(run),
		lookingOf(run.finishing(totalMs + timeoutMs + TIME_BEYOND_LIMIT_MS)),
	];
	run.keepTimeToLook();
	return { target, run, options, remembered, gate, freshness, before, after };
}

/** The longest partition comes first: begun last, it would go on alone when the others are done. */
export function byPartition(
	target: Target,
	usages: ReadonlyArray<[number, Identified]>,
): Partition[] {
	const partitions = groupBy(usages, ([, usage]) => target.measure(usage.body).partition);
	return [...partitions.values()]
		.map((partition) => new Map(partition))
		.sort((one, other) => other.size - one.size);
}

function partitionOf(target: Target, partition: Partition): string {
	return target.measure(partition.values().next().value!.body).partition;
}
