import type { Reason } from '../contract/code';
import type { Run } from '../run/run';
import type { PartitionLocks } from './locks';

/** What executions take turns at. */
export function keyOf(account: string, partition: string): string {
	return `${account} ${partition}`;
}

/**
 * Does something when all executions of this process have ended that were before it at any of some
 * partitions. The places in all queues are taken at once, so two can never wait for each other.
 *
 * @param keys see {@link keyOf}
 * @param carryOut is told whether there was another execution before it
 * @returns why its turn did not come while the run went on, where it did not
 */
export async function inTurn<Result>(
	locks: PartitionLocks,
	keys: readonly string[],
	run: Run,
	carryOut: (hasWaited: boolean) => Promise<Result>,
): Promise<Result | { readonly noTurn: Reason }> {
	const turns = [...new Set(keys)].sort().map((key) => locks.takeTurn(key));
	const hasWaited = turns.some(({ isFirst }) => !isFirst);
	const untilOver = overOf(run);
	try {
		if (hasWaited) {
			untilOver.begin();
			const come = Promise.all(turns.map(({ comes }) => comes));
			await Promise.race([come, untilOver.promise]);
			if (!run.mayGoOn()) return { noTurn: whyNoTurn(run) };
		}
		return await carryOut(hasWaited);
	} finally {
		untilOver.end();
		turns.forEach((turn) => turn.end());
	}
}

/** Why something was not done whose turn did not come while the run went on. */
export function whyNoTurn({ stopReason }: Run): Reason {
	return stopReason === undefined || stopReason.code === 'time-limit' ? LOCKED : stopReason;
}

const LOCKED: Reason = {
	code: 'locked',
	message:
		'another execution was sending usages of this subscription, and the time of this one was over before it ended',
};

/** Comes about when a run may not go on, once somebody waits for that. */
export function overOf(run: Run): { readonly promise: Promise<void>; begin(): void; end(): void } {
	let resolve = (): void => {};
	const promise = new Promise<void>((resolvePromise) => (resolve = resolvePromise));
	let isWatched = false;
	let hasEnded = false;
	const watch = async (): Promise<void> => {
		while (!hasEnded && run.mayGoOn()) await run.clock.sleep(LOOK_AT_CLOCK_MS);
		resolve();
	};
	return {
		promise,
		begin: () => {
			if (!isWatched) void watch();
			isWatched = true;
		},
		end: () => void (hasEnded = true),
	};
}

const LOOK_AT_CLOCK_MS = 1_000;
