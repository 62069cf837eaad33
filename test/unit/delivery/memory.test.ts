import type { History, Remembered } from '../../../delivery/contract/history';
import { rememberedAs } from '../../../delivery/contract/history';
import type { Memory } from '../../../delivery/contract/history';
import { OUTCOMES } from '../../../delivery/contract/outcome';
import type { UsageResult } from '../../../delivery/create/results/results';
import { Stage, usage, usages } from './support/run';

function createMemory(): Memory<UsageResult> & { readonly size: number } {
	const endings = new Map<string, UsageResult>();
	return {
		get: (identity) => endings.get(identity),
		set: (identity, ending) =>
			void endings.set(identity, JSON.parse(JSON.stringify(ending)) as UsageResult),
		get size() {
			return endings.size;
		},
	};
}

describe('the memory of the tries of one execution', () => {
	it.each(['keyed', 'listed', 'blind'] as const)(
		'keeps what is stored from being sent again, where the API is %s',
		async (kind) => {
			const stage = new Stage(kind, { steps: { 1: [{ status: 422 }], 3: [{ status: 403 }] } });
			const memory = createMemory();
			const limits = { concurrency: 1 };
			const first = await stage.deliver(usages(5), { memory, limits });
			expect(first.outcomes).toEqual(['created', 'rejected', 'created', 'rejected', 'unsent']);
			stage.api.behaviour = {};
			const second = await stage.deliver(usages(5), { memory, limits });
			expect(second.outcomes).toEqual(Array(5).fill('created'));
			expect(stage.notes).toEqual(['0', '2', '1', '3', '4']);
			expect(second.results[0]).toMatchObject({ storedId: 'id-1', usage: { note: '0' } });
		},
	);

	it('asks the API for nothing when all is remembered', async () => {
		const stage = new Stage('listed');
		const memory = createMemory();
		await stage.deliver(usages(3), { memory });
		const before = stage.api.requests.length;
		await stage.deliver(usages(3), { memory });
		expect(stage.api.requests).toHaveLength(before);
	});

	it('remembers usages without a time by their place', async () => {
		const stage = new Stage('listed', { steps: { 1: [{ status: 422 }] } });
		const memory = createMemory();
		await stage.deliver(usages(3, { time: undefined }), { memory });
		await stage.deliver(usages(3, { time: undefined }), { memory });
		expect(stage.notes).toEqual(['0', '2', '1']);
	});

	it('does not send again what may be stored and cannot be recognised', async () => {
		const stage = new Stage('blind', { steps: { 0: ['loseAfter'] } });
		const memory = createMemory();
		expect((await stage.deliver([usage(0)], { memory })).outcomes).toEqual(['unknown']);
		expect((await stage.deliver([usage(0)], { memory })).outcomes).toEqual(['unknown']);
		expect(stage.api.stored).toHaveLength(1);
	});

	it('does not take the stored one of an equal usage for another, told apart by reference', async () => {
		const stage = new Stage('listed', { steps: { 0: ['ok', { status: 422 }] } });
		const memory = createMemory();
		const alike = ['a', 'b'].map((reference) => ({ given: usage(0), reference }));
		expect((await stage.deliver(alike, { memory })).outcomes).toEqual(['created', 'rejected']);
		stage.api.behaviour = {};
		expect((await stage.deliver(alike, { memory })).outcomes).toEqual(['created', 'created']);
		expect(stage.api.stored).toHaveLength(2);
	});
});

/** A history that forgets nothing. */
class TestHistory implements History {
	readonly states = new Map<string, Remembered>();
	failsAtEnd = false;

	async begin(identities: readonly string[]): Promise<ReadonlyMap<string, Remembered>> {
		const before = new Map(
			identities.map((identity) => [identity, this.states.get(identity) ?? 'new']),
		);
		for (const [identity, state] of before) if (state === 'new') this.states.set(identity, 'begun');
		return before;
	}

	async end(states: ReadonlyMap<string, Remembered>): Promise<void> {
		if (this.failsAtEnd) return;
		for (const [identity, state] of states) this.states.set(identity, state);
	}
}

