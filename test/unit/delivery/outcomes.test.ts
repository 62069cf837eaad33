import type { Step } from './support/meterApi';
import { Stage, usage, usages } from './support/run';

const EVERY_KIND = ['keyed', 'readable', 'listed', 'blind'] as const;

describe.each(EVERY_KIND)('usages for an API that is %s', (kind) => {
	it('are created, each once', async () => {
		const stage = new Stage(kind);
		const { outcomes, results, receipt } = await stage.deliver(usages(5));
		expect(outcomes).toEqual(Array(5).fill('created'));
		expect(stage.notes).toEqual(['0', '1', '2', '3', '4']);
		expect(results.map(({ storedId }) => storedId)).toEqual([
			'id-1',
			'id-2',
			'id-3',
			'id-4',
			'id-5',
		]);
		expect(results.every(({ attempts }) => attempts === undefined)).toBe(true);
		expect(receipt).toMatchObject({ sumsCreated: { quantity: '17.5' }, retries: 0 });
		// What an API without a key has stored is looked at a moment later.
		if (kind !== 'listed') expect(receipt.waitedMs).toBe(0);
	});

	it('are rejected with the words of the API, and nothing else is affected', async () => {
		const stage = new Stage(kind, {
			steps: { 1: [{ status: 422, body: 'No such account.', headers: { 'x-id': 'r-1' } }] },
		});
		const { outcomes, results } = await stage.deliver(usages(3));
		expect(outcomes).toEqual(['created', 'rejected', 'created']);
		expect(results[1]).toMatchObject({
			refusal: { status: 422, message: 'No such account.', requestId: 'r-1' },
		});
		expect(results[1].message).toMatch(/No such account\..*Fix it\./);
		expect(stage.notes).toEqual(['0', '2']);
	});

	it('are unsent where no connection comes about, without a try for each of them', async () => {
		const stage = new Stage(kind, { plan: () => 'notSent' });
		const { outcomes } = await stage.deliver(usages(30), { limits: { concurrency: 1 } });
		expect(outcomes).toEqual(Array(30).fill('unsent'));
		expect(stage.api.requests.length).toBeLessThan(20);
		expect(stage.api.stored).toEqual([]);
	});

	it('are sent when the connection comes back', async () => {
		const stage = new Stage(kind, {
			plan: (_request, number) => (number <= 3 ? 'notSent' : undefined),
		});
		const { outcomes } = await stage.deliver(usages(2));
		expect(outcomes).toEqual(['created', 'created']);
	});

	it('are unsent where the credential cannot work, after one try', async () => {
		const stage = new Stage(kind, { plan: () => 'credential' });
		const { outcomes, results } = await stage.deliver(usages(4), {
			lookUp: false,
			limits: { concurrency: 1 },
		});
		expect(outcomes).toEqual(Array(4).fill('unsent'));
		expect(stage.api.requests).toHaveLength(1);
		expect(results[0].message).toContain('made up: credential');
	});

	it('are unsent where the credential is refused again, after a few tries', async () => {
		const stage = new Stage(kind, { plan: () => ({ status: 401 }) });
		const { outcomes } = await stage.deliver(usages(4), {
			lookUp: false,
			limits: { concurrency: 1 },
		});
		expect(outcomes).toEqual(Array(4).fill('unsent'));
		expect(stage.api.requests.length).toBeGreaterThan(1);
		expect(stage.api.requests.length).toBeLessThan(8);
	});

	it('are created where the credential is refused once', async () => {
		const stage = new Stage(kind, { steps: { 1: [{ status: 401 }] } });
		expect((await stage.deliver(usages(3))).outcomes).toEqual(Array(3).fill('created'));
	});

	it('wait as long as a rate limit says, and are then created', async () => {
		const slow = { status: 429, headers: { 'retry-after': '30' } };
		const stage = new Stage(kind, { steps: { 0: [slow, slow] } });
		const started = stage.clock.now();
		const { outcomes, results, receipt } = await stage.deliver(usages(2));
		expect(outcomes).toEqual(['created', 'created']);
		expect(results[0].attempts).toBe(3);
		expect(stage.clock.now() - started).toBeGreaterThanOrEqual(60_000);
		expect(receipt.retries).toBe(2);
		expect(receipt.waitedMs).toBeGreaterThanOrEqual(60_000);
	});

	it('are unsent where the rate limit ends after the time limit of the run', async () => {
		const stage = new Stage(kind, {
			steps: { 1: [{ status: 429, headers: { 'retry-after': '600' } }] },
		});
		const started = stage.clock.now();
		const { outcomes } = await stage.deliver(usages(4), { limits: { concurrency: 1 } });
		expect(outcomes).toEqual(['created', 'unsent', 'unsent', 'unsent']);
		expect(stage.clock.now() - started).toBeLessThan(10_000);
	});
});

