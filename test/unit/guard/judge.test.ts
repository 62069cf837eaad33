import fc from 'fast-check';
import { usedOfReceipts, type UsedDays } from '../../../delivery/create/guard/earlier';
import {
	judge,
	type Comparison,
	type Limits,
	type Verdict,
} from '../../../delivery/create/guard/judge';
import type { Given, Used } from '../../../delivery/create/guard/series';
import { Decimal } from '../../../values/decimal';

const LIMITS: Limits = {
	largestQuantity: Decimal.from('500'),
	compares: new Set<Comparison>(['change', 'sameSum', 'missing']),
	largestChange: 3,
};

const CUSTOMERS = ['a', 'b', 'c', 'd', 'e'];
// Of three sizes, so that it matters which one is the usual one.
const quantity = fc
	.oneof(
		fc.integer({ min: 0, max: 9 }),
		fc.integer({ min: 5_000, max: 9_000 }),
		fc.integer({ min: 300_000, max: 900_000 }),
	)
	.map((value) => Decimal.of(BigInt(value), 3));
const usedOn = (from: number, to: number, customers: readonly string[]): fc.Arbitrary<Used> =>
	fc.record({
		customer: fc.constantFrom(...customers),
		unit: fc.constantFrom('KWH', 'HOUR'),
		kind: fc.constant(''),
		day: fc.integer({ min: from, max: to }),
		quantity,
	});
const inputOf = (customers: readonly string[]): fc.Arbitrary<Given[]> =>
	fc
		.array(fc.tuple(usedOn(60, 75, customers), fc.boolean()), { minLength: 1, maxLength: 40 })
		.map((all) =>
			all.map(([used, isAhead], number) => ({
				...used,
				isAhead,
				usage: `${used.customer}-${number}`,
			})),
		);
const beforeOf = (customers: readonly string[]): fc.Arbitrary<Used[]> =>
	fc.array(usedOn(40, 75, customers), { maxLength: 200 });

function heldOf({ findings }: Verdict, customers: readonly string[] = CUSTOMERS): string[] {
	const own = findings.filter(({ customer }) => customers.includes(customer));
	return [...new Set(own.flatMap(({ usages }) => usages))].sort();
}

/** All that is found, in no order. */
function inFigures({ findings }: Verdict): string[] {
	return findings
		.map(({ usages, is, usual, ...finding }) =>
			JSON.stringify([finding, [...usages].sort(), String(is), String(usual)]),
		)
		.sort();
}

it('judges alike whatever the order of items and of what is stored', () => {
	const shuffled = fc.tuple(inputOf(CUSTOMERS), beforeOf(CUSTOMERS)).chain(([given, others]) =>
		fc.record({
			given: fc.constant(given),
			others: fc.constant(others),
			otherGiven: fc.shuffledSubarray(given, { minLength: given.length }),
			otherOthers: fc.shuffledSubarray(others, { minLength: others.length }),
		}),
	);
	fc.assert(
		fc.property(shuffled, ({ given, others, otherGiven, otherOthers }) => {
			const [one, other] = [judge(given, others, LIMITS), judge(otherGiven, otherOthers, LIMITS)];
			expect(inFigures(other)).toEqual(inFigures(one));
			expect(other.missing).toEqual(one.missing);
		}),
	);
});

it('judges a customer alike whoever else is there, but for the least amount', () => {
	// Another unit has a least amount of its own, so that the one of these customers stays.
	const another = fc
		.tuple(inputOf(['z']), beforeOf(['z']))
		.map(([given, others]) => [given.map(inAnotherUnit), others.map(inAnotherUnit)] as const);
	fc.assert(
		fc.property(
			inputOf(CUSTOMERS),
			beforeOf(CUSTOMERS),
			another,
			(given, others, [more, moreOthers]) => {
				const alone = judge(given, others, LIMITS);
				const beside = judge([...more, ...given], [...moreOthers, ...others], LIMITS);
				expect(heldOf(beside)).toEqual(heldOf(alone));
			},
		),
	);
});

function inAnotherUnit<One extends Used>(used: One): One {
	return { ...used, unit: 'PC', quantity: used.quantity.times(Decimal.from('1000')) };
}

describe('receipts of earlier runs', () => {
	const receipt = (sum: string, marks: string): UsedDays => ({
		zone: 'UTC',
		customers: [{ customer: 'a', unit: 'KWH', kind: '', days: { '2026-03-01': [sum, marks] } }],
	});
	const sumsOf = (receipts: readonly UsedDays[]): string[] =>
		usedOfReceipts(receipts, []).map(({ quantity: sum }) => String(sum));

	it('count a usage once that several of them hold', () => {
		expect(sumsOf([receipt('3', 'aaaaaaaa'), receipt('7.5', 'aaaaaaaabbbbbbbb')])).toEqual(['7.5']);
	});

	it('add up where they hold other usages', () => {
		expect(sumsOf([receipt('3', 'aaaaaaaa'), receipt('4.5', 'bbbbbbbb')])).toEqual(['3', '4.5']);
	});
});

