import { differencesBetween } from '../../../delivery/identity/compare';
import { ANY_READING } from '../../../values/reading';
import { prepare } from '../../../delivery/create/prepare';
import { Decimal } from '../../../values/decimal';
import { meterTarget } from './support/meterTarget';
import { Stage, usage, usages } from './support/run';

const EVERY_KIND = ['keyed', 'readable', 'listed'] as const;

describe.each(EVERY_KIND)('equal usages of one run, where the API is %s', (kind) => {
	it('are sent once, and the others point to the first', async () => {
		const stage = new Stage(kind);
		const { results } = await stage.deliver([
			usage(0),
			usage(1),
			usage(0),
			usage(0, { quantity: '1.50' }),
		]);
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
		const { results } = await stage.deliver([usage(0), usage(0)]);
		expect(results.map((result) => result.outcome)).toEqual([outcome, outcome]);
		expect(results[1].duplicateOf).toBe(0);
		expect(results[1].refusal).toEqual(results[0].refusal);
		expect(stage.api.posted).toEqual(['0']);
	});

	it('are duplicates where the first is one', async () => {
		const stage = new Stage(kind);
		await stage.deliver([usage(0)]);
		expect((await stage.deliver([usage(0), usage(0)])).outcomes).toEqual([
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

describe('what equal usages are, where the user says so', () => {
	const threeTimes = [usage(0), usage(0), usage(0)];

	it.each(['listed', 'keyed'] as const)(
		'each counts, and another run recognises all of them, where the API is %s',
		async (kind) => {
			const stage = new Stage(kind);
			const options = { equalUsages: 'separate' } as const;
			expect((await stage.deliver(threeTimes, options)).outcomes).toEqual(Array(3).fill('created'));
			expect((await stage.deliver(threeTimes, options)).outcomes).toEqual(
				Array(3).fill('duplicate'),
			);
			expect(stage.api.stored).toHaveLength(3);
		},
	);

	it('one counts, whatever the references', async () => {
		const stage = new Stage('listed');
		const inputs = ['a', 'b'].map((reference) => ({ given: usage(0), reference }));
		expect((await stage.deliver(inputs, { equalUsages: 'one' })).outcomes).toEqual([
			'created',
			'duplicate',
		]);
	});
});

describe('usages without a time, of which one counts where they are equal', () => {
	const inputs = (...references: string[]) =>
		references.map((reference) => ({ given: usage(0, { time: undefined }), reference }));
	const options = { equalUsages: 'one' } as const;

	it('go by their references, which are all that tells them apart', async () => {
		const stage = new Stage('listed');
		const { results } = await stage.deliver(inputs('a', 'a', 'b'), options);
		expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'duplicate', 'created']);
		expect(results[1].duplicateOf).toBe(0);
		expect(stage.api.stored).toHaveLength(2);
	});

	it('have an identity that lasts, so that a history knows them again', () => {
		const { usages: prepared } = prepare(meterTarget('listed'), inputs('a'), {
			...options,
			reading: ANY_READING,
			stopOnInvalid: false,
			lookUp: true,
		});
		expect(prepared.get(0)).toMatchObject({ isLasting: true, reference: 'a' });
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
			{ field: 'b.d.1.e', given: 'false', stored: 'true' },
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
