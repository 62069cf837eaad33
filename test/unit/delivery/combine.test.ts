import fc from 'fast-check';
import { combine, split } from '../../../delivery/create/combine';
import type { Row } from '../../../delivery/contract/combination';
import { Decimal } from '../../../values/decimal';
import { canonicalJson } from '../../../values/exactJson';
import { Periods, type Period, type PeriodLength } from '../../../values/periods';

const zone = fc.constantFrom(
	'Europe/Oslo',
	'UTC',
	'America/St_Johns',
	'Asia/Kathmandu',
	'Atlantic/Azores',
	'Australia/Lord_Howe',
);
const length = fc.constantFrom<PeriodLength[]>('hour', 'day', 'month');
const DAY = 86_400_000;
/** Two weeks before clocks change. */
const CHANGES = [Date.UTC(2019, 2, 15), Date.UTC(2019, 9, 15)];
/** Long enough to cross boundaries, short enough that a property ends. */
const LONGEST: Record<PeriodLength, number> = { hour: DAY, day: 40 * DAY, month: 800 * DAY };

const amountOf = (key: string, decimals: number) =>
	fc
		.tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 9 }))
		.map(([unscaled, scale]) => ({ key, value: Decimal.of(unscaled, scale), decimals }));

const rowOf = (unit: PeriodLength): fc.Arbitrary<Row> =>
	fc
		.record({
			kind: fc.record({
				product: fc.constantFrom('charging', 'calls'),
				tax: fc.constantFrom('NO', 'DE'),
			}),
			amounts: fc.tuple(amountOf('quantity', 6), amountOf('price', 2)),
			from: fc
				.tuple(fc.constantFrom(...CHANGES), fc.nat(30 * DAY))
				.map(([change, later]) => change + later),
			span: fc.oneof(fc.constant(0), fc.nat(LONGEST[unit])),
		})
		.map(({ span, ...row }) => ({ ...row, to: row.from + span }));

const met = new Map<string, Periods>();
/** Kept from run to run, because asking a zone for its offset is slow. */
function periodsOf(unit: PeriodLength, name: string): Periods {
	const periods = met.get(`${unit} ${name}`) ?? new Periods(unit, name);
	met.set(`${unit} ${name}`, periods);
	return periods;
}

const sum = (values: Iterable<Decimal>): string =>
	[...values].reduce((total, value) => total.plus(value), Decimal.zero).toString();
const byPosition = (rows: readonly Row[]) => new Map(rows.map((row, position) => [position, row]));

it('splitting keeps the sum, the sign and the decimals, and loses no time', () => {
	fc.assert(
		fc.property(
			zone,
			length.chain((unit) => fc.tuple(fc.constant(unit), rowOf(unit))),
			(name, [unit, row]) => {
				const periods = periodsOf(unit, name);
				const parts = split(row, periods);
				row.amounts.forEach(({ value, decimals }, position) => {
					const shares = parts.map(({ amounts }) => amounts[position]);
					expect(sum(shares)).toBe(value.toString());
					const isFair = ({ scale, unscaled }: Decimal): boolean =>
						scale <= Math.max(value.scale, decimals) &&
						(unscaled === 0n || unscaled > 0n === value.unscaled > 0n);
					expect(shares.filter((share) => !isFair(share))).toEqual([]);
				});
				const isTouched = ({ from, to }: Period): boolean =>
					to > row.from && (from < row.to || from <= row.from);
				expect(parts.filter(({ period }) => !isTouched(period))).toEqual([]);
			},
		),
		{ numRuns: 10_000 },
	);
});

it('shares by time, to one digit', () => {
	fc.assert(
		fc.property(zone, rowOf('day'), (name, row) => {
			fc.pre(row.to > row.from);
			for (const { period, amounts } of split(row, periodsOf('day', name))) {
				const time = Math.min(period.to, row.to) - Math.max(period.from, row.from);
				row.amounts.forEach(({ value, decimals }, position) => {
					const off = amounts[position].minus(value.share(time, row.to - row.from, 30));
					const digit = Decimal.of(1n, Math.max(value.scale, decimals));
					expect(off.compare(digit) <= 0 && off.plus(digit).compare(Decimal.zero) >= 0).toBe(true);
				});
			}
		}),
	);
});

