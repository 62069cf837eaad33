import { ratedUsageTarget } from '../../../nodes/Instellix/ratedUsage/target';
import { usageTarget } from '../../../nodes/Instellix/usage/target';
import { Decimal } from '../../../values/decimal';
import { writeExactJson } from '../../../values/exactJson';
import { bodyOf, faultsOf } from './support/faults';
import { sampleRatedUsage, sampleUsage } from './support/samples';

const rated = (changes: object) => bodyOf(ratedUsageTarget, { ...sampleRatedUsage, ...changes });

it('passes nested objects with other member names as they are given', () => {
	const changes = {
		period: { from: '2026-03-01T08:00:00+01:00', until: '2026-03-01T09:30:00+01:00' },
		price: { value: { net: '2.93', digits: [2, 93] }, currencyCode: 'eur' },
		quantity: { value: 12.5, unitOfMeasure: 'kWh' },
		serviceLocation: { countryCode: 'de', geo: null },
		properties: [{ name: 'site', text: ['Oslo'] }],
	};
	expect(rated(changes)).toMatchObject(changes);
});

it('passes nested lists and unknown top-level fields of a usage as they are given', () => {
	const changes = {
		unitQuantities: [{ value: 12.5, unit: 'KWH' }],
		properties: [{ name: 'site', value: 'Oslo' }],
		taxLocation: { countryCode: 'de' },
		newField: { a: [1, null, { b: 'c' }] },
	};
	expect(bodyOf(usageTarget, { ...sampleUsage, ...changes })).toMatchObject(changes);
});

it('holds the members that it knows to their rules, beside others', () => {
	const price = { amount: '1,5', currency: 'EUR', taxIncluded: false };
	expect(faultsOf(ratedUsageTarget, { ...sampleRatedUsage, price })).toEqual([
		['Price Amount', 'price.amount', 'other-decimal-separator'],
	]);
});

it('reads nested JSON as text, with all its digits', () => {
	const body = rated({
		price: '{"amount":12345678901234567.891,"currency":"EUR","exact":12345678901234567890}',
		properties: ' [{"key":"meter","value":"12345678901234567890"}]',
	});
	expect(body.price).toEqual({
		amount: Decimal.from('12345678901234567.891'),
		currency: 'EUR',
		exact: Decimal.from('12345678901234567890'),
	});
	expect(body.properties).toEqual([{ key: 'meter', value: '12345678901234567890' }]);
	expect(writeExactJson(body)).toContain('"exact":12345678901234567890');
});

it('calls text that is no JSON by the name of its field', () => {
	expect(faultsOf(ratedUsageTarget, { ...sampleRatedUsage, price: '{"amount":1' })).toEqual([
		['Price', 'price', 'broken-json'],
	]);
	expect(faultsOf(ratedUsageTarget, { ...sampleRatedUsage, properties: '[{' })).toEqual([
		['Properties', 'properties', 'broken-json'],
	]);
});

it('does not take names that every object inherits for fields', () => {
	const body = rated({ price: { amount: '1', currency: 'EUR', constructor: 'x', toString: 'y' } });
	expect(body.price).toMatchObject({ constructor: 'x', toString: 'y' });
});

it.each([
	['Period End', 'period.end', { period: { start: sampleRatedUsage.period.start } }],
	['Price Currency', 'price.currency', { price: { amount: '2.93' } }],
	['Quantity Unit', 'quantity.unit', { quantity: { amount: '12.5' } }],
	['Properties: Value', 'properties[0].value', { properties: [{ key: 'site' }] }],
])('misses %s in an object that has only known members', (field, path, changes) => {
	expect(faultsOf(ratedUsageTarget, { ...sampleRatedUsage, ...changes })).toEqual([
		[field, path, 'required'],
	]);
});

it('misses a required object of which all members are empty', () => {
	const [fault] = faultsOf(ratedUsageTarget, {
		...sampleRatedUsage,
		serviceLocation: { city: '' },
	});
	expect(fault?.[2]).toBe('required');
});

it('measures a usage whose quantities have other member names', () => {
	const body = bodyOf(usageTarget, {
		...sampleUsage,
		unitQuantities: [{ value: 12.5, unit: 'KWH' }],
	});
	for (const { value } of usageTarget.measure(body).amounts) expect(value).toBeInstanceOf(Decimal);
});
