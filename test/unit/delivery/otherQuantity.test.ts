import fc from 'fast-check';
import type { StoredUsage } from '../../../delivery/contract/recognition';
import { findOtherQuantities, type UsedAt } from '../../../delivery/identity/otherQuantity';
import { Decimal } from '../../../values/decimal';
import { Stage, usage } from './support/run';

type Listed = StoredUsage & { readonly isAccountedFor: boolean };

const quantities = ['1', '2.5', '2.50', '40'].map((text) => Decimal.from(text));

/** Usages of few moments, so that many of them share one. */
const usedAt = (moments: number): fc.Arbitrary<UsedAt> =>
	fc.record({ time: fc.nat({ max: moments }), quantity: fc.constantFrom(...quantities) });

const scene = (moments = 12) =>
	fc.record({
		rows: fc.array(usedAt(moments), { maxLength: 20 }),
		stored: fc
			.array(fc.record({ used: usedAt(moments), isAccountedFor: fc.boolean() }), { maxLength: 20 })
			.map((all) =>
				all.map(({ used, isAccountedFor }, number): Listed => {
					const id = `id-${number}`;
					return { ...used, id, partition: 'a', content: {}, createdAt: number, isAccountedFor };
				}),
			),
	});

const find = (rows: readonly UsedAt[], stored: readonly Listed[]) =>
	findOtherQuantities(new Map(rows.entries()), stored, ({ id }) =>
		stored.some((one) => one.id === id && one.isAccountedFor),
	);

/** How many quantities a moment has, stored or among the rows, whichever are more. */
const crowdAt = (time: number, ...lists: ReadonlyArray<readonly UsedAt[]>): number =>
	Math.max(
		...lists.map((list) => {
			const there = list.filter((one) => one.time === time);
			return there.filter(
				({ quantity }, first) => there.findIndex((one) => one.quantity.equals(quantity)) === first,
			).length;
		}),
	);

describe('the rule', () => {
	it('names for each row the earliest usage of its time that no row stands for or says', () => {
		fc.assert(
			fc.property(scene(), ({ rows, stored }) => {
				const found = find(rows, stored);
				for (const [position, { time }] of rows.entries()) {
					const expected = stored.find(
						(one) =>
							one.time === time &&
							!one.isAccountedFor &&
							rows.every((row) => row.time !== time || !row.quantity.equals(one.quantity)),
					);
					expect(found.get(position)?.stored.id).toBe(expected?.id);
				}
			}),
		);
	});

	it('holds several quantities for usual at a moment that has several, and where every tenth has', () => {
		fc.assert(
			fc.property(scene(40), ({ rows, stored }) => {
				const moments = [...new Set([...rows, ...stored].map(({ time }) => time))];
				const crowded = moments.filter((time) => crowdAt(time, rows, stored) > 1);
				for (const [position, { isUsual }] of find(rows, stored)) {
					const { time } = rows[position];
					const isEverywhere = crowded.length > 0 && crowded.length >= moments.length / 10;
					expect(isUsual).toBe(isEverywhere || crowded.includes(time));
				}
			}),
		);
	});

	it('depends on the order of neither', () => {
		fc.assert(
			fc.property(scene(), ({ rows, stored }) => {
				const last = rows.length - 1;
				const turned = find([...rows].reverse(), [...stored].reverse());
				const back = new Map([...turned].map(([position, other]) => [last - position, other]));
				expect(back).toEqual(find(rows, stored));
			}),
		);
	});
});

