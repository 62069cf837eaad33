import { usageTarget } from '../../../nodes/RebillyUsage/usage/target';
import { Decimal } from '../../../values/decimal';
import { bodyOf, faultsOf } from './support/faults';
import { patternOf } from './support/pattern';
import { sampleRebillyUsage } from './support/samples';

const target = usageTarget('usage');
const faults = (changes: object): string[][] =>
	faultsOf(target, { ...sampleRebillyUsage, ...changes });
const body = (changes: object = {}) => bodyOf(target, { ...sampleRebillyUsage, ...changes });

it('reads number and time exactly', () => {
	expect(body({ acceptPartialQuantity: 'true' })).toEqual({
		subscriptionId: 'sub_01HYXFQ7J2',
		quantity: Decimal.from('12.5'),
		usageTime: '2026-03-01T07:00:00.000Z',
		acceptPartialQuantity: true,
	});
});

it('needs subscription item, quantity and time', () => {
	expect(faultsOf(target, {})).toEqual([
		['Subscription Item', 'subscriptionId', 'required'],
		['Usage Time', 'usageTime', 'required'],
		['Quantity', 'quantity', 'required'],
	]);
});

it('needs no time where Rebilly sets it, and then sends none', () => {
	const byRebilly = usageTarget('rebilly');
	expect(faultsOf(byRebilly, { ...sampleRebillyUsage, usageTime: 'x' })).toEqual([]);
	expect(bodyOf(byRebilly, sampleRebillyUsage).usageTime).toBeUndefined();
});

it('takes subscription items of up to 50 letters, digits and _ - . ~ @', () => {
	for (const subscriptionId of ['s', 'sub_a-b.c~d@e', 'x'.repeat(50), 42])
		expect(faults({ subscriptionId })).toEqual([]);
	for (const subscriptionId of ['a b', 'a/b', 'ä', 'a:b', 'a;b', 'a\nb']) {
		expect(faults({ subscriptionId })).toEqual([
			['Subscription Item', 'subscriptionId', 'wrong-form'],
		]);
	}
	expect(faults({ subscriptionId: 'x'.repeat(51) })).toEqual([
		['Subscription Item', 'subscriptionId', 'too-long'],
	]);
});

it.each([
	['0.001', []],
	[0.001, []],
	['0.0010000', []],
	['1e-3', []],
	['1000000000000', []],
	['0', 'below-minimum'],
	['0.000', 'below-minimum'],
	['-1', 'below-minimum'],
	['0.0005', 'too-many-decimals'],
	['0.0011', 'too-many-decimals'],
	['1e-4', 'too-many-decimals'],
	['12.3456', 'too-many-decimals'],
])('judges the quantity %j', (quantity, code) => {
	expect(faults({ quantity })).toEqual(
		typeof code === 'string' ? [['Quantity', 'quantity', code]] : [],
	);
});

it.each([
	['halfUp', '1.0005', '1.001'],
	['halfEven', '1.0005', '1'],
	['down', '1.0009', '1'],
	['up', '1.0001', '1.001'],
	['up', '0.0001', '0.001'],
] as const)('rounds a quantity only as the user chose: %s', (rounding, quantity, expected) => {
	expect(String(bodyOf(target, { ...sampleRebillyUsage, quantity }, { rounding }).quantity)).toBe(
		expected,
	);
});

it('refuses a quantity of which nothing is left by rounding', () => {
	expect(
		faultsOf(target, { ...sampleRebillyUsage, quantity: '0.0004' }, { rounding: 'halfUp' }),
	).toEqual([['Quantity', 'quantity', 'below-minimum']]);
});

it.each([
	[0.1 + 0.2, '0.3'],
	[30.000000000000004, '30'],
	[1.0005000000000002, '1.001'],
	[2 ** 53 - 1, '9007199254740991'],
])('rounds what a calculation gives, %p, where rounding was chosen', (quantity, expected) => {
	const given = { ...sampleRebillyUsage, quantity };
	expect(String(bodyOf(target, given, { rounding: 'halfUp' }).quantity)).toBe(expected);
});

it('does not round a number that has lost digits before its point', () => {
	expect(
		faultsOf(target, { ...sampleRebillyUsage, quantity: 2 ** 60 }, { rounding: 'halfUp' }),
	).toEqual([['Quantity', 'quantity', 'imprecise-number']]);
});

it('takes true and false as words too, and nothing else', () => {
	for (const word of ['false', 'False', 'FALSE', ' FALSE\u00a0'])
		expect(body({ acceptPartialQuantity: word }).acceptPartialQuantity).toBe(false);
	expect(body({ acceptPartialQuantity: 'TRUE' }).acceptPartialQuantity).toBe(true);
	for (const acceptPartialQuantity of ['TRUTH', 'yes', 1, 0, {}]) {
		expect(faults({ acceptPartialQuantity })).toEqual([
			['Accept Partial Quantity', 'acceptPartialQuantity', 'wrong-type'],
		]);
	}
});

it('refuses the fields that Rebilly sets itself', () => {
	expect(
		faults({ id: 'sub_usg_1', invoiceId: null, createdTime: '2026-03-01T07:00:00Z', _links: [] }),
	).toEqual([
		['id', 'id', 'read-only'],
		['invoiceId', 'invoiceId', 'read-only'],
		['createdTime', 'createdTime', 'read-only'],
		['_links', '_links', 'read-only'],
	]);
});

it('reads quantity and time as the user chose for the run', () => {
	const given = { ...sampleRebillyUsage, quantity: '12,5', usageTime: '01.03.2026 08:00' };
	const time = { zone: 'Europe/Oslo', pattern: patternOf('dd.MM.yyyy HH:mm') };
	expect(bodyOf(target, given, { decimalSeparator: ',', time })).toMatchObject({
		quantity: Decimal.from('12.5'),
		usageTime: '2026-03-01T07:00:00.000Z',
	});
});
