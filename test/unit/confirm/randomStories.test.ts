import { PartitionLocks } from '../../../delivery/confirm/locks';
import type { WireRequest } from '../../../delivery/contract/wire';
import type { ItemResult } from '../../../delivery/contract/outcome';
import { canonicalJson, type ExactObject } from '../../../values/exactJson';
import type { MeterBehaviour, Step } from '../delivery/support/meterApi';
import type { MeterUsage } from '../delivery/support/meterTarget';
import { Stage, usage } from '../delivery/support/run';

/**
 * Stories by chance, the same ones each time: two runs at once meet failures of all kinds, and a run
 * without any comes after them. What is stored more often than it is meant has to be named by one of the
 * runs at once already, and what is missing by the last one.
 */
const STORIES = 150;
const SENDING: readonly Step[] = [
	'loseBefore',
	'loseAfter',
	'fail503After',
	'timedOut',
	'notSent',
	{ storesAfterMs: 45_000 },
	{ arrivesAfterMs: 9_000 },
	{ storesTwice: 'namesFirst' },
	{ storesTwice: 'namesLast' },
	{ status: 429, headers: { 'retry-after': '3' } },
	{ status: 500 },
	{ status: 504 },
	{ status: 403 },
];
const READING: readonly Step[] = ['loseBefore', 'timedOut', { status: 500 }, { status: 403 }];

/** Numbers from 0 to below 1 that only the seed decides (mulberry32). */
function chancesOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

interface Story {
	readonly stage: Stage;
	readonly usages: readonly MeterUsage[];
	readonly atOnce: ReadonlyArray<readonly ItemResult[]>;
	readonly last: readonly ItemResult[];
	/** Usages that were stored too often when the runs at once had ended. */
	readonly tooOften: readonly string[];
}

async function tell(seed: number): Promise<Story> {
	const chance = chancesOf(seed);
	const oneOf = <Choice>(choices: readonly Choice[]): Choice =>
		choices[Math.floor(chance() * choices.length)];
	const rate = oneOf([0, 0.1, 0.3, 0.6]);
	const plan = ({ method }: WireRequest): Step | undefined =>
		chance() < rate ? oneOf(method === 'GET' ? READING : SENDING) : undefined;
	const behaviour: MeterBehaviour = { plan, lagMs: oneOf([0, 200, 700, 3_000]) };
	const stage = new Stage('listed', behaviour);
	const usages = Array.from({ length: oneOf([1, 2, 4, 6]) }, (_, note) =>
		usage(Math.floor(chance() * 4), { account: oneOf(['a', 'b']), note: String(note) }),
	);
	const locks = oneOf([undefined, new PartitionLocks()]);
	const deliver = async (after: number): Promise<readonly ItemResult[]> => {
		const totalMs = oneOf([600_000, 60_000, 20_000]);
		const limits = { totalMs, concurrency: oneOf([1, 3]) };
		await stage.clock.pass(after);
		return (await stage.deliver(usages, { equalUsages: 'separate', locks, limits })).results;
	};
	const atOnce = await Promise.all([deliver(0), deliver(oneOf([0, 100, 1_000, 5_000]))]);
	const tooOften = [...countsOf(stage.api.stored)].flatMap(([key, count]) =>
		count > (countsOf(usages).get(key) ?? 0) ? [key] : [],
	);
	stage.api.behaviour = {};
	await stage.clock.pass(300_000);
	const { results: last } = await stage.deliver(usages, { equalUsages: 'separate' });
	return { stage, usages, atOnce, last, tooOften };
}

/** What is billed, and how often. */
function countsOf(usages: ReadonlyArray<Partial<MeterUsage>>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const one of usages) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
	return counts;
}

function keyOf({ account, quantity, time }: Partial<MeterUsage>): string {
	return `${account} ${quantity} ${Date.parse(time!)}`;
}

function isNamed(results: readonly ItemResult[], key: string): boolean {
	return results.some(({ outcome, code, audited, usage: sent }) => {
		const isOpen = ['surplus', 'unknown', 'conflict'].includes(outcome);
		const isTold = isOpen || code === 'list-lags' || audited === false;
		const one = JSON.parse(canonicalJson(sent as ExactObject)) as Partial<MeterUsage>;
		return isTold && keyOf(one) === key;
	});
}

it.each(Array.from({ length: STORIES }, (_, seed) => seed))(
	'story %d: nothing is stored too often or missing unless a run says so',
	async (seed) => {
		const { stage, usages, atOnce, last, tooOften } = await tell(seed);
		expect(tooOften.filter((key) => !atOnce.some((results) => isNamed(results, key)))).toEqual([]);
		const stored = countsOf(stage.api.stored);
		const wrong = [...countsOf(usages)].filter(([key, count]) => stored.get(key) !== count);
		expect(wrong.filter(([key]) => !isNamed(last, key))).toEqual([]);
	},
);
