import { findDuplicates } from '../identity/compare';
import { groupBy } from '../../values/groupBy';
import { rememberedAs, type Remembered } from '../contract/history';
import { isRecognisable, type Identified } from '../identity/identify';
import { inParallel } from '../run/inParallel';
import type { Input, Partition, Prepared } from './input';
import { carryOutDryRun } from './dryRun';
import { recognise, type Unsettled } from './recognise';
import { sendUsage } from './send';
import type { DeliveryOptions } from './options';
import { SUCCESSES, type ItemResult } from '../contract/outcome';
import { prepare } from './prepare';
import { duplicateResult, rememberedResult, withUsage, type UsageResult } from './results';
import { heldBackResult } from './notStoredResults';
import type { Run } from '../run/run';
import type { Target } from '../contract/target';

/**
 * The flow: validate, identify, deduplicate, look up, send. Every item ends in one outcome.
 *
 * @returns one result per item, or where rows are combined one per combined usage and invalid item; never throws for what an API or a network does
 */
export async function deliver(
	target: Target,
	inputs: readonly Input[],
	run: Run,
	options: DeliveryOptions,
): Promise<ItemResult[]> {
	return await deliverPrepared(target, prepare(target, inputs, options), run, options);
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
	const nothingMayBeSent = options.stopOnInvalid && usages.size < results.length;
	if (nothingMayBeSent) {
		for (const [position, usage] of usages) results[position] = withUsage(usage, heldBackResult());
		return results as ItemResult[];
	}
	const duplicates = findDuplicates(target, usages);
	const firsts = [...usages].filter(([position]) => !duplicates.has(position));
	const remembered = await recall(firsts, options);
	// What only reads by ident has no order to keep.
	const isInAnyOrder = options.dryRun !== undefined && target.recognition.kind !== 'listed';
	const partitions = isInAnyOrder
		? firsts.map((usage) => new Map([usage]))
		: byPartition(target, firsts);
	run.waiting = firsts.length;
	const finish = (position: number, usage: Identified, result: ItemResult): void => {
		results[position] = result;
		run.waiting -= 1;
		if (isFinal(target, usage, result)) options.memory?.set(usage.identity, withoutUsage(result));
	};
	await inParallel(partitions, run.limits.concurrency, async (partition) => {
		await deliverPartition(target, partition, run, options, remembered, finish);
	});
	await options.history?.end(statesOf(target, remembered, firsts, results));
	for (const duplicate of duplicates.values()) {
		const result = duplicateResult(duplicate, results[duplicate.first]!);
		results[duplicate.position] = withUsage(usages.get(duplicate.position)!, result);
	}
	return results as ItemResult[];
}

type Finish = (position: number, usage: Identified, result: ItemResult) => void;

/** Delivers the usages of one subscription or contract, in the order of their items. */
async function deliverPartition(
	target: Target,
	partition: Partition,
	run: Run,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
	finish: Finish,
): Promise<void> {
	const unsettled = settleRemembered(partition, options, remembered, finish);
	const recognition = await recognise(target, unsettled, run, options);
	for (const [position, usage] of unsettled.open) {
		const known = recognition.resultFor(position, usage);
		if (options.dryRun !== undefined) {
			const found = recognition.lookUpFor(usage);
			const result = await carryOutDryRun(target, usage, run, options.dryRun, known, found);
			finish(position, usage, withUsage(usage, result));
			continue;
		}
		const mayBeOfAnother = (): boolean => recognition.mayBeOfAnother(usage);
		const result = known
			? withUsage(usage, known)
			: await sendUsage(target, usage, run, recognition.known, mayBeOfAnother);
		finish(position, usage, result);
	}
}

/** Finishes what an earlier try or run has stored. */
function settleRemembered(
	partition: Partition,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
	finish: Finish,
): Unsettled {
	const unsettled = {
		open: new Map() as Partition,
		begun: new Set<number>(),
		done: new Map() as Partition,
		claimed: new Set<string>(),
	};
	for (const [position, usage] of partition) {
		const before = rememberedOf(usage, remembered);
		const result =
			options.memory?.get(usage.identity) ?? (before === 'done' ? rememberedResult() : undefined);
		if (result === undefined) {
			unsettled.open.set(position, usage);
			if (before === 'begun') unsettled.begun.add(position);
			continue;
		}
		finish(position, usage, withUsage(usage, result));
		if (result.storedId === undefined) unsettled.done.set(position, usage);
		else unsettled.claimed.add(result.storedId);
	}
	return unsettled;
}

function rememberedOf(
	usage: Identified,
	remembered: ReadonlyMap<string, Remembered>,
): Remembered | undefined {
	const before = remembered.get(usage.identity);
	// Rows may have come late for a period, so only the API knows whether it is stored as it is now.
	return before === 'done' && usage.combined !== undefined ? 'begun' : before;
}

/** Asks the history about all usages that the memory of this execution does not know. */
async function recall(
	usages: ReadonlyArray<[number, Identified]>,
	options: DeliveryOptions,
): Promise<ReadonlyMap<string, Remembered>> {
	if (options.history === undefined) return new Map();
	const open = usages
		.map(([, usage]) => usage)
		.filter((usage) => usage.isLasting && options.memory?.get(usage.identity) === undefined);
	return await options.history.begin(open.map(({ identity }) => identity));
}

function statesOf(
	target: Target,
	remembered: ReadonlyMap<string, Remembered>,
	usages: ReadonlyArray<[number, Identified]>,
	results: ReadonlyArray<ItemResult | undefined>,
): ReadonlyMap<string, Remembered> {
	const states = new Map<string, Remembered>();
	for (const [position, usage] of usages) {
		const before = remembered.get(usage.identity);
		if (before === undefined) continue;
		const { outcome } = results[position]!;
		states.set(usage.identity, rememberedAs(outcome, before, isRecognisable(target, usage)));
	}
	return states;
}

/** The longest partition comes first: begun last, it would go on alone when the others are done. */
function byPartition(target: Target, usages: ReadonlyArray<[number, Identified]>): Partition[] {
	const partitions = groupBy(usages, ([, usage]) => target.measure(usage.body).partition);
	return [...partitions.values()]
		.map((partition) => new Map(partition))
		.sort((one, other) => other.size - one.size);
}

/** Whether another try must not send it: it is stored, though otherwise, or may be and could never be recognised. */
function isFinal(target: Target, usage: Identified, result: ItemResult): boolean {
	return (
		SUCCESSES.has(result.outcome) ||
		result.code === 'echo-differs' ||
		(result.outcome === 'unknown' && !isRecognisable(target, usage))
	);
}

/** What is worth remembering of a result: the usage itself comes with the items of the next try. */
function withoutUsage({
	usage: _usage,
	identity: _identity,
	combined: _combined,
	...result
}: ItemResult): UsageResult {
	return result;
}