const oslo = (unit: PeriodLength) => new Periods(unit, 'Europe/Oslo');
const row = (from: string, to: string, quantity: string, price = '0'): Row => ({
	kind: {},
	amounts: [
		{ key: 'quantity', value: Decimal.from(quantity), decimals: 6 },
		{ key: 'price', value: Decimal.from(price), decimals: 2 },
	],
	from: Date.parse(from),
	to: Date.parse(to),
});
const shares = (parts: ReturnType<typeof split>) => parts.map(({ amounts }) => amounts.map(String));

it('shares a row over the day with 25 hours by its hours', () => {
	const parts = split(row('2019-10-26T22:00:00Z', '2019-10-28T23:00:00Z', '49', '1'), oslo('day'));
	expect(shares(parts)).toEqual([
		['25', '0.51'],
		['24', '0.49'],
	]);
});

it('a row that ends on a boundary lies before it, and one without length after it', () => {
	const boundary = '2019-03-31T22:00:00.000Z';
	expect(
		split(row('2019-03-31T20:00:00Z', boundary, '1'), oslo('month')).map(({ period }) => period.to),
	).toEqual([Date.parse(boundary)]);
	expect(
		split(row(boundary, boundary, '1'), oslo('month')).map(({ period }) => period.from),
	).toEqual([Date.parse(boundary)]);
});

it('leaves out parts of nothing, but no row', () => {
	// Two digits are too few to share a cent among three days.
	const cent = { ...row('2019-05-01T00:00:00Z', '2019-05-03T00:00:00Z', '0', '0.01') };
	expect(shares(split(cent, oslo('day')))).toEqual([['0', '0.01']]);
	expect(
		shares(split(row('2019-05-01T00:00:00Z', '2019-05-03T00:00:00Z', '0'), oslo('day'))),
	).toEqual([['0', '0']]);
});

it('never shares more than there is, where each part alone would be rounded up', () => {
	const parts = split(
		row('2019-05-01T00:00:00Z', '2019-05-01T10:00:00Z', '0.000006'),
		oslo('hour'),
	);
	expect(parts.every(({ amounts }) => amounts[0].compare(Decimal.zero) > 0)).toBe(true);
	expect(sum(parts.map(({ amounts }) => amounts[0]))).toBe('0.000006');
});

const rows = length.chain((unit) =>
	fc.tuple(fc.constant(unit), fc.array(rowOf(unit), { maxLength: 12 })),
);
const shown = (combined: ReturnType<typeof combine>) =>
	combined.map(({ kind, period, amounts }) => [
		canonicalJson(kind),
		period,
		[...amounts].map(([name, value]) => [name, value.toString()]),
	]);

it('the sums of all rows are equal before and after', () => {
	fc.assert(
		fc.property(zone, rows, (name, [unit, all]) => {
			const combined = combine(byPosition(all), periodsOf(unit, name));
			for (const position of [0, 1]) {
				const { key } = { key: ['quantity', 'price'][position] };
				const before = sum(all.map(({ amounts }) => amounts[position].value));
				expect(sum(combined.map(({ amounts }) => amounts.get(key)!))).toBe(before);
			}
			expect(new Set(combined.flatMap(({ items }) => items)).size).toBe(all.length);
			for (const { items } of combined)
				expect(items).toEqual([...new Set(items)].sort((left, right) => left - right));
			expect(
				new Set(combined.map(({ kind, period }) => `${period.from} ${canonicalJson(kind)}`)).size,
			).toBe(combined.length);
		}),
		{ numRuns: 300 },
	);
});

it('the order of rows does not matter', () => {
	fc.assert(
		fc.property(
			zone,
			rows.chain(([unit, all]) =>
				fc.tuple(
					fc.constant(unit),
					fc.constant(all),
					fc.shuffledSubarray(all, { minLength: all.length }),
				),
			),
			(name, [unit, all, shuffled]) => {
				const sorted = (list: readonly Row[]) =>
					shown(combine(byPosition(list), periodsOf(unit, name)))
						.map((entry) => JSON.stringify(entry))
						.sort();
				expect(sorted(shuffled)).toEqual(sorted(all));
			},
		),
	);
});