describe('where most customers who can be compared are held', () => {
	const NEW = 'new';
	const day = (customer: string, at: number, amount: number): Used => ({
		...{ customer, unit: 'KWH', kind: '', day: at },
		quantity: Decimal.from(String(amount)),
	});
	/** Ten customers who use 7 and a bit on each of 30 days, of whom so many send a tenth, and a new one. */
	function judged(customers: number, faulty: number, compares: Limits['compares']): Verdict {
		const known = Array.from({ length: customers }, (_, number) => `known-${number}`);
		const amount = (number: number, at: number): number => 7 + ((number * 31 + at * 17) % 97) / 100;
		const before = known.flatMap((customer, number) =>
			Array.from({ length: 60 }, (_, at) => day(customer, at, amount(number, at))),
		);
		const given = [...known, NEW].flatMap((customer, number) =>
			Array.from({ length: 30 }, (_, at) => {
				const whole = amount(number, at + 60);
				const used = day(customer, at + 60, number < faulty ? whole / 16 : whole);
				return { ...used, usage: `${customer}-${at}`, isAhead: false };
			}),
		);
		return judge(given, before, { compares, largestChange: 3 });
	}
	const CHANGE: Limits['compares'] = new Set<Comparison>(['change']);

	it('holds the others too, and says of how many', () => {
		const verdict = judged(10, 7, CHANGE);
		expect(heldOf(verdict, [NEW])).toHaveLength(30);
		expect(heldOf(verdict, ['known-9'])).toHaveLength(30);
		const [finding] = verdict.findings.filter(({ customer }) => customer === NEW);
		expect(finding).toMatchObject({ sight: 'most', among: { held: 7, compared: 10 } });
	});

	it.each([
		['two thirds of them are held', 9, 6, CHANGE],
		['they are few', 4, 4, CHANGE],
		['the comparison is off', 10, 10, new Set<Comparison>(['sameSum'])],
	])('does not where %s', (_what, customers, faulty, compares) => {
		const verdict = judged(customers, faulty, compares);
		expect(heldOf(verdict, [NEW])).toEqual([]);
	});
});

describe('customers of whom alone too little is told', () => {
	const day = (customer: string, at: number, amount: number): Used => ({
		...{ customer, unit: 'KWH', kind: '', day: at },
		quantity: Decimal.from(amount.toFixed(3)),
	});
	const known = ['a', 'b', 'c', 'd', 'e', 'f'];
	const amount = (place: number, at: number): number =>
		5 + place + ((place * 31 + at * 17) % 97) / 100;
	const usedBy = (customers: readonly string[], from: number, to: number, times = 1): Used[] =>
		customers.flatMap((customer, place) =>
			Array.from({ length: to - from }, (_, number) =>
				day(customer, from + number, times * amount(place, from + number)),
			),
		);
	const asGiven = (used: readonly Used[]): Given[] =>
		used.map((one, number) => ({ ...one, usage: `${one.customer}-${number}`, isAhead: false }));
	const limits: Limits = { compares: new Set<Comparison>(['change']), largestChange: 3 };
	const sightsOf = ({ findings }: Verdict): string[] => [
		...new Set(findings.map(({ customer, sight }) => `${customer} ${sight}`)),
	];

	it.each([
		['a thousand times as much', 1_000, ['new newcomer']],
		['a thousandth', 0.001, ['new newcomer']],
		['nothing', 0, ['new newcomer']],
		['twice as much', 2, []],
	])('are held where they have %s, of what others use', (_what, times, sights) => {
		const before = usedBy(known, 0, 60);
		const given = asGiven([...usedBy(known, 60, 70), ...usedBy(['new'], 60, 70, times)]);
		expect(sightsOf(judge(given, before, limits))).toEqual(sights);
	});

	it('are not held for what too few others use', () => {
		const before = usedBy(known.slice(0, 4), 0, 60);
		const given = asGiven([
			...usedBy(known.slice(0, 4), 60, 70),
			...usedBy(['new'], 60, 70, 1_000),
		]);
		expect(sightsOf(judge(given, before, limits))).toEqual([]);
	});

	it('are held where the days of all of them are stored already, under other references', () => {
		const given = asGiven(usedBy(known, 50, 60));
		const verdict = judge(given, usedBy(known, 0, 60), limits);
		expect(sightsOf(verdict)).toEqual(known.map((customer) => `${customer} overlap`));
	});

	it('are not held where what is stored of their days is the other half of it', () => {
		const halves = [usedBy(known, 50, 60, 0.5), usedBy(known, 50, 60, 0.5)];
		const verdict = judge(asGiven(halves[0]), [...usedBy(known, 0, 50), ...halves[1]], limits);
		expect(sightsOf(verdict)).toEqual([]);
	});
});
