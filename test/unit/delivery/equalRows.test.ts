import { differencesBetween } from '../../../delivery/identity/compare';
import { Decimal } from '../../../values/decimal';
import { Stage, usage, usages } from './support/run';

const EVERY_KIND = ['keyed', 'readable', 'listed'] as const;

describe.each(EVERY_KIND)('equal rows that count once, where the API is %s', (kind) => {
	const options = { equalRows: 'once' } as const;

	it('are sent once, and the others point to the first', async () => {
		const stage = new Stage(kind);
		const { results } = await stage.deliver(
			[usage(0), usage(1), usage(0), usage(0, { quantity: '1.50' })],
			options,
		);
		expect(results.map(({ outcome }) => outcome)).toEqual([
			'created',
			'created',
			'duplicate',
			'duplicate',
		]);
		expect(results.map(({ duplicateOf }) => duplicateOf)).toEqual([undefined, undefined, 0, 0]);
		expect(stage.notes).toEqual(['0', '1']);
	});

	it.each([
		[[{ status: 422 }], 'rejected'],
		[[{ status: 403 }], 'rejected'],
		[[{ status: 429, headers: { 'retry-after': '9999' } }], 'unsent'],
	] as const)('end like the first where that fails: %j', async (steps, outcome) => {
		const stage = new Stage(kind, { steps: { 0: [...steps] } });
		const { results } = await stage.deliver([usage(0), usage(0)], options);
		expect(results.map((result) => result.outcome)).toEqual([outcome, outcome]);
		expect(results[1].duplicateOf).toBe(0);
		expect(results[1].refusal).toEqual(results[0].refusal);
		expect(stage.api.posted).toEqual(['0']);
	});

	it('are duplicates where the first is one', async () => {
		const stage = new Stage(kind);
		await stage.deliver([usage(0)]);
		expect((await stage.deliver([usage(0), usage(0)], options)).outcomes).toEqual([
			'duplicate',
			'duplicate',
		]);
	});
});

it('usages with the same ident that say something else are a conflict, and are not sent', async () => {
	const stage = new Stage('keyed');
	const { results } = await stage.deliver([
		usage(0, { ident: 'mine' }),
		usage(1, { ident: 'mine', time: usage(0).time }),
		usage(2, { ident: 'other' }),
	]);
	expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'conflict', 'created']);
	expect(results[1].duplicateOf).toBe(0);
	expect(results[1].differences?.map(({ field }) => field).sort()).toEqual(['note', 'quantity']);
	expect(stage.notes).toEqual(['0', '2']);
});

describe("a reference of one's own", () => {
	const alike = (...references: unknown[]) =>
		references.map((reference) => ({ given: usage(0), reference }));

	it('tells usages apart that are equal in all else', async () => {
		const stage = new Stage('listed');
		expect((await stage.deliver(alike('a', 'b', 'a'))).outcomes).toEqual([
			'created',
			'created',
			'duplicate',
		]);
		expect(stage.api.stored).toHaveLength(2);
	});

	it('does so over several runs: what is stored stands for as many items', async () => {
		const stage = new Stage('listed');
		await stage.deliver(alike('a', 'b'));
		expect((await stage.deliver(alike('a', 'b', 'c'))).outcomes).toEqual([
			'duplicate',
			'duplicate',
			'created',
		]);
		expect((await stage.deliver(alike('a', 'b', 'c'))).outcomes).toEqual(
			Array(3).fill('duplicate'),
		);
		expect(stage.api.stored).toHaveLength(3);
	});

	it('becomes the ident where the API has one, and follows its rules', async () => {
		const stage = new Stage('keyed');
		const { results } = await stage.deliver(alike('a', 4711, 'no good', 'a'));
		expect(results.map(({ outcome }) => outcome)).toEqual([
			'created',
			'created',
			'invalid',
			'duplicate',
		]);
		expect(stage.api.stored.map(({ ident }) => ident)).toEqual(['a', '4711']);
		expect(results[2].faults?.map(({ field, code }) => [field, code])).toEqual([
			['Ident', 'wrong-form'],
		]);
	});

	it.each([null, '', '  '])('is missed where it is %j', async (reference) => {
		for (const kind of EVERY_KIND) {
			const { results } = await new Stage(kind).deliver(alike(reference));
			expect(results[0]).toMatchObject({
				outcome: 'invalid',
				faults: [{ field: 'Reference Field', code: 'reference-missing' }],
			});
		}
	});

	it('is a conflict where another usage has it', async () => {
		const stage = new Stage('listed');
		const inputs = [0, 1].map((number) => ({ given: usage(number), reference: 'a' }));
		expect((await stage.deliver(inputs)).outcomes).toEqual(['created', 'conflict']);
	});

	it.each([Number('12345678901234567'), 2 ** 53])(
		'is not taken from the number %d, which has lost digits',
		async (reference) => {
			expect((await new Stage('listed').deliver(alike(reference))).outcomes).toEqual(['invalid']);
		},
	);
});

