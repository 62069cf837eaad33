import fc from 'fast-check';
import type { Outcome } from '../../../delivery/contract/outcome';
import type { MeterBehaviour, Step } from './support/meterApi';
import { Stage, usages } from './support/run';

/**
 * Runs with faults at random requests, held against what the API has stored: nothing twice, nothing
 * lost, and each outcome true.
 */

const step = fc.oneof(
	{ weight: 6, arbitrary: fc.constant<Step | undefined>(undefined) },
	{
		weight: 4,
		arbitrary: fc.constantFrom<Step | undefined>(
			'loseBefore',
			'loseAfter',
			'fail503After',
			'notSent',
			{ status: 500 },
			{ status: 502 },
			{ status: 408 },
			{ status: 401 },
			{ status: 429, headers: { 'retry-after': '2' } },
			{ status: 429 },
		),
	},
);
const rare = fc.constantFrom<Step | undefined>(
	'cancelled',
	{ status: 403 },
	{ status: 302 },
	'credential',
);

/** What the API does in one run. */
const behaviour: fc.Arbitrary<() => MeterBehaviour> = fc
	.tuple(
		fc.array(step, { maxLength: 60 }),
		fc.option(fc.tuple(fc.nat(40), rare), { nil: undefined }),
		fc.boolean(),
	)
	.map(([steps, special, sendsTotal]) =>
		Object.assign(
			(): MeterBehaviour => {
				let number = -1;
				return {
					sendsTotal,
					plan: () => {
						number += 1;
						return special?.[0] === number ? special[1] : steps[number];
					},
				};
			},
			{ toString: () => JSON.stringify({ steps, special, sendsTotal }) },
		),
	);
const behaviours = fc.array(behaviour, { minLength: 1, maxLength: 3 });

const COUNT = 12;
/** In the end. */
const MUST_BE_STORED: ReadonlySet<Outcome> = new Set<Outcome>(['created', 'duplicate', 'partial']);
/** By this run. */
const MUST_NOT_BE_STORED: ReadonlySet<Outcome> = new Set<Outcome>([
	'rejected',
	'unsent',
	'invalid',
	'duplicate',
]);

function inputs() {
	return usages(COUNT).map((item, number) => ({ ...item, account: `account ${number % 3}` }));
}

/** Delivers all usages and holds the outcomes against what is stored before and after. */
async function deliverAll(stage: Stage): Promise<readonly Outcome[]> {
	const storedOf = (position: number): number =>
		stage.notes.filter((note) => note === String(position)).length;
	const before = inputs().map((_, position) => storedOf(position));
	const { outcomes } = await stage.deliver(inputs());
	outcomes.forEach((outcome, position) => {
		const stored = storedOf(position);
		expect(stored).toBeLessThanOrEqual(1);
		if (MUST_BE_STORED.has(outcome)) expect([position, stored]).toEqual([position, 1]);
		if (MUST_NOT_BE_STORED.has(outcome))
			expect([position, stored]).toEqual([position, before[position]]);
	});
	return outcomes;
}

describe.each(['keyed', 'readable', 'listed'] as const)(
	'with faults at any request, where the API is %s,',
	(kind) => {
		it('each outcome is true, nothing is stored twice, and later runs complete the rest', async () => {
			await fc.assert(
				fc.asyncProperty(behaviours, async (runs) => {
					const stage = new Stage(kind);
					for (const behave of runs) {
						stage.api.behaviour = behave();
						await deliverAll(stage);
					}
					stage.api.behaviour = {};
					const outcomes = await deliverAll(stage);
					expect(outcomes.every((outcome) => MUST_BE_STORED.has(outcome))).toBe(true);
					expect(stage.api.stored).toHaveLength(COUNT);
				}),
				{ numRuns: 100 },
			);
		});
	},
);

/** Equal in all that the API can see, and told apart by reference; each may be stored in part. */
const alike = (count: number, partial: boolean) =>
	Array.from({ length: count }, (_, number) => ({
		given: {
			account: 'a',
			quantity: '5',
			time: '2026-03-01T08:00:00Z',
			note: String(number),
			partial,
		},
		reference: `ref ${number}`,
	}));

const PART = '3';

/** Delivers equal usages, with each fault in turn and in the end with none, and holds what is said against what is stored. */
async function deliverAlike(
	stage: Stage,
	runs: ReadonlyArray<() => MeterBehaviour>,
	partial: boolean,
): Promise<readonly Outcome[]> {
	let last: readonly Outcome[] = [];
	for (const behave of [...runs, () => ({})]) {
		stage.api.behaviour = { ...behave(), limit: partial ? PART : undefined };
		const before = stage.api.stored.length;
		const { outcomes, results } = await stage.deliver(alike(4, partial));
		const count = (...wanted: readonly Outcome[]): number =>
			outcomes.filter((outcome) => wanted.includes(outcome)).length;
		const storedNow = results.filter(
			({ outcome, storedNow: now }) => outcome === 'created' || now,
		).length;
		const more = stage.api.stored.length - before;
		expect(more).toBeGreaterThanOrEqual(storedNow);
		// A part that is found after a lost answer may be of another, so it is a conflict.
		expect(more).toBeLessThanOrEqual(storedNow + count('unknown', 'conflict'));
		expect(stage.api.stored.length).toBeLessThanOrEqual(4);
		last = outcomes;
	}
	return last;
}

it('with faults at any request, equal usages are stored as often as they are meant', async () => {
	await fc.assert(
		fc.asyncProperty(behaviours, async (runs) => {
			const stage = new Stage('listed');
			await deliverAlike(stage, runs, false);
			expect(stage.api.stored).toHaveLength(4);
		}),
		{ numRuns: 100 },
	);
});

it('with faults at any request, of equal usages no part is stored twice, and what is not stored is named', async () => {
	await fc.assert(
		fc.asyncProperty(behaviours, async (runs) => {
			const stage = new Stage('listed');
			const outcomes = await deliverAlike(stage, runs, true);
			// Where a part stands at the moment already, no later run can tell of which of them it is.
			const wanted: Outcome = outcomes.includes('conflict') ? 'conflict' : 'partial';
			expect(outcomes).toEqual(Array(4).fill(wanted));
			if (wanted === 'partial') expect(stage.api.stored).toHaveLength(4);
		}),
		{ numRuns: 100 },
	);
});