describe('an answer that is lost', () => {
	it.each(['keyed', 'readable', 'listed'] as const)(
		'does not keep a usage from being created once, where the API is %s',
		async (kind) => {
			const stage = new Stage(kind, {
				steps: {
					0: ['loseAfter'],
					1: ['loseBefore'],
					2: ['fail503After'],
					3: [{ status: 502 }, 'loseAfter'],
				},
			});
			const { outcomes } = await stage.deliver(usages(4));
			expect(outcomes).toEqual(Array(4).fill('created'));
			expect([...stage.notes].sort()).toEqual(['0', '1', '2', '3']);
		},
	);

	it.each(['keyed', 'readable'] as const)(
		'is lost as often as it likes where the API keeps idents unique: %s',
		async (kind) => {
			const steps = { 0: [{ status: 502 }, 'loseBefore', 'loseAfter', 'loseBefore'] } as const;
			const stage = new Stage(kind, { steps });
			expect((await stage.deliver([usage(0)])).outcomes).toEqual(['created']);
			expect(stage.notes).toEqual(['0']);
		},
	);

	it('leaves a usage unknown that cannot be recognised, and does not send it again', async () => {
		const stage = new Stage('blind', { steps: { 0: ['loseAfter'], 1: ['loseBefore'] } });
		const { outcomes } = await stage.deliver(usages(3));
		expect(outcomes).toEqual(['unknown', 'unknown', 'created']);
		expect(stage.api.posted).toEqual(['0', '1', '2']);
	});

	it('leaves a usage without a time unknown, where usages are told apart by time', async () => {
		const stage = new Stage('listed', { steps: { 0: ['loseAfter'] } });
		const { outcomes } = await stage.deliver(usages(2, { time: undefined }));
		expect(outcomes).toEqual(['unknown', 'created']);
		expect(stage.api.posted).toEqual(['0', '1']);
	});

	it.each(['keyed', 'readable'] as const)(
		'leaves a usage unknown when it is lost every time, where the API is %s',
		async (kind) => {
			const stage = new Stage(kind, { plan: () => 'loseBefore' });
			const { outcomes } = await stage.deliver([usage(0)]);
			expect(outcomes).toEqual(['unknown']);
			expect(stage.api.stored).toEqual([]);
		},
	);

	it('leaves a usage unknown when it is lost twice, and does not send it a third time, where the API has no key', async () => {
		const stage = new Stage('listed', { steps: { 0: ['loseBefore', 'loseBefore'] } });
		const { outcomes, results } = await stage.deliver(usages(2));
		expect(outcomes).toEqual(['unknown', 'created']);
		expect(results[0].attempts).toBe(2);
		expect([...stage.api.posted].sort()).toEqual(['0', '0', '1']);
	});

	it.each<[string, Step]>([
		['a time-out', 'timedOut'],
		['504', { status: 504 }],
		['408', { status: 408 }],
	])('leaves a usage unknown after %s, and does not send it again', async (_name, step) => {
		const stage = new Stage('listed', { steps: { 0: [step] } });
		const { outcomes } = await stage.deliver(usages(2));
		expect(outcomes).toEqual(['unknown', 'created']);
		expect(stage.api.posted).toEqual(['0', '1']);
	});

	it('does not call a usage rejected whose first sending may be stored, when the second is refused', async () => {
		const stage = new Stage('listed', { steps: { 0: ['loseBefore', { status: 422 }] } });
		expect((await stage.deliver([usage(0)])).outcomes).toEqual(['unknown']);
	});

	it('is not taken for stored because another run stored the same before', async () => {
		const stage = new Stage('listed', { steps: { 1: ['loseBefore'], 2: ['loseAfter'] } });
		const same = { time: usage(0).time, quantity: '1' };
		stage.api.store({ account: 'a', ...same, time: same.time!, note: 'before' });
		const inputs = [0, 1, 2].map((number) => ({
			given: usage(number, same),
			reference: `ref ${number}`,
		}));
		const { outcomes } = await stage.deliver(inputs);
		expect(outcomes).toEqual(['duplicate', 'created', 'created']);
		expect(stage.api.stored).toHaveLength(3);
	});

	it.each([403, 302])(
		'does not call a usage rejected that may be stored, when %d comes next',
		async (status) => {
			const stage = new Stage('keyed', { steps: { 0: ['loseAfter', { status }] } });
			const { outcomes } = await stage.deliver([usage(0)]);
			expect(outcomes).toEqual(['unknown']);
		},
	);

	it('leaves a usage unknown when reading back does not work', async () => {
		const stage = new Stage('listed', {
			plan: ({ method }, number) => (method === 'GET' && number > 1 ? { status: 500 } : undefined),
			steps: { 0: ['loseAfter'] },
		});
		const { outcomes, results } = await stage.deliver(usages(1));
		expect(outcomes).toEqual(['unknown']);
		expect(results[0].message).toContain('status 500');
	});
});
