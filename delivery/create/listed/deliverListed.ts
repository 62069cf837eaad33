import { PartitionLocks, type Turn } from '../../confirm/locks';
import { keyOf, overOf, whyNoTurn } from '../../confirm/turns';
import type { Remembered } from '../../contract/history';
import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import { inParallel } from '../../run/inParallel';
import type { Run } from '../../run/run';
import type { DeliveryOptions } from '../options';
import { byPartition, partitionOf, type Partition } from '../partitions';
import { unsentResult } from '../results/notStoredResults';
import type { Finish } from '../results/results';
import { confirmPartition } from './confirmPartition';
import { ListedPartition, openDelivery, type Listed } from './listedPartition';
import { groupsOf, lookUpGroup } from './lookUpGroup';
import { leaveUnsent, sendPartition } from './sendPartition';

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
	const turns: Turn[] = [];
	const beside: Array<Promise<void>> = [];

	function open(of: Partition): { readonly partition: ListedPartition; readonly turn: Turn } {
		const key = keyOf(account, partitionOf(target, of));
		const turn = locks.takeTurn(key);
		turns.push(turn);
		const partition = new ListedPartition(
			delivery,
			of,
			() => locks.storedLately(key, run.clock.now()),
			(usage) => locks.note(key, { usage, at: run.clock.now() }),
		);
		return { partition, turn };
	}

	/** From its look-up on, nobody else of this process sends usages where a group does. */
	function* opened(): Iterable<ReturnType<typeof open>> {
		for (const group of groupsOf(byPartition(target, usages))) {
			const members = group.map(open);
			const first = members.filter(({ turn }) => turn.isFirst).map(({ partition }) => partition);
			if (options.lookUp && first.length > 1 && run.mayGoOn()) {
				const at = run.clock.now();
				const of = first.map((partition) => partition.unsettled().open);
				const founds = lookUpGroup(target, recognition.list, of, run);
				for (const partition of first) partition.lookedUpInGroup = { at, founds };
			}
			yield* members;
		}
	}

	/** Whatever happens, the next execution in the queue is let go on. */
	async function carryOut(
		partition: ListedPartition,
		turn: Turn,
		sent?: Promise<void>,
	): Promise<void> {
		try {
			if (sent === undefined) await Promise.race([turn.comes, untilOver.promise]);
			if (sent !== undefined || run.mayGoOn()) {
				await (sent ?? sendPartition(partition));
				await confirmPartition(partition);
			} else leaveUnsent(partition, unsentResult(whyNoTurn(run)));
		} finally {
			turn.end();
		}
		for (const [position, usage, result] of partition.ended()) finish(position, usage, result);
	}

	try {
		await inParallel(opened(), run.limits.concurrency, async ({ partition, turn }) => {
			if (!turn.isFirst) untilOver.begin();
			const sent = turn.isFirst ? sendPartition(partition) : undefined;
			const carriedOut = carryOut(partition, turn, sent);
			// What one throws is thrown below, when all have ended.
			carriedOut.catch(() => {});
			beside.push(carriedOut);
			await Promise.allSettled([sent]);
		});
	} finally {
		delivery.jointAudit.close();
		await Promise.allSettled(beside);
		untilOver.end();
		for (const turn of turns) turn.end();
	}
	await Promise.all(beside);
}
