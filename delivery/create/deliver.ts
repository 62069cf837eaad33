import { findTwins } from '../identity/compare';
import { groupBy } from '../../values/groupBy';
import { rememberedAs, type Remembered } from '../contract/history';
import { isRecognisable, type Identified } from '../identity/identify';
import { inParallel } from '../run/inParallel';
import type { Input, Lane, Prepared } from './input';
import { deliverLane } from './lane';
import type { DeliveryOptions } from './options';
import { SUCCESSES, type ItemResult } from '../contract/outcome';
import { prepare } from './prepare';
import { heldBackEnding, resultOf, twinEnding, type Ending } from './endings';
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
		for (const [position, usage] of usages) results[position] = resultOf(usage, heldBackEnding());
		return results as ItemResult[];
	}
	const twins = findTwins(target, usages);
	const firsts = [...usages].filter(([position]) => !twins.has(position));
	const remembered = await recall(firsts, options);
	// What only reads by ident has no order to keep.
	const isInAnyOrder = options.dryRun !== undefined && target.recognition.kind !== 'listed';
	const lanes = isInAnyOrder ? firsts.map((usage) => new Map([usage])) : byLane(target, firsts);
	run.waiting = firsts.length;
	const finish = (position: number, usage: Identified, result: ItemResult): void => {
		results[position] = result;
		run.waiting -= 1;
		if (isFinal(target, usage, result)) options.memory?.set(usage.identity, endingOf(result));
	};
	await inParallel(lanes, run.limits.concurrency, async (lane) => {
		await deliverLane(target, lane, run, options, remembered, finish);
	});
	await options.history?.end(statesOf(target, remembered, firsts, results));
	for (const twin of twins.values()) {
		const ending = twinEnding(twin, results[twin.first]!);
		results[twin.position] = resultOf(usages.get(twin.position)!, ending);
	}
	return results as ItemResult[];
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

/** The longest lane comes first: begun last, it would go on alone when the others are done. */
function byLane(target: Target, usages: ReadonlyArray<[number, Identified]>): Lane[] {
	const lanes = groupBy(usages, ([, usage]) => target.measure(usage.body).lane);
	return [...lanes.values()]
		.map((lane) => new Map(lane))
		.sort((one, other) => other.size - one.size);
}

/** Whether another try must not send it: it is stored, or may be and could never be recognised. */
function isFinal(target: Target, usage: Identified, result: ItemResult): boolean {
	return (
		SUCCESSES.has(result.outcome) ||
		(result.outcome === 'unknown' && !isRecognisable(target, usage))
	);
}

/** What is worth remembering of a result: the usage itself comes with the items of the next try. */
function endingOf({
	usage: _usage,
	identity: _identity,
	combined: _combined,
	...ending
}: ItemResult): Ending {
	return ending;
}
