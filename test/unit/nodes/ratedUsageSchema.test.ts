import { ratedUsageTarget } from '../../../nodes/Instellix/ratedUsage/target';
import { Decimal } from '../../../values/decimal';
import { bodyOf, faultsOf } from './support/faults';
import { sampleRatedUsage } from './support/samples';

const faults = (changes: object): string[][] =>
	faultsOf(ratedUsageTarget, { ...sampleRatedUsage, ...changes });
const body = (changes: object = {}) =>
	bodyOf(ratedUsageTarget, { ...sampleRatedUsage, ...changes });

it('reads numbers and times exactly', () => {
	expect(body()).toEqual({
		...sampleRatedUsage,
		period: { start: '2026-03-01T07:00:00.000Z', end: '2026-03-01T08:30:00.000Z' },
		price: { amount: Decimal.from('2.93'), currency: 'EUR' },
		quantity: { amount: Decimal.from('12.5'), unit: 'KWH' },
	});
});

it('needs the aggregation and every required field of the body', () => {
	expect(faultsOf(ratedUsageTarget, {})).toEqual([
		['Contract', 'contractIdent', 'required'],
		['Period', 'period', 'required'],
		['Quantity', 'quantity', 'required'],
		['Price', 'price', 'required'],
		['Product', 'productReferenceKey', 'required'],
		['Type', 'type', 'required'],
		['Rated Usage Aggregation', 'ratedUsageAggregationIdent', 'required'],
		['Service Location', 'serviceLocation', 'required'],
	]);
});

it('names the members that the screen left empty', () => {
	const period = { start: '', end: '' };
	const price = { amount: '', currency: '' };
	const quantity = { amount: '', unit: '' };
	expect(faults({ period, price, quantity, serviceLocation: { country: '' } })).toEqual([
		['Period Start', 'period.start', 'required'],
		['Period End', 'period.end', 'required'],
		['Quantity Amount', 'quantity.amount', 'required'],
		['Quantity Unit', 'quantity.unit', 'required'],
		['Price Amount', 'price.amount', 'required'],
		['Price Currency', 'price.currency', 'required'],
		['Service Location: Country', 'serviceLocation.country', 'required'],
	]);
});

it('takes up to 100 letters, digits and _ - as ident: fewer signs than a usage ident', () => {
	for (const ident of ['a', 'aZ0_-', 'x'.repeat(100), 4711])
		expect(body({ ident }).ident).toBe(String(ident));
	for (const ident of ['a.b', 'a~b', 'a b', 'ä', 'a\nb'])
		expect(faults({ ident })).toEqual([['Ident', 'ident', 'wrong-form']]);
	expect(faults({ ident: 'x'.repeat(101) })).toEqual([['Ident', 'ident', 'too-long']]);
});

it('takes up to 100 letters, digits and _ . ~ - as contract ident', () => {
	for (const contractIdent of ['a', 'aZ0_.~-', 'x'.repeat(100)])
		expect(faults({ contractIdent })).toEqual([]);
	expect(faults({ contractIdent: 'a b' })).toEqual([['Contract', 'contractIdent', 'wrong-form']]);
	expect(faults({ contractIdent: 'x'.repeat(101) })).toEqual([
		['Contract', 'contractIdent', 'too-long'],
	]);
});

it.each([
	['ratedUsageAggregationIdent', 'Rated Usage Aggregation'],
	['productReferenceKey', 'Product'],
])('takes as %s any text of up to 100 characters that is not blank', (field, label) => {
	for (const value of ['a b/ä', 'x'.repeat(100)]) expect(faults({ [field]: value })).toEqual([]);
	expect(faults({ [field]: '   ' })).toEqual([[label, field, 'required']]);
	expect(body({ [field]: ' a b\u00a0' })[field]).toBe('a b');
	expect(faults({ [field]: 'x'.repeat(101) })).toEqual([[label, field, 'too-long']]);
});

it('knows two types, spelled exactly', () => {
	for (const type of ['SALES', 'SELF_BILLING']) expect(faults({ type })).toEqual([]);
	for (const type of ['sales', 'SALE S', 'CREDIT', 1])
		expect(faults({ type })).toEqual([['Type', 'type', 'not-in-list']]);
});

it('takes a period of no length, but none that ends before it starts', () => {
	const start = '2026-03-01T08:00:00Z';
	expect(faults({ period: { start, end: start } })).toEqual([]);
	expect(faults({ period: { start, end: '2026-03-01T07:59:59.999Z' } })).toEqual([
		['Period End', 'period.end', 'end-before-start'],
	]);
});

it('takes currencies of three capital letters', () => {
	for (const currency of ['eur', 'EU', '€', 'EURO']) {
		expect(faults({ price: { amount: '1', currency } })).toEqual([
			['Price Currency', 'price.currency', 'wrong-form'],
		]);
	}
});

it.each([
	['aggregationGroup', 'Aggregation Group', 64],
	['description', 'Description', 255],
])('takes in %s at most so many characters', (field, label, most) => {
	expect(faults({ [field]: 'x'.repeat(most) })).toEqual([]);
	expect(faults({ [field]: 'x'.repeat(most + 1) })).toEqual([[label, field, 'too-long']]);
});

it('takes at most 50 properties with a key of its own and a text as value each', () => {
	const properties = Array.from({ length: 50 }, (_, number) => ({
		key: `key ${number}`,
		value: 'x',
	}));
	expect(faults({ properties })).toEqual([]);
	expect(faults({ properties: [...properties, { key: 'one more', value: 'x' }] })).toEqual([
		['Properties', 'properties', 'too-many-entries'],
	]);
	expect(
		faults({
			properties: [
				{ key: 'a', value: 'x' },
				{ key: 'b', value: 'x' },
				{ key: 'a', value: 'y' },
			],
		}),
	).toEqual([['Properties', 'properties[2].key', 'repeated-key']]);
	expect(
		faults({
			properties: [
				{ key: '', value: 'x' },
				{ key: 'b', value: { c: 1 } },
			],
		}),
	).toEqual([
		['Properties: Key', 'properties[0].key', 'required'],
		['Properties: Value', 'properties[1].value', 'wrong-type'],
	]);
});

it('puts the aggregation into the path, encoded, and not into the body', () => {
	const request = ratedUsageTarget.request(body({ ratedUsageAggregationIdent: 'a/b ä?' }));
	expect(request.path).toBe('/v2/rated-usage-aggregations/a%2Fb%20%C3%A4%3F/rated-usage');
	expect(request.body).not.toHaveProperty('ratedUsageAggregationIdent');
});

it('does not fail on an aggregation with half a sign, as a text that was cut off has it', () => {
	const given = { ...sampleRatedUsage, ratedUsageAggregationIdent: 'cut off \ud83d' };
	const isRefused = faultsOf(ratedUsageTarget, given).length > 0;
	expect(
		() => isRefused || ratedUsageTarget.request(bodyOf(ratedUsageTarget, given)),
	).not.toThrow();
});

it.each(['.', '..'])(
	'does not send to the aggregation %j, which leads to another path',
	(ratedUsageAggregationIdent) => {
		const given = { ...sampleRatedUsage, ratedUsageAggregationIdent };
		const isRefused = faultsOf(ratedUsageTarget, given).length > 0;
		const path = isRefused
			? '/x/x/x/x'
			: ratedUsageTarget.request(bodyOf(ratedUsageTarget, given)).path;
		expect(new URL(`https://api.example.com${path}`).pathname.split('/')).toHaveLength(5);
	},
);
