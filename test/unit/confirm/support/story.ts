import { PartitionLocks } from '../../../../delivery/confirm/locks';
import { keyOf } from '../../../../delivery/confirm/turns';
import type { Memory } from '../../../../delivery/contract/history';
import { SUCCESSES, type ItemResult } from '../../../../delivery/contract/outcome';
import type { WireRequest } from '../../../../delivery/contract/wire';
import { deliver } from '../../../../delivery/create/deliver';
import { receiptOf, type Receipt } from '../../../../delivery/create/results/receipt';
import type { UsageResult } from '../../../../delivery/create/results/results';
import { Run } from '../../../../delivery/run/run';
import { canonicalJson, type ExactObject } from '../../../../values/exactJson';
import { ANY_READING } from '../../../../values/reading';
import type { MeterBehaviour, Step } from '../../delivery/support/meterApi';
import type { MeterUsage } from '../../delivery/support/meterTarget';
import { Stage, usage } from '../../delivery/support/run';
import { CLEAR, chancesOf, DOUBTFUL, LATE, READING, REFUSALS, REMOVING } from './faults';
import { Process } from './process';

/** What one run said, and what it asked to remove without having stored it. */
export interface Told {
	readonly results: readonly ItemResult[];
	readonly receipt: Receipt;
	/** Results of all tries, also of those that were made anew. */
	readonly allResults: readonly ItemResult[];
	readonly removedOfOthers: readonly string[];
}

export interface Story {
	/** No answer was lost that stores, nothing was refused, nobody was stopped. */
	readonly isClear: boolean;
	/** A run died, or something may have been stored when no run looked for it any more. */
	readonly isCutOff: boolean;
	/** The network has delivered something twice: what nobody has sent counts for no run. */
	readonly hasDoubled: boolean;
	readonly usages: readonly MeterUsage[];
	readonly atOnce: readonly Told[];
	/** How often each usage was stored when the runs at once had ended, and when nothing was under way any more. */
	readonly countsThen: ReadonlyMap<string, number>;
	readonly countsLater: ReadonlyMap<string, number>;
	readonly idsLater: ReadonlySet<string>;
	readonly sumLater: number;
	readonly last: Told;
	readonly countsLast: ReadonlyMap<string, number>;
	/** Subscriptions of which a turn was never given back. */
	readonly stillHeld: readonly string[];
}

export async function tell(seed: number, changes: MeterBehaviour = {}): Promise<Story> {
	const chance = chancesOf(seed);
	const oneOf = <Choice>(choices: readonly Choice[]): Choice =>
		choices[Math.floor(chance() * choices.length)];
	const isClear = chance() < 0.4;
	const late = isClear || chance() < 0.7 ? [] : [LATE];
	let hasDoubled = false;
	const rate = oneOf(isClear ? [0, 0.1, 0.2] : [0, 0.1, 0.3, 0.6]);
	const plan = ({ method }: WireRequest): Step | undefined => {
		if (chance() >= rate) return undefined;
		const refusals = isClear ? [] : REFUSALS;
		if (method === 'GET') return oneOf([...READING, ...refusals.slice(0, 1)]);
		if (method === 'DELETE') return oneOf([...REMOVING, ...refusals]);
		const step = oneOf(isClear ? CLEAR : [...CLEAR, ...DOUBTFUL, ...refusals, ...late]);
		hasDoubled ||= typeof step === 'object' && 'storesTwice' in step;
		return step;
	};
	const accounts = ['a', 'b', 'c', 'd', 'e'].slice(0, oneOf([1, 2, 5]));
	const ids = Array.from(
		{ length: 400 },
		(_, number) => `id-${Math.floor(chance() * 1e6)}-${number}`,
	);
	const stage = new Stage('listed', {
		plan,
		ids,
		lagMs: oneOf(isClear ? [0, 200] : [0, 200, 700, 3_000]),
		staleMs: oneOf([0, 0, 1_000, 20_000]),
		createdInSeconds: chance() < 0.4,
		answerMs: oneOf([10, 10, 200]),
		listsNotByStoring: chance() < 0.3,
		...changes,
	});
	const kinds = oneOf([2, 4, 40]);
	const drawn = Array.from({ length: oneOf([1, 2, 4, 8]) }, (_, note) =>
		usage(Math.floor(chance() * kinds), { account: oneOf(accounts), note: String(note) }),
	);
	// More of one moment are not listed: three runs may store each twice over.
	const usages = drawn.filter(
		(one, at) => drawn.slice(0, at).filter((other) => billedAs(other) === billedAs(one)).length < 2,
	);
	const shared = oneOf([undefined, new PartitionLocks()]);
	const runs: Array<Promise<Told>> = [];
	let isCutOff = late.length > 0;
	for (let number = oneOf([1, 2, 2, 3]); number > 0; number -= 1) {
		const after = oneOf([0, 0, 50, 100, 500, 1_000, 1_300, 5_000]);
		const order = chance() < 0.5 ? usages : [...usages].reverse();
		const locks = chance() < 0.7 ? shared : undefined;
		const limits = {
			totalMs: isClear ? 600_000 : oneOf([600_000, 60_000, 20_000]),
			concurrency: oneOf([1, 3]),
			timeoutMs: 30_000,
		};
		const tries = oneOf([1, 1, 3]);
		const lookUp = chance() < 0.85;
		const takesBack = isClear || chance() < 0.9;
		const end = isClear || chance() < 0.8 ? undefined : oneOf(['cancel', 'crash'] as const);
		const endsAfter = oneOf([20, 200, 1_000, 2_000, 10_000]);
		const process = new Process(stage);
		const begin = async (): Promise<Told> => {
			await stage.clock.pass(after);
			if (end !== undefined) process.endIn(endsAfter, end);
			// A process that dies takes its locks with it.
			const options = { lookUp, takesBack, locks: end === 'crash' ? undefined : locks };
			return await deliverIn(stage, process, order, limits, options, tries);
		};
		const told = begin();
		isCutOff ||= end === 'crash';
		const dies = async (): Promise<Told> => {
			await stage.clock.pass(after + endsAfter);
			return NOTHING;
		};
		runs.push(end === 'crash' ? Promise.race([told, dies()]) : told);
	}
	const atOnce = await Promise.all(runs);
	const countsThen = countsOf(stage.api.stored);
	stage.api.behaviour = { ids };
	await stage.clock.pass(300_000);
	const countsLater = countsOf(stage.api.stored);
	const idsLater = new Set(stage.api.stored.map(({ id }) => id));
	const sumLater = stage.api.stored.reduce((sum, { quantity }) => sum + Number(quantity), 0);
	const limits = { totalMs: 600_000, concurrency: 3, timeoutMs: 30_000 };
	const last = await deliverIn(stage, new Process(stage), usages, limits, { lookUp: true }, 1);
	return {
		isClear,
		isCutOff,
		hasDoubled,
		usages,
		atOnce,
		countsThen,
		countsLater,
		idsLater,
		sumLater,
		last,
		countsLast: countsOf(stage.api.stored),
		stillHeld: accounts.filter((account) => shared?.takeTurn(keyOf('', account)).isFirst === false),
	};
}

