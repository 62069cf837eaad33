import { keyOf, overOf, whyNoTurn } from '../confirm/turns';
import { PartitionLocks, type Turn } from '../confirm/locks';
import type { Remembered } from '../contract/history';
import type { ItemResult } from '../contract/outcome';
import type { Target } from '../contract/target';
import { findDuplicates } from '../identity/compare';
import type { Identified } from '../identity/identify';
import { inParallel } from '../run/inParallel';
import type { Run } from '../run/run';
import { tryOut } from './dryRun';
import type { Input, Prepared } from './input';
import { confirmPartition } from './listed/confirmPartition';
import { ListedPartition, openDelivery, type Listed } from './listed/listedPartition';
import { leaveUnsent, sendPartition } from './listed/sendPartition';
import type { DeliveryOptions } from './options';
import { byPartition, partitionOf } from './partitions';
import { prepare } from './prepare';
import {
	isWorthRemembering,
	keysOfStored,
	noteRow,
	recall,
	statesOf,
	withoutUsage,
} from './remembered';
import { heldBackResult, unsentResult } from './results/notStoredResults';
import { repeatedResult } from './results/duplicateResults';
import { withUsage, type Finish } from './results/results';
import { sendUsages } from './send';

/**
 * The flow: validate, identify, deduplicate, look up, send. Every item ends in one outcome.
 *
 * @returns one result per item that is not empty, or where rows are combined one per combined usage and invalid item; never throws for what an API or a network does
 */
export async function deliver(
	target: Target,
	inputs: readonly Input[],
	run: Run,
	options: DeliveryOptions,
): Promise<ItemResult[]> {
	return withoutEmptyRows(
		await deliverPrepared(target, prepare(target, inputs, options), run, options),
	);
}

/** Where places are left out, each result says of which item it is. */
function withoutEmptyRows(results: ReadonlyArray<ItemResult | undefined>): ItemResult[] {
	if (!results.includes(undefined)) return results as ItemResult[];
	return results.flatMap((result, item) => (result === undefined ? [] : [{ item, ...result }]));
}

/**
 * The flow from the deduplication on.
 *
 * @returns the results that were prepared and those of the usages, each in its place
 */
export async function deliverPrepared(
	target: Target,
	{ usages, results }: Prepared,
	run: Run,
	given: DeliveryOptions,
): Promise<ItemResult[]> {
	const options =
		given.dryRun === undefined ? given : { ...given, memory: undefined, history: undefined };
	const hasInvalid = results.some((result) => result?.outcome === 'invalid');
	const nothingMayBeSent = options.stopOnInvalid && hasInvalid;
	if (nothingMayBeSent) {
		for (const [position, usage] of usages) results[position] = withUsage(usage, heldBackResult());
		return results as ItemResult[];
	}
	const duplicates = findDuplicates(target, usages);
	const firsts = [...usages].filter(([position]) => !duplicates.has(position));
	const remembered = await recall(firsts, options);
	run.waiting = firsts.length;
	const finish: Finish = (position, usage, { attempts = 1, ...result }) => {
		const ended = { ...withUsage(usage, result), ...(attempts > 1 && { attempts }) };
		results[position] = ended;
		noteRow(usage, ended, options);
		if (!isWorthRemembering(target, usage, ended)) return;
		options.memory?.set(usage.identity, withoutUsage(ended));
		for (const key of keysOfStored(target, usage, ended)) options.rounds?.set(key, true);
	};
	const { recognition } = target;
	if (options.dryRun !== undefined)
		await tryOut(target, firsts, run, options.dryRun, options, finish);
	else if (recognition.kind === 'listed')
		await deliverListed(target, recognition, firsts, run, options, remembered, finish);
	else await sendUsages(target, firsts, run, options, remembered, finish);
	await options.history?.end(statesOf(target, remembered, firsts, results));
	for (const duplicate of duplicates.values()) {
		const usage = usages.get(duplicate.position)!;
		const result = repeatedResult(target, usage, duplicate, results[duplicate.first]!, options);
		results[duplicate.position] = withUsage(usage, result);
	}
	return results as ItemResult[];
}

/**
 * Delivers usages to an API without a key, whose lists tell what it has stored. Partitions go side by
 * side; one that waits, for another execution or to look at what it has stored, holds no place of them.
 */
async function deliverListed(
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
				await (sent ?? sendPartition(partition));
				await confirmPartition(partition);
			} else leaveUnsent(partition, unsentResult(whyNoTurn(run)));
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
		const sent = turn.isFirst ? sendPartition(partition) : undefined;
		const carriedOut = carryOut(partition, turn, sent);
		// What one throws is thrown below, when all have ended.
		carriedOut.catch(() => {});
		beside.push(carriedOut);
		await Promise.allSettled([sent]);
	});
	delivery.jointAudit.close();
	await Promise.allSettled(beside);
	untilOver.end();
	await Promise.all(beside);
}
