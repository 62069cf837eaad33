import fc from 'fast-check';
import { ANY_READING } from '../../../values/reading';
import { contentText, type Identified } from '../../../delivery/identity/identify';
import { prepare } from '../../../delivery/create/prepare';
import { reconcile } from '../../../delivery/reconcile/reconcile';
import type { Recorded } from '../../../delivery/reconcile/recorded';
import type { Target } from '../../../delivery/contract/target';
import { Decimal } from '../../../values/decimal';
import { effortOf, timesAsMuch } from '../support/effort';
import { meterTarget, type MeterUsage } from './support/meterTarget';

const [listed, readable] = [meterTarget('listed'), meterTarget('readable')];
const DAY = 86_400_000;

function expected(
	target: Target,
	usages: readonly MeterUsage[],
	equalRows?: 'each',
): Map<number, Identified> {
	const options = { reading: ANY_READING, stopOnInvalid: false, lookUp: true, equalRows };
	const prepared = prepare(
		target,
		usages.map((given) => ({ given })),
		options,
	);
	expect(prepared.results.filter(Boolean)).toEqual([]);
	return prepared.usages;
}

function recorded({ account, quantity, time, ident }: MeterUsage, id: string): Recorded {
	return {
		id: ident ?? id,
		body: { account, quantity: Decimal.from(quantity), time, ...(ident ? { ident } : {}) },
	};
}

const at = (day: number, quantity: string, more: Partial<MeterUsage> = {}): MeterUsage => ({
	account: 'a',
	quantity,
	time: new Date(Date.UTC(2026, 2, 1) + day * DAY).toISOString(),
	...more,
});

/** `status of each item | status of each surplus one`, with what it belongs to. */
function found(
	target: Target,
	items: readonly MeterUsage[],
	stored: readonly MeterUsage[],
	equalRows?: 'each',
): string {
	const result = reconcile(
		target,
		expected(target, items, equalRows),
		stored.map((usage, place) => recorded(usage, `id-${place}`)),
	);
	const findings = items.map(
		(_item, position) => result.findings.get(position)?.status ?? 'duplicate',
	);
	const surplus = result.surplus.map((one) =>
		one.status === 'twice' ? `twice of ${one.position}` : 'extra',
	);
	return `${findings.join(', ')} | ${surplus.join(', ')}`;
}

it.each<[string, MeterUsage[], MeterUsage[], string]>([
	['nothing', [], [], ' | '],
	['spelled otherwise', [at(1, '1.50')], [at(1, '1.5')], 'matched | '],
	['lost', [at(1, '1'), at(2, '2')], [at(2, '2')], 'missing, matched | '],
	['unexpected', [at(1, '1')], [at(1, '1'), at(2, '2')], 'matched | extra'],
	[
		'stored three times',
		[at(1, '1')],
		[at(1, '1'), at(1, '1'), at(1, '1')],
		'matched | twice of 0, twice of 0',
	],
	['of another quantity', [at(1, '1')], [at(1, '2')], 'different | '],
	['of another subscription', [at(1, '1')], [at(1, '1', { account: 'b' })], 'missing | extra'],
	[
		'a copy rather than the neighbour of the same time',
		[at(1, '1'), at(1, '2')],
		[at(1, '1'), at(1, '1')],
		'matched, missing | twice of 0',
	],
	[
		'exactly there though its neighbour differs',
		[at(1, '1'), at(1, '2')],
		[at(1, '2')],
		'missing, matched | ',
	],
	['equal to another item', [at(1, '1'), at(1, '1')], [at(1, '1')], 'matched, duplicate | '],
])('finds a usage that is %s', (_what, items, stored, result) => {
	expect(found(listed, items, stored)).toBe(result);
});

it('lets each stored usage stand for one of several equal ones', () => {
	const items = [at(1, '1'), at(1, '1'), at(1, '1')];

	expect(found(listed, items, items.slice(1), 'each')).toBe('matched, matched, missing | ');
	expect(found(listed, items.slice(1), items, 'each')).toBe('matched, matched | twice of 0');
});

it.each<[string, MeterUsage[], MeterUsage[], string]>([
	['by its ident', [at(1, '1', { ident: 'x' })], [at(1, '1', { ident: 'x' })], 'matched | '],
	[
		'with another content under its ident',
		[at(1, '1', { ident: 'x' })],
		[at(1, '2', { ident: 'x' })],
		'different | ',
	],
	[
		'under another ident as well',
		[at(1, '1', { ident: 'x' })],
		[at(1, '1', { ident: 'x' }), at(1, '1', { ident: 'y' })],
		'matched | twice of 0',
	],
	[
		'under another ident only, its own being given',
		[at(1, '1', { ident: 'x' })],
		[at(1, '1', { ident: 'y' })],
		'missing | extra',
	],
	[
		'under another ident only, its own being made',
		[at(1, '1')],
		[at(1, '1', { ident: 'y' })],
		'matched | ',
	],
	[
		'never taken for one that another item has by ident',
		[at(1, '1'), at(1, '1', { ident: 'y' })],
		[at(1, '1', { ident: 'y' })],
		'missing, matched | ',
	],
])('finds a usage %s', (_what, items, stored, result) => {
	expect(found(readable, items, stored)).toBe(result);
});