const NOTHING: Told = {
	results: [],
	allResults: [],
	receipt: { sumsCreated: {} } as Receipt,
	removedOfOthers: [],
};

interface Options {
	readonly lookUp: boolean;
	readonly takesBack?: boolean;
	readonly locks?: PartitionLocks;
}

/** One execution, with as many tries as Retry On Fail gives it. */
async function deliverIn(
	stage: Stage,
	process: Process,
	usages: readonly MeterUsage[],
	limits: { totalMs: number; concurrency: number; timeoutMs: number },
	options: Options,
	tries: number,
): Promise<Told> {
	const memory = createMemory();
	const allResults: ItemResult[] = [];
	for (let number = 1; ; number += 1) {
		const run = new Run(process, process, limits, () => 0.5);
		const started = stage.clock.now();
		const results = await deliver(
			stage.target,
			usages.map((given) => ({ given })),
			run,
			{
				reading: ANY_READING,
				stopOnInvalid: false,
				equalRows: 'each',
				memory,
				...options,
			},
		);
		allResults.push(...results);
		const isSuccess = results.every(({ outcome }) => SUCCESSES.has(outcome));
		if (!isSuccess && number < tries) {
			await stage.clock.pass(1_000);
			continue;
		}
		const receipt = receiptOf(stage.target, results, run.effort, stage.clock.now() - started);
		return { results, receipt, allResults, removedOfOthers: process.removedOfOthers };
	}
}

function createMemory(): Memory<UsageResult> {
	const endings = new Map<string, string>();
	return {
		get: (identity) => {
			const text = endings.get(identity);
			return text === undefined ? undefined : (JSON.parse(text) as UsageResult);
		},
		set: (identity, ending) => void endings.set(identity, JSON.stringify(ending)),
	};
}

/** What is billed, and how often. */
export function countsOf(usages: ReadonlyArray<Partial<MeterUsage>>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const one of usages) counts.set(billedAs(one), (counts.get(billedAs(one)) ?? 0) + 1);
	return counts;
}

function billedAs({ account, quantity, time }: Partial<MeterUsage>): string {
	return `${account} ${quantity} ${Date.parse(time!)}`;
}

/** The results of all items that bill the same. */
export function resultsOf(results: readonly ItemResult[], key: string): readonly ItemResult[] {
	return results.filter(({ usage: sent }) => {
		const one = JSON.parse(canonicalJson(sent as ExactObject)) as Partial<MeterUsage>;
		return billedAs(one) === key;
	});
}
