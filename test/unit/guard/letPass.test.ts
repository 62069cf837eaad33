import fc from 'fast-check';
import { judge, type Comparison, type Limits } from '../../../delivery/create/guard/judge';
import { leastFactor, MOST_CHANGE } from '../../../delivery/create/guard/leastFactor';
import { passesAlone } from '../../../delivery/create/guard/passesAlone';
import type { Given, Used } from '../../../delivery/create/guard/series';
import { whyHeld } from '../../../delivery/create/guard/whyHeld';
import { Decimal } from '../../../values/decimal';

const LIMITS: Limits = { compares: new Set<Comparison>(['change']), largestChange: 3 };

const used = (day: number, amount: number | string, customer = 'a'): Used => ({
	...{ customer, unit: 'KWH', kind: '', day },
	quantity: Decimal.from(String(amount)),
});
const given = (day: number, amount: number | string, customer = 'a'): Given => ({
	...used(day, amount, customer),
	...{ usage: `${customer}-${day}`, isAhead: false },
});
const range = (from: number, to: number): number[] =>
	Array.from({ length: to - from }, (_none, place) => from + place);

/** The first of the messages of what is held, or nothing. */
function messageOf(input: readonly Given[], before: readonly Used[]): string | undefined {
	const [finding] = judge(input, before, LIMITS).findings;
	const alone = passesAlone(input, before, LIMITS.largestChange);
	return finding && whyHeld('Rebilly', finding, LIMITS, alone(finding.customer));
}

const before = range(0, 56).map((day) => used(day, 10));

it('names the day that is most of what is too much', () => {
	const input = range(56, 86).map((day) => given(day, day === 70 ? '14932.5' : 10));
	expect(messageOf(input, before)).toContain(
		"where in as many days 300 is usual, and 'Largest Change' is 3; most of it is 1970-03-12: 14932.5. Where",
	);
});

it('names no day where no one is most of it, or too little is there', () => {
	const much = range(56, 86).map((day) => given(day, 100));
	const little = range(56, 86).map((day) => given(day, day === 70 ? '10' : '0.01'));
	for (const input of [much, little]) {
		expect(messageOf(input, before)).toContain('300 is usual');
		expect(messageOf(input, before)).not.toContain('most of it');
	}
});

it.each([
	['ten times as much', 100, "send this customer's rows alone, with 'Largest Change' at 10."],
	['a bit more than that', 100.1, "with 'Largest Change' at 11."],
	['a seventh', 10 / 7, "with 'Largest Change' at 8."],
	['nothing', 0, "send this customer's rows alone, with Change left out of 'Compare With Before'."],
])('says how to let pass %s of what is usual', (_what, amount, fix) => {
	const rounded = String(Math.floor(amount * 100) / 100);
	const input = range(56, 86).map((day) => given(day, rounded));
	expect(messageOf(input, before)).toContain(fix);
});

it('says of who is held for the others alone that its rows pass as they are', () => {
	const customers = range(0, 9).map(String);
	const all = [...customers].flatMap((name) => range(0, 56).map((day) => used(day, 10, name)));
	const input = [...customers, 'new'].flatMap((name) =>
		range(56, 86).map((day) => given(day, name === 'new' ? 10 : 100, name)),
	);
	const finding = judge(input, all, LIMITS).findings.find(({ customer }) => customer === 'new')!;
	const alone = passesAlone(input, all, LIMITS.largestChange)('new');
	expect(whyHeld('Rebilly', finding, LIMITS, alone)).toMatch(/send this customer's rows alone\.$/);
});

it("says the least 'Largest Change' at which the rows of a customer pass alone", () => {
	const amount = fc.oneof(
		fc.integer({ min: 0, max: 3 }),
		fc.integer({ min: 5_000, max: 9_000 }),
		fc.integer({ min: 300_000, max: 900_000 }),
	);
	const days = (from: number, to: number, most: number) =>
		fc.array(fc.tuple(fc.integer({ min: from, max: to }), amount, fc.constantFrom('a', 'b', 'c')), {
			minLength: most / 2,
			maxLength: most,
		});
	let held = 0;
	fc.assert(
		fc.property(days(60, 75, 30), days(40, 75, 80), (now, then) => {
			const input = now.map(([day, of, name], place) => ({
				...given(day, of / 1000, name),
				usage: String(place),
			}));
			const others = then.map(([day, of, name]) => used(day, of / 1000, name));
			const alone = passesAlone(input, others, 3);
			for (const customer of ['a', 'b', 'c']) {
				const ofCustomer = <One extends Used>(all: readonly One[]): One[] =>
					all.filter((one) => one.customer === customer);
				const heldAt = (largestChange: number): boolean =>
					judge(ofCustomer(input), ofCustomer(others), { ...LIMITS, largestChange }).findings
						.length > 0;
				const least = alone(customer);
				expect(heldAt(least ?? MOST_CHANGE)).toBe(least === undefined);
				if (least === undefined || least === 3) continue;
				held += 1;
				expect(Number.isInteger(least)).toBe(true);
				expect(heldAt(least - 1)).toBe(true);
			}
		}),
	);
	expect(held).toBeGreaterThan(0);
});

it('finds by how much two amounts differ at most, to the digit', () => {
	const factorOf = (one: string, other: string) =>
		leastFactor(Decimal.from(one), Decimal.from(other));
	expect(factorOf('30', '10')).toBe(3);
	expect(factorOf('10', '30.0000000001')).toBe(4);
	expect(factorOf('-7', '7')).toBe(1);
	expect(factorOf('1000000', '1')).toBe(1_000_000);
	expect(factorOf('1000000.1', '1')).toBeUndefined();
	expect(factorOf('0', '1')).toBeUndefined();
});

it('counts the customers of whom too little is known', () => {
	const known = [0, 1, 2].map((day) => used(day, 10));
	const few = [0, 1].map((day) => used(day, 10, 'b'));
	const input = ['a', 'b', 'c'].map((name) => given(10, 10, name));
	const verdictOf = (compares: Limits['compares']) =>
		judge(input, [...known, ...few], { ...LIMITS, compares }).tooLittleKnown;
	expect(verdictOf(LIMITS.compares)).toEqual({ customers: 2, of: 3 });
	expect(verdictOf(new Set(['missing']))).toBeUndefined();
	const old = judge(
		input.map((one) => ({ ...one, day: 60 })),
		known,
		LIMITS,
	);
	expect(old.tooLittleKnown).toEqual({ customers: 3, of: 3 });
});
