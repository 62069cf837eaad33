import { uniqueField } from '../../../../delivery/contract/recognition';
import { deliver } from '../../../../delivery/create/deliver';
import { ANY_READING } from '../../../../values/reading';
import type { DeliveryOptions } from '../../../../delivery/create/options';
import { OUTCOMES, type ItemResult, type Outcome } from '../../../../delivery/contract/outcome';
import type { Input } from '../../../../delivery/create/input';
import { receiptOf, type Receipt } from '../../../../delivery/create/results/receipt';
import { Run, type RunLimits } from '../../../../delivery/run/run';
import type { Target } from '../../../../delivery/contract/target';
import { FakeClock } from './clock';
import { MeterApi, type MeterBehaviour } from './meterApi';
import { meterTarget, type MeterKind, type MeterUsage } from './meterTarget';

const FIRST_TIME = Date.UTC(2026, 2, 1, 8);

/** The n-th sample usage, noted as its number; no two are alike. */
export function usage(number: number, changes: Partial<MeterUsage> = {}): MeterUsage {
	const time = new Date(FIRST_TIME + number * 3_600_000).toISOString();
	return { account: 'a', quantity: `${number + 1}.5`, time, note: String(number), ...changes };
}

export function usages(count: number, changes: Partial<MeterUsage> = {}): MeterUsage[] {
	return Array.from({ length: count }, (_, number) => usage(number, changes));
}

/** An API with a clock of its own, to which several runs can deliver. */
export class Stage {
	readonly clock = new FakeClock();
	readonly target: Target;
	readonly api: MeterApi;

	constructor(kind: MeterKind, behaviour: MeterBehaviour = {}) {
		this.target = meterTarget(kind);
		this.api = new MeterApi(
			this.clock,
			uniqueField(this.target.recognition) !== undefined,
			behaviour,
		);
	}

	run(limits: Partial<RunLimits> = {}, random = (): number => 0.5): Run {
		return new Run(
			this.api,
			this.clock,
			{ totalMs: 600_000, concurrency: 3, timeoutMs: 30_000, ...limits },
			random,
		);
	}

	/** Delivers usages and compares what is stored with them: every item has one outcome, and they add up. */
	async deliver(
		inputs: ReadonlyArray<MeterUsage | Input>,
		options: Partial<DeliveryOptions> & {
			readonly limits?: Partial<RunLimits>;
			readonly random?: () => number;
		} = {},
	): Promise<Delivered> {
		const { limits, random, ...given } = options;
		const run = this.run(limits, random);
		const started = this.clock.now();
		const items = inputs.map((input): Input => ('given' in input ? input : { given: input }));
		const results = await deliver(this.target, items, run, {
			reading: ANY_READING,
			stopOnInvalid: false,
			lookUp: true,
			...given,
		});
		const took = this.clock.now() - started;
		const receipt = receiptOf(this.target, results, run.effort, took, false, run.noticed.codes);
		expect(results).toHaveLength(items.length);
		for (const result of results) expect(OUTCOMES).toContain(result?.outcome);
		expect(Object.values(receipt.outcomes).reduce((sum, count) => sum + count, 0)).toBe(
			items.length,
		);
		return { results, receipt, run, outcomes: results.map(({ outcome }) => outcome) };
	}

	/** Paths of all requests to remove something. */
	get deletions(): string[] {
		return this.api.requests
			.filter(({ request }) => request.method === 'DELETE')
			.map(({ request }) => request.path);
	}

	/** Notes of what is stored, in the order of storing. */
	get notes(): Array<string | undefined> {
		return this.api.stored.map(({ note }) => note);
	}
}

export interface Delivered {
	readonly results: readonly ItemResult[];
	readonly outcomes: readonly Outcome[];
	readonly receipt: Receipt;
	readonly run: Run;
}
