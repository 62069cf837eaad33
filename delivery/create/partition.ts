import { carryOutDryRun } from './dryRun';
import type { Remembered } from '../contract/history';
import type { Identified } from '../identity/identify';
import type { Partition } from './input';
import type { DeliveryOptions } from './options';
import type { ItemResult } from '../contract/outcome';
import { recognise, type Unsettled } from './recognise';
import { rememberedResult, withUsage } from './results';
import type { Run } from '../run/run';
import { sendUsage } from './send';
import type { Target } from '../contract/target';

type Finish = (position: number, usage: Identified, result: ItemResult) => void;

/** Delivers the usages of one subscription or contract, in the order of their items. */
export async function deliverPartition(
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