it('sums up each side per unit without rounding', () => {
	const result = reconcile(listed, expected(listed, [at(1, '0.1'), at(2, '0.2'), at(2, '0.20')]), [
		recorded(at(1, '0.1'), 'one'),
		recorded(at(1, '0.1'), 'two'),
		recorded(at(1, '0.1'), 'two'),
	]);

	expect(result.sumExpected.texts()).toEqual({ quantity: '0.3' });
	expect(result.sumStored.texts()).toEqual({ quantity: '0.2' });
	expect(result.sumStored.minus(result.sumExpected).texts()).toEqual({ quantity: '-0.1' });
});

it('accounts for every expected and every stored usage once, whatever is stored', () => {
	const anyUsage = fc.record({
		day: fc.integer({ min: 0, max: 3 }),
		quantity: fc.constantFrom('1', '2', '3'),
		account: fc.constantFrom('a', 'b'),
	});
	const usagesOf = fc.array(
		anyUsage.map(({ day, quantity, account }) => at(day, quantity, { account })),
		{ maxLength: 12 },
	);
	fc.assert(
		fc.property(usagesOf, usagesOf, (items, stored) => {
			const usages = expected(listed, items, 'each');
			const result = reconcile(
				listed,
				usages,
				stored.map((usage, place) => recorded(usage, `id-${place}`)),
			);
			const claimed = [...result.findings.values()].flatMap((finding) =>
				finding.status === 'missing' ? [] : [finding.stored.id],
			);
			const all = [...claimed, ...result.surplus.map((surplus) => surplus.stored.id)];
			expect(result.findings.size).toBe(items.length);
			expect(all.sort()).toEqual(stored.map((_usage, place) => `id-${place}`).sort());
			// As many of one content match as both sides have.
			const count = (side: readonly MeterUsage[]) => {
				const counts = new Map<string, number>();
				for (const { account, time, quantity } of side) {
					const key = `${account} ${time} ${quantity}`;
					counts.set(key, (counts.get(key) ?? 0) + 1);
				}
				return counts;
			};
			const [left, right] = [count(items), count(stored)];
			const common = [...left].reduce(
				(sum, [key, number]) => sum + Math.min(number, right.get(key) ?? 0),
				0,
			);
			expect(
				[...result.findings.values()].filter(({ status }) => status === 'matched'),
			).toHaveLength(common);
		}),
		{ numRuns: 500 },
	);
});

describe('of many', () => {
	const shapes: Array<[string, Target, (number: number) => MeterUsage]> = [
		[
			'by content',
			listed,
			(number) => at(number % 5_000, `${number + 1}.5`, { account: `account-${number % 100}` }),
		],
		['by content, all of one moment', listed, (number) => at(1, `${number + 1}.5`)],
		[
			'by ident',
			readable,
			(number) => at(number % 5_000, `${number + 1}.5`, { ident: `S-${number}` }),
		],
	];

	function identified(target: Target, usage: MeterUsage, number: number): Identified {
		const { body } = recorded(usage, '');
		const identity = usage.ident ?? `identity of ${number}`;
		return { body, identity, isLasting: true, content: contentText(target, body) };
	}

	function measure(target: Target, usageOf: (number: number) => MeterUsage, count: number) {
		const usages = new Map<number, Identified>();
		const stored: Recorded[] = [];
		// Every tenth is lost, every tenth is there twice, every tenth has another quantity.
		for (let number = 0; number < count; number += 1) {
			const usage = usageOf(number);
			usages.set(number, identified(target, usage, number));
			if (number % 10 !== 0)
				stored.push(
					recorded(number % 10 === 1 ? { ...usage, quantity: '0.001' } : usage, `id-${number}`),
				);
			if (number % 10 === 2)
				stored.push(
					recorded(
						{ ...usage, ...(usage.ident && { ident: `again-${number}` }) },
						`again-${number}`,
					),
				);
		}
		const heap = process.memoryUsage().heapUsed;
		const { result, milliseconds } = effortOf(() => reconcile(target, usages, stored));
		const megabytes = (process.memoryUsage().heapUsed - heap) / 1024 ** 2;
		const statuses = [...result.findings.values()].map(({ status }) => status);
		expect(statuses.filter((status) => status === 'matched')).toHaveLength(count * 0.8);
		expect(result.surplus.filter(({ status }) => status === 'twice')).toHaveLength(count / 10);
		return { milliseconds, megabytes };
	}

	it.each(shapes)('goes %s in linear time and little memory', (_what, target, usageOf) => {
		const few = measure(target, usageOf, 10_000);
		const many = measure(target, usageOf, 100_000);
		if (process.env.SHOW_FIGURES) console.info(_what, few, many);

		expect(many.megabytes).toBeLessThan(500);
		// Ten times as many; a quadratic way would take a hundred times as long.
		expect(timesAsMuch(many.milliseconds, few.milliseconds)).toBeLessThan(40);
	});

	it('goes in linear time where all are equal', () => {
		const usage = at(1, '1');
		const reconcileEqual = (count: number): number => {
			const numbers = Array.from({ length: count }, (_none, number) => number);
			const usages = new Map(numbers.map((number) => [number, identified(listed, usage, number)]));
			const stored = numbers.map((number) => recorded(usage, `id-${number}`));
			const { result, milliseconds } = effortOf(() => reconcile(listed, usages, stored));
			expect(result.surplus).toEqual([]);
			return milliseconds;
		};
		const few = reconcileEqual(5_000);

		expect(timesAsMuch(reconcileEqual(50_000), few)).toBeLessThan(40);
	});
});
