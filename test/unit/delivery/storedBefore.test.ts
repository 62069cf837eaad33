import { IDENT_IS_TAKEN } from './support/meterTarget';
import { Stage, usage, usages } from './support/run';

it.each(['keyed', 'readable', 'listed'] as const)(
	'a second run finds all usages stored, where the API is %s',
	async (kind) => {
		const stage = new Stage(kind);
		await stage.deliver(usages(6));
		const { outcomes, receipt } = await stage.deliver([...usages(6)].reverse());
		expect(outcomes).toEqual(Array(6).fill('duplicate'));
		expect(stage.api.stored).toHaveLength(6);
		expect(receipt).toMatchObject({ sumsCreated: {}, outcomes: { created: 0, duplicate: 6 } });
	},
);

it('a usage is recognised in another spelling', async () => {
	const stage = new Stage('listed');
	await stage.deliver([usage(0, { quantity: '1.50', time: '2026-03-01T08:00:00+01:00' })]);
	const { outcomes } = await stage.deliver([
		usage(0, { quantity: '1.5', time: '2026-03-01T07:00:00Z' }),
	]);
	expect(outcomes).toEqual(['duplicate']);
});

it('a second run sends only what the first one did not', async () => {
	const stage = new Stage('listed', { steps: { 2: [{ status: 422 }], 4: [{ status: 403 }] } });
	const first = await stage.deliver(usages(6), { limits: { concurrency: 1 } });
	expect(first.outcomes).toEqual([
		'created',
		'created',
		'rejected',
		'created',
		'rejected',
		'unsent',
	]);
	stage.api.behaviour = {};
	expect((await stage.deliver(usages(6))).outcomes).toEqual([
		'duplicate',
		'duplicate',
		'created',
		'duplicate',
		'created',
		'created',
	]);
	expect([...stage.notes].sort()).toEqual(['0', '1', '2', '3', '4', '5']);
});

it('a duplicate says which stored usage it is, where the API tells', async () => {
	const stage = new Stage('listed');
	await stage.deliver(usages(2));
	const { results } = await stage.deliver(usages(2));
	expect(results.map(({ storedId, compared }) => [storedId, compared])).toEqual([
		['id-1', true],
		['id-2', true],
	]);
});

it('a duplicate that cannot be compared says so', async () => {
	const stage = new Stage('keyed');
	await stage.deliver([usage(0)]);
	const [result] = (await stage.deliver([usage(0)])).results;
	expect(result).toMatchObject({ outcome: 'duplicate', compared: false });
});

describe('a usage whose ident is taken by another', () => {
	const first = usage(0, { ident: 'mine', quantity: '1.5' });

	it('is a conflict that names the fields that differ', async () => {
		const stage = new Stage('readable');
		await stage.deliver([first]);
		const { results } = await stage.deliver([{ ...first, quantity: '2.5', note: 'other' }]);
		expect(results[0]).toMatchObject({
			outcome: 'conflict',
			differences: [
				{ field: 'quantity', given: '2.5', stored: '1.5' },
				{ field: 'note', given: 'other', stored: '0' },
			],
		});
		expect(results[0].message).toMatch(/'quantity' is 1\.5 there.*'note' is /);
		expect(stage.api.stored).toHaveLength(1);
	});

	it('is a duplicate when nothing differs', async () => {
		const stage = new Stage('readable');
		await stage.deliver([first]);
		const { results } = await stage.deliver([{ ...first, quantity: '1.50' }]);
		expect(results[0]).toMatchObject({ outcome: 'duplicate', compared: true });
	});

	it('is an uncompared duplicate when the stored one cannot be read', async () => {
		const stage = new Stage('readable');
		await stage.deliver([first]);
		stage.api.behaviour = {
			plan: ({ method }) => (method === 'GET' ? { status: 403 } : undefined),
		};
		const { results } = await stage.deliver([first]);
		expect(results[0]).toMatchObject({ outcome: 'duplicate', compared: false });
	});

	it('is rejected when nothing is stored under the ident after all', async () => {
		const stage = new Stage('readable', {
			steps: { 0: [{ status: 409, body: 'Conflict of another kind.' }] },
		});
		const { results } = await stage.deliver([first]);
		expect(results[0].outcome).toBe('rejected');
		expect(results[0].message).toContain('Conflict of another kind.');
	});

	it('was created by this run when only the answer had been lost', async () => {
		const stage = new Stage('readable', { steps: { 0: ['loseAfter'] } });
		const { results } = await stage.deliver([first]);
		expect(results[0]).toMatchObject({ outcome: 'created', attempts: 2 });
	});

	it.each([
		['readable', 'not-proven', true],
		['keyed', 'not-compared', false],
	] as const)(
		'was created by it or by an earlier one when an answer had been lost, where the API is %s',
		async (kind, code, compared) => {
			const stage = new Stage(kind);
			await stage.deliver([first]);
			stage.api.behaviour = { steps: { 0: ['ok', 'loseBefore'] } };
			const { results, receipt } = await stage.deliver([first]);
			expect(results[0]).toMatchObject({ outcome: 'created', proven: false, code, compared });
			expect(receipt).toMatchObject({
				sumsCreated: {},
				notProven: { usages: 1, sums: { quantity: '1.5' } },
			});
		},
	);

	it('is unknown when the API calls the ident taken and never lists it', async () => {
		const stage = new Stage('readable', {
			steps: { 0: [{ status: 409, body: IDENT_IS_TAKEN }] },
		});
		const { results } = await stage.deliver([first]);
		expect(results[0]).toMatchObject({ outcome: 'unknown', code: 'list-does-not-show' });
		expect(stage.api.reads.length).toBeGreaterThan(1);
	});

	it('is compared as soon as the list shows it', async () => {
		const stage = new Stage('readable', {
			steps: { 0: [{ status: 409, body: IDENT_IS_TAKEN }] },
			plan: (_request, number) => {
				if (number === 4) stage.api.store({ ...first, time: first.time! });
				return undefined;
			},
		});
		const { results } = await stage.deliver([first]);
		expect(results[0]).toMatchObject({ outcome: 'duplicate', compared: true });
	});
});