describe('the history of earlier runs', () => {
	it('keeps what is stored from being looked up or sent', async () => {
		const stage = new Stage('listed');
		const history = new TestHistory();
		await stage.deliver(usages(3), { history });
		const before = stage.api.requests.length;
		const { outcomes } = await stage.deliver([...usages(3), usage(3)], { history, lookUp: false });
		expect(outcomes).toEqual(['duplicate', 'duplicate', 'duplicate', 'created']);
		const made = stage.api.requests.slice(before).map(({ request }) => request.method);
		// It is looked at what was sent, and at nothing else.
		expect(made).toEqual(['POST', 'GET']);
	});

	it('has what a run began and never ended looked up, even where look-ups are off', async () => {
		const stage = new Stage('listed');
		const history = new TestHistory();
		history.failsAtEnd = true;
		await stage.deliver(usages(2), { history, lookUp: false });
		stage.api.stored.pop();
		history.failsAtEnd = false;
		const { outcomes } = await stage.deliver(usages(2), { history, lookUp: false });
		expect(outcomes).toEqual(['duplicate', 'created']);
		expect(new Set(history.states.values())).toEqual(new Set(['done']));
	});

	describe('of equal usages with references, which come one by one without a look-up', () => {
		const alike = (...references: string[]) =>
			references.map((reference) => ({ given: usage(0), reference }));
		const storeFirst = async () => {
			const stage = new Stage('listed');
			const history = new TestHistory();
			const withoutLookUp = { history, lookUp: false };
			await stage.deliver(alike('a'), withoutLookUp);
			return { stage, history, withoutLookUp };
		};

		it('sends each of them', async () => {
			const { stage, withoutLookUp } = await storeFirst();
			expect((await stage.deliver(alike('a', 'b'), withoutLookUp)).outcomes).toEqual([
				'duplicate',
				'created',
			]);
			expect(stage.api.stored).toHaveLength(2);
		});

		it.each([
			['alone', ['b']],
			['together', ['a', 'b']],
		])(
			'does not take the stored one of another for one whose answer was lost, %s',
			async (_how, references) => {
				const { stage, history, withoutLookUp } = await storeFirst();
				stage.api.behaviour = {
					plan: ({ method }) => (method === 'POST' ? 'loseBefore' : undefined),
				};
				const { results, outcomes } = await stage.deliver(alike(...references), withoutLookUp);
				expect(outcomes.at(-1)).toBe('unknown');
				expect(results.at(-1)?.message).toContain('id-1');
				expect(stage.api.stored).toHaveLength(1);
				expect([...history.states.values()]).toEqual(['done', 'begun']);
			},
		);

		it('does not take the stored one of another for one that a dead run began', async () => {
			const { stage, history, withoutLookUp } = await storeFirst();
			history.failsAtEnd = true;
			stage.api.behaviour = {
				plan: ({ method }) => (method === 'POST' ? { status: 403 } : undefined),
			};
			await stage.deliver(alike('b'), withoutLookUp);
			history.failsAtEnd = false;
			stage.api.behaviour = {};
			const { results, outcomes } = await stage.deliver(alike('b', 'c'), withoutLookUp);
			expect(outcomes).toEqual(['unknown', 'created']);
			expect(results[0].message).toContain('id-1');
			expect(stage.api.stored).toHaveLength(2);
		});

		it('sends one that a dead run began, where none that is equal is stored', async () => {
			const { stage, history, withoutLookUp } = await storeFirst();
			history.failsAtEnd = true;
			await stage.deliver(alike('b'), withoutLookUp);
			history.failsAtEnd = false;
			stage.api.stored.length = 0;
			expect((await stage.deliver(alike('b'), withoutLookUp)).outcomes).toEqual(['created']);
		});
	});

	it('counts an equal usage that it knows as stored when the answer for another is lost', async () => {
		const stage = new Stage('listed');
		const options = { history: new TestHistory(), lookUp: false, equalRows: 'each' } as const;
		await stage.deliver([usage(0)], options);
		stage.api.behaviour = { plan: ({ method }) => (method === 'POST' ? 'loseBefore' : undefined) };
		expect((await stage.deliver([usage(0), usage(0)], options)).outcomes).toEqual([
			'duplicate',
			'unknown',
		]);
	});

	it('forgets what was refused, so that it is sent again', async () => {
		const stage = new Stage('keyed', { steps: { 0: [{ status: 422 }] } });
		const history = new TestHistory();
		expect((await stage.deliver([usage(0)], { history })).outcomes).toEqual(['rejected']);
		expect((await stage.deliver([usage(0)], { history })).outcomes).toEqual(['created']);
	});

	it.each([true, false])(
		'never calls a usage stored that is not, whatever its outcome (recognisable: %p)',
		(isRecognisable) => {
			// What is stored in part is asked about again, so that its remainder is told again.
			const stored = new Set([
				'created',
				'duplicate',
				'surplus',
				...(isRecognisable ? [] : ['partial']),
			]);
			for (const outcome of OUTCOMES) {
				for (const before of ['new', 'begun', 'done'] as const) {
					const after = rememberedAs(outcome, before, isRecognisable);
					expect(after === 'done').toBe(
						stored.has(outcome) || (outcome === 'unsent' && before === 'done'),
					);
					if (outcome === 'unknown') expect(after).toBe('begun');
				}
			}
		},
	);
});
