import { rehearse } from './dryRun';
import type { Remembered } from '../contract/history';
import type { Identified } from '../identity/identify';
import type { Lane } from './input';
import type { DeliveryOptions } from './options';
import type { ItemResult } from '../contract/outcome';
import { recognise, type Unsettled } from './recognise';
import { rememberedEnding, resultOf } from './endings';
import type { Run } from '../run/run';
import { sendUsage } from './send';
import type { Target } from '../contract/target';

type Finish = (position: number, usage: Identified, result: ItemResult) => void;

/** Delivers the usages of one subscription or contract, in the order of their items. */
export async function deliverLane(
	target: Target,
	lane: Lane,
	run: Run,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
	finish: Finish,
): Promise<void> {
	const unsettled = settleRemembered(lane, options, remembered, finish);
	const recognition = await recognise(target, unsettled, run, options);
	for (const [position, usage] of unsettled.open) {
		const ending = recognition.endingOf(position, usage);
		if (options.dryRun !== undefined) {
			const rehearsed = await rehearse(
				target,
				usage,
				run,
				options.dryRun,
				ending,
				recognition.lookUpFor(usage),
			);
			finish(position, usage, resultOf(usage, rehearsed));
			continue;
		}
		const mayBeOfAnother = (): boolean => recognition.mayBeOfAnother(usage);
		const result = ending
			? resultOf(usage, ending)
			: await sendUsage(target, usage, run, recognition.known, mayBeOfAnother);
		finish(position, usage, result);
	}
}

/** Finishes what an earlier try or run has stored. */
function settleRemembered(
	lane: Lane,
	options: DeliveryOptions,
	remembered: ReadonlyMap<string, Remembered>,
	finish: Finish,
): Unsettled {
	const unsettled = {
		open: new Map() as Lane,
		begun: new Set<number>(),
		done: new Map() as Lane,
		claimed: new Set<string>(),
	};
	for (const [position, usage] of lane) {
		const before = rememberedOf(usage, remembered);
		const ending =
			options.memory?.get(usage.identity) ?? (before === 'done' ? rememberedEnding() : undefined);
		if (ending === undefined) {
			unsettled.open.set(position, usage);
			if (before === 'begun') unsettled.begun.add(position);
			continue;
		}
		finish(position, usage, resultOf(usage, ending));
		if (ending.storedId === undefined) unsettled.done.set(position, usage);
		else unsettled.claimed.add(ending.storedId);
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