describe('a usage of which less is stored', () => {
	const partial = (changes = {}) => usage(0, { quantity: '10', partial: true, ...changes });

	it('is partial, says how much is missing, and counts with what is stored', async () => {
		const stage = new Stage('listed', { limit: '6.25' });
		const { results, receipt } = await stage.deliver([partial(), usage(1, { quantity: '1' })]);
		expect(results[0]).toMatchObject({ outcome: 'partial', remainder: '3.75', storedId: 'id-1' });
		expect(receipt).toMatchObject({
			outcomes: { partial: 1, created: 1 },
			sumsCreated: { quantity: '7.25' },
		});
	});

	it('is a conflict for a second run, which cannot tell whether that is it, and does not send the rest', async () => {
		const stage = new Stage('listed', { limit: '6.25' });
		await stage.deliver([partial()]);
		stage.api.behaviour = {};
		const { results, receipt } = await stage.deliver([partial()]);
		expect(results[0]).toMatchObject({
			outcome: 'conflict',
			code: 'other-quantity-same-time',
			storedId: 'id-1',
		});
		expect(results[0].message).toMatch(/6\.25 .*id-1.* 10\. Nothing was sent/);
		expect(stage.api.stored).toHaveLength(1);
		expect(receipt.sumsCreated).toEqual({});
	});

	it('is a conflict beside another that is stored in whole, both at the same time', async () => {
		const stage = new Stage('listed');
		const two = [partial({ quantity: '10' }), partial({ quantity: '8', note: '1' })];
		const [whole, part] = [{ quantity: '10' }, { quantity: '5' }];
		for (const stored of [part, whole])
			stage.api.store({ account: 'a', time: usage(0).time!, ...stored });
		const { results } = await stage.deliver(two);
		expect(results.map(({ outcome, storedId }) => [outcome, storedId])).toEqual([
			['duplicate', 'id-2'],
			['conflict', 'id-1'],
		]);
		expect(stage.api.posted).toEqual([]);
	});

	it('is a conflict after its answer was lost, which says that it was sent', async () => {
		const stage = new Stage('listed', { limit: '6.25', steps: { 0: ['loseAfter'] } });
		const { results, receipt } = await stage.deliver([partial()]);
		expect(results[0]).toMatchObject({ outcome: 'conflict', storedId: 'id-1' });
		expect(results[0].message).toContain('It was sent, but its answer was lost: that may be');
		expect(stage.api.stored).toHaveLength(1);
		expect(receipt.sumsCreated).toEqual({});
	});

	it('is not taken for one that was never to be lowered', async () => {
		const stage = new Stage('listed');
		stage.api.store({ account: 'a', quantity: '6.25', time: usage(0).time!, note: 'another' });
		const { outcomes } = await stage.deliver([usage(0, { quantity: '10' })], { storesBoth: true });
		expect(outcomes).toEqual(['created']);
	});
});

describe('what cannot be looked up', () => {
	it('is unknown and not sent when the API will never tell', async () => {
		const stage = new Stage('listed', {
			plan: ({ method }) => (method === 'GET' ? { status: 422 } : undefined),
		});
		const { outcomes } = await stage.deliver(usages(3));
		expect(outcomes).toEqual(Array(3).fill('unknown'));
		expect(stage.api.posted).toEqual([]);
	});

	it('is unsent when asking later may help', async () => {
		const stage = new Stage('listed', {
			plan: ({ method }) => (method === 'GET' ? { status: 503 } : undefined),
		});
		const { outcomes } = await stage.deliver(usages(3));
		expect(outcomes).toEqual(Array(3).fill('unsent'));
		expect(stage.api.posted).toEqual([]);
	});

	it('affects only its own account', async () => {
		const stage = new Stage('listed', {
			plan: ({ method, query }) =>
				method === 'GET' && query?.account !== 'b' ? { status: 422 } : undefined,
		});
		const { outcomes } = await stage.deliver([
			usage(0, { account: 'a' }),
			usage(1, { account: 'b' }),
		]);
		expect(outcomes).toEqual(['unknown', 'created']);
	});

	it('is sent without a look-up where the user chose so, and taken back where it was stored before', async () => {
		const stage = new Stage('listed');
		expect((await stage.deliver(usages(2), { lookUp: false })).outcomes).toEqual([
			'created',
			'created',
		]);
		expect(stage.api.requests.slice(0, 2).map(({ request }) => request.method)).toEqual([
			'POST',
			'POST',
		]);
		const { results } = await stage.deliver(usages(2), { lookUp: false });
		expect(results).toMatchObject([
			{ outcome: 'duplicate', storedId: 'id-1', takenBack: ['id-3'] },
			{ outcome: 'duplicate', storedId: 'id-2', takenBack: ['id-4'] },
		]);
	});
});

it('reads once for each account before and once after it sends, not for each usage, and once more for the first of all', async () => {
	const stage = new Stage('listed');
	await stage.deliver([...usages(3), ...usages(3, { account: 'b' })]);
	expect(stage.api.stored).toHaveLength(6);
	expect(stage.api.reads).toHaveLength(5);
});
