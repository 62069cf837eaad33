import fc from 'fast-check';
import Big from 'big.js';
import type { ItemResult, ResultDetails } from '../../../delivery/contract/outcome';
import { OUTCOMES } from '../../../delivery/contract/outcome';
import { receiptOf } from '../../../delivery/create/results/receipt';
import { shown } from '../../../delivery/rules/shown';
import { Decimal } from '../../../values/decimal';
import { meterTarget } from './support/meterTarget';
import { usageTarget } from '../../../nodes/Instellix/usage/target';

const target = meterTarget('listed');
const effort = { requests: 7, retries: 2, waitedMs: 1_500 };
const usage = (quantity: string, time = '2026-03-01T08:00:00.000Z') => ({
	account: 'a',
	quantity: Decimal.from(quantity),
	time,
});
const result = (
	outcome: ItemResult['outcome'],
	quantity: string,
	more: Partial<ResultDetails> = {},
): ItemResult => ({
	outcome,
	code: 'refused',
	message: '',
	usage: usage(quantity),
	...more,
});

it('counts all eight outcomes, those that did not occur too', () => {
	const receipt = receiptOf(
		target,
		[result('created', '1'), result('invalid', '1'), result('invalid', '1')],
		effort,
		12,
	);
	expect(Object.keys(receipt.outcomes)).toEqual([...OUTCOMES]);
	expect(receipt).toMatchObject({
		target: 'meter/usage',
		items: 3,
		outcomes: { created: 1, invalid: 2, unknown: 0 },
		durationMs: 12,
		...effort,
	});
});

it('sums up what this run stored, and only that', () => {
	const results = OUTCOMES.filter((outcome) => outcome !== 'partial').map((outcome) =>
		result(outcome, '1.25'),
	);
	expect(receiptOf(target, results, effort, 0).sumsCreated).toEqual({ quantity: '1.25' });
});

it('sums up of a dry run what would be created, and only that', () => {
	const ready = result('unsent', '1.25', { dryRun: true });
	const results = [
		...OUTCOMES.map((outcome) => result(outcome, '1')),
		{ ...ready, code: 'dry-run' } as ItemResult,
		{ ...ready, code: 'dry-run', usage: usage('0.75') } as ItemResult,
		// Not sent as long as what is stored cannot be read.
		{ ...ready, code: 'list-incomplete' } as ItemResult,
	];
	const { sumsToCreate } = receiptOf(target, results, effort, 0, true);
	expect(sumsToCreate).toEqual({ quantity: '2' });
	expect(receiptOf(target, [], effort, 0, true).sumsToCreate).toEqual({});
	expect(receiptOf(target, results, effort, 0)).not.toHaveProperty('sumsToCreate');
});

it('sums up of a partial usage what was accepted, where this run stored it', () => {
	const partial = (storedNow: boolean) => result('partial', '10', { remainder: '3.75', storedNow });
	expect(receiptOf(target, [partial(true)], effort, 0).sumsCreated).toEqual({ quantity: '6.25' });
	expect(receiptOf(target, [partial(false)], effort, 0).sumsCreated).toEqual({});
});

it('sums up apart what this run or an earlier one stored, and says nothing of it where there is none', () => {
	const results = [result('created', '1'), result('created', '2', { proven: false })];
	expect(receiptOf(target, results, effort, 0)).toMatchObject({
		outcomes: { created: 2 },
		sumsCreated: { quantity: '1' },
		notProven: { usages: 1, sums: { quantity: '2' } },
	});
	expect(receiptOf(target, results.slice(0, 1), effort, 0)).not.toHaveProperty('notProven');
});

it('sums up exactly, however many and however different the quantities are', () => {
	const quantity = fc
		.tuple(fc.integer({ min: 1, max: 1e15 }), fc.integer({ min: 0, max: 12 }))
		.map(([digits, scale]) => Decimal.of(BigInt(digits), scale).toString());
	fc.assert(
		fc.property(fc.array(quantity, { minLength: 1, maxLength: 50 }), (quantities) => {
			const { sumsCreated } = receiptOf(
				target,
				quantities.map((text) => result('created', text)),
				effort,
				0,
			);
			const expected = quantities.reduce((sum, text) => sum.plus(text), new Big(0));
			expect(sumsCreated.quantity).toBe(expected.toFixed());
		}),
	);
});

it('keeps units apart', () => {
	const body = (unitQuantities: Array<[string, string]>) => ({
		contractId: Decimal.from('1'),
		startDate: '2026-03-01T08:00:00.000Z',
		endDate: '2026-03-01T09:00:00.000Z',
		unitQuantities: unitQuantities.map(([unit, value]) => ({
			unitQuantity: Decimal.from(value),
			unitQuantityType: unit,
		})),
	});
	const results: ItemResult[] = [
		{
			outcome: 'created',
			message: '',
			usage: body([
				['KWH', '0.1'],
				['PC', '2'],
			]),
		},
		{ outcome: 'created', message: '', usage: body([['KWH', '0.2']]) },
		{ outcome: 'created', message: '', usage: body([['__proto__', '5']]) },
	];
	expect(Object.entries(receiptOf(usageTarget, results, effort, 0).sumsCreated)).toEqual([
		['KWH', '0.3'],
		['PC', '2'],
		['__proto__', '5'],
	]);
});

it('does not fail over a usage whose quantities have other member names', () => {
	const usageBody = {
		contractId: Decimal.from('1'),
		startDate: '2026-03-01T08:00:00.000Z',
		endDate: '2026-03-01T09:00:00.000Z',
		unitQuantities: [{ value: 5, unit: 'KWH' }],
	};
	const stored: ItemResult = { outcome: 'created', message: '', usage: usageBody };
	expect(receiptOf(usageTarget, [stored], effort, 0).outcomes.created).toBe(1);
});

it('names the first and the last instant of all valid usages', () => {
	const at = (time: string): ItemResult => ({
		...result('rejected', '1'),
		usage: usage('1', time),
	});
	const results = [
		at('2026-03-02T00:00:00.000Z'),
		at('2026-03-01T00:00:00.000Z'),
		at('2026-03-03T00:00:00.000Z'),
	];
	expect(
		receiptOf(
			target,
			[...results, { outcome: 'invalid', code: 'required', message: '' }],
			effort,
			0,
		),
	).toMatchObject({
		firstTime: '2026-03-01T00:00:00.000Z',
		lastTime: '2026-03-03T00:00:00.000Z',
	});
	expect(receiptOf(target, [], effort, 0)).toMatchObject({ firstTime: null, lastTime: null });
});

describe('a value shown in a message', () => {
	it.each([
		['a\n"b"', String.raw`"a\n\"b\""`],
		[5, '5'],
		[null, 'null'],
		[undefined, 'undefined'],
		[{ a: [1] }, '{"a":[1]}'],
		[NaN, 'NaN'],
		[-Infinity, '-Infinity'],
		[new Date(NaN), 'Invalid Date'],
		['a\u200bb\u202f', '"a[U+200B]b[U+202F]"'],
		[10n, '10'],
		[Symbol('x'), 'Symbol(x)'],
	])('is %p as %s', (value, expected) => {
		expect(shown(value)).toBe(expected);
	});

	it('is cut after 60 signs', () => {
		expect(shown('x'.repeat(58))).toHaveLength(60);
		expect(shown('x'.repeat(59))).toBe(`"${'x'.repeat(59)}…`);
	});

	it('is shown though it refers to itself', () => {
		const circle: { self?: object } = {};
		circle.self = circle;
		expect(shown(circle)).toBe('[object Object]');
	});
});