describe.each(EVERY_KIND)('equal rows that are asked about, where the API is %s', (kind) => {
	it('say which one they equal, and are not sent', async () => {
		const stage = new Stage(kind);
		const { results, receipt } = await stage.deliver([
			usage(0),
			usage(1),
			usage(0),
			usage(0, { quantity: '1.50' }),
		]);
		expect(results.map(({ outcome, duplicateOf }) => [outcome, duplicateOf])).toEqual([
			['created', undefined],
			['created', undefined],
			['unsent', 0],
			['unsent', 0],
		]);
		expect(results[2].code).toBe('equal-row');
		expect(receipt.equalRows).toEqual({ usages: 2, sums: { quantity: '3' } });
		expect(stage.notes).toEqual(['0', '1']);
	});

	it('say so whatever becomes of the first', async () => {
		const stage = new Stage(kind, { steps: { 0: [{ status: 422 }] } });
		const { results } = await stage.deliver([usage(0), usage(0)]);
		expect(results.map(({ outcome, code }) => [outcome, code])).toEqual([
			['rejected', 'refused'],
			['unsent', 'equal-row'],
		]);
	});

	it('are counted in the later rounds of an execution, and duplicates there', async () => {
		const stage = new Stage(kind);
		const earlier = new Map<string, true>();
		let repeated = 0;
		const options = { rows: earlier, noteRepeated: () => void (repeated += 1) };
		await stage.deliver([usage(0), usage(1)], options);
		expect(repeated).toBe(0);
		const { outcomes } = await stage.deliver([usage(2), usage(1)], options);
		expect([outcomes, repeated]).toEqual([['created', 'duplicate'], 1]);
		const reference = kind === 'listed' ? { reference: 'a' } : {};
		const given = usage(1, kind === 'listed' ? {} : { ident: 'mine' });
		await stage.deliver([{ given, ...reference }], options);
		expect(repeated).toBe(1);
	});
});

it('usages that nothing can recognise are all sent', async () => {
	const stage = new Stage('listed');
	const { outcomes } = await stage.deliver(
		usages(3, { time: undefined, quantity: '1', note: 'x' }),
	);
	expect(outcomes).toEqual(Array(3).fill('created'));
});

describe('differences', () => {
	it('are named by path, with both values', () => {
		const given = {
			a: '1',
			b: { c: Decimal.from('1.5'), d: [{ e: true }, { e: false }] },
			only: 'x',
		};
		const stored = {
			a: '2',
			b: { c: Decimal.from('1.6'), d: [{ e: true }, { e: true }] },
			other: null,
			more: 5,
		};
		expect(differencesBetween(given, stored)).toEqual([
			{ field: 'a', given: '1', stored: '2' },
			{ field: 'b.c', given: '1.5', stored: '1.6' },
			{ field: 'b.d[1].e', given: 'false', stored: 'true' },
			{ field: 'only', given: 'x', stored: null },
			{ field: 'more', given: null, stored: '5' },
		]);
	});

	it('are none between spellings of the same', () => {
		const given = { n: Decimal.from('1.50'), m: 1000, absent: undefined, list: [1, 2] };
		expect(
			differencesBetween(given, { list: [1, 2], m: Decimal.from('1e3'), n: 1.5, missing: null }),
		).toEqual([]);
	});
});