describe('a run', () => {
	const meter = (number: number, quantity: string, changes = {}) =>
		usage(number, { quantity, note: quantity, ...changes });
	const at = (moments: number, quantity: string) =>
		Array.from({ length: moments }, (_none, number) => meter(number, quantity));

	it('ends a changed usage as a conflict with both quantities, and sends the others', async () => {
		const stage = new Stage('listed');
		await stage.deliver(at(3, '5'));
		const { results } = await stage.deliver([...at(2, '5'), meter(2, '7'), meter(3, '5')]);
		expect(results.map(({ outcome }) => outcome)).toEqual([
			...['duplicate', 'duplicate', 'conflict', 'created'],
		]);
		expect(results[2]).toMatchObject({
			code: 'other-quantity-same-time',
			storedId: 'id-3',
			differences: [{ field: 'quantity', given: '7', stored: '5' }],
		});
		expect(stage.api.stored).toHaveLength(4);
	});

	it('sends and counts what comes beside others where every tenth moment has several', async () => {
		const stage = new Stage('listed');
		await stage.deliver([...at(10, '5'), meter(0, '6')]);
		const noteSentBeside = jest.fn();
		const { outcomes } = await stage.deliver([...at(10, '5'), meter(9, '7')], { noteSentBeside });
		expect(outcomes).toEqual([...Array<string>(10).fill('duplicate'), 'created']);
		expect(noteSentBeside).not.toHaveBeenCalled();

		expect(
			(await stage.deliver([meter(0, '7'), meter(5, '8')], { noteSentBeside })).outcomes,
		).toEqual(['created', 'created']);
		expect(noteSentBeside.mock.calls).toEqual([[2]]);
	});

	it('lets one moment with several quantities by chance not hide a changed usage', async () => {
		const stage = new Stage('listed');
		await stage.deliver([...at(11, '5'), meter(0, '6')]);
		const rows = at(11, '5');
		const { outcomes } = await stage.deliver([...rows.slice(0, 10), meter(10, '7')]);
		expect(outcomes).toEqual([...Array<string>(10).fill('duplicate'), 'conflict']);
	});

	it('stores both where that is chosen, and tells nobody', async () => {
		const stage = new Stage('listed');
		await stage.deliver([meter(0, '5')]);
		const noteSentBeside = jest.fn();
		const options = { storesBoth: true, noteSentBeside };
		expect((await stage.deliver([meter(0, '7')], options)).outcomes).toEqual(['created']);
		expect(noteSentBeside).not.toHaveBeenCalled();
	});

	it('has no conflict without a look-up', async () => {
		const stage = new Stage('listed');
		await stage.deliver([meter(0, '5')]);
		expect((await stage.deliver([meter(0, '7')], { lookUp: false })).outcomes).toEqual(['created']);
	});

	it.each([true, false])(
		'finds a changed usage under its old reference (Dry Run: %s)',
		async (isDryRun) => {
			const stage = new Stage('listed');
			await stage.deliver([{ given: meter(0, '5'), reference: 'S-1' }]);
			const dryRun = isDryRun ? (request: object) => request as never : undefined;
			const { results } = await stage.deliver([{ given: meter(0, '7'), reference: 'S-1' }], {
				dryRun,
			});
			expect(results).toMatchObject([{ outcome: 'conflict', storedId: 'id-1' }]);
			expect(stage.api.stored).toHaveLength(1);
		},
	);

	it('knows the usages of earlier rounds by their IDs', async () => {
		const stage = new Stage('listed');
		const noted = new Set<string>();
		const rounds = {
			get: (key: string): true | undefined => (noted.has(key) ? true : undefined),
			set: (key: string) => void noted.add(key),
		};
		for (const quantity of ['5', '6'])
			expect((await stage.deliver([meter(0, quantity)], { rounds })).outcomes).toEqual(['created']);
		expect([...noted]).toEqual(['id-1', 'id-2']);
	});

	it('knows by what it says a usage that an earlier round has sent in vain', async () => {
		const stage = new Stage('listed');
		stage.api.store({ account: 'a', quantity: '5', time: usage(0).time!, note: 'late' });
		const content = expect.stringContaining('"quantity":5') as unknown;
		const get = jest.fn((key: string) => (key.includes('quantity') ? (true as const) : undefined));
		const rounds = { get, set: () => {} };
		expect((await stage.deliver([meter(0, '6')], { rounds })).outcomes).toEqual(['created']);
		expect(get.mock.calls).toContainEqual([content]);
	});
});
