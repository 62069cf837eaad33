import fc from 'fast-check';
import { ANY_READING } from '../../../values/reading';
import type { EqualRows } from '../../../delivery/create/options';
import { prepare } from '../../../delivery/create/prepare';
import { meterTarget } from './support/meterTarget';
import { Stage, usage } from './support/run';

const EVERY_KIND = ['keyed', 'readable', 'listed'] as const;

describe.each(EVERY_KIND)('rows that are drawn at random, where the API is %s', (kind) => {
	const rows = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 });
	const inputs = (numbers: readonly number[]) =>
		numbers.map((number) => ({ given: usage(number) }));
	const identitiesOf = (numbers: readonly number[], equalRows?: EqualRows) => {
		const given = { reading: ANY_READING, stopOnInvalid: false, lookUp: true, equalRows };
		const { usages: prepared } = prepare(meterTarget(kind), inputs(numbers), given);
		return [...prepared.values()].map(({ identity }) => identity);
	};

	it('keep the identity of the first of equal ones, whatever equal rows mean', () => {
		fc.assert(
			fc.property(rows, (numbers) => {
				const firsts = numbers.map((number, row) => numbers.indexOf(number) === row);
				for (const equalRows of [undefined, 'once', 'each'] as const) {
					const identities = identitiesOf(numbers, equalRows);
					const own = numbers.flatMap((number) => identitiesOf([number]));
					expect(identities.filter((_, row) => firsts[row])).toEqual(
						own.filter((_, row) => firsts[row]),
					);
				}
			}),
		);
	});

	it('have an identity each where each counts, the same in any order and beside any others', () => {
		fc.assert(
			fc.property(rows, rows, (numbers, others) => {
				const identities = identitiesOf(numbers, 'each');
				expect(new Set(identities).size).toBe(numbers.length);
				expect(identitiesOf([...numbers].reverse(), 'each').sort()).toEqual([...identities].sort());
				const unrelated = others.map((number) => number + 4);
				const beside = numbers.flatMap((number, row) => [...unrelated.slice(row, row + 1), number]);
				expect(identitiesOf(beside, 'each')).toEqual(expect.arrayContaining(identities));
			}),
		);
	});

	it.each([undefined, 'once', 'each'] as const)(
		'are stored as often as they are meant with %p, and not again by another run',
		async (equalRows) => {
			await fc.assert(
				fc.asyncProperty(rows, async (numbers) => {
					const stage = new Stage(kind);
					const meant = equalRows === 'each' ? numbers.length : new Set(numbers).size;
					const isAsked = (row: number) =>
						equalRows === undefined && numbers.indexOf(numbers[row]) < row;
					for (const expected of ['created', 'duplicate']) {
						const { outcomes } = await stage.deliver(inputs(numbers), { equalRows });
						expect(stage.api.stored).toHaveLength(meant);
						outcomes.forEach((outcome, row) => {
							const isFirst = equalRows === 'each' || numbers.indexOf(numbers[row]) === row;
							expect(outcome).toBe(isAsked(row) ? 'unsent' : isFirst ? expected : 'duplicate');
						});
					}
				}),
				{ numRuns: 30 },
			);
		},
	);
});
