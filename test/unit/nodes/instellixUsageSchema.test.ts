import { usageTarget, usageTargetWithoutQuantity } from '../../../nodes/Instellix/usage/target';
import { Decimal } from '../../../values/decimal';
import { bodyOf, faultsOf } from './support/faults';
import { sampleUsage } from './support/samples';

const faults = (changes: object): string[][] =>
	faultsOf(usageTarget, { ...sampleUsage, ...changes });
const body = (changes: object = {}) => bodyOf(usageTarget, { ...sampleUsage, ...changes });

it('reads numbers and times exactly, and leaves absent fields out', () => {
	expect(body({ debtorId: '', description: null })).toEqual({
		contractId: Decimal.from('1001'),
		productIdent: 'charging',
		startDate: '2026-03-01T07:00:00.000Z',
		endDate: '2026-03-01T08:30:00.000Z',
		unitQuantities: [{ unitQuantity: Decimal.from('12.5'), unitQuantityType: 'KWH' }],
	});
});

it('needs product, start, end and a quantity', () => {
	expect(faultsOf(usageTarget, { contractId: 1 })).toEqual([
		['Start Date', 'startDate', 'required'],
		['End Date', 'endDate', 'required'],
		['Product', 'productIdent', 'required'],
		['Quantity', 'unitQuantities', 'quantity-missing'],
	]);
});

it('takes a usage without a quantity where that is meant', () => {
	const given = { ...sampleUsage, unitQuantities: undefined };
	expect(faultsOf(usageTargetWithoutQuantity, given)).toEqual([]);
});

it('needs a contract or a debtor', () => {
	expect(faults({ contractId: undefined })).toEqual([
		['Contract', 'contractId', 'contract-or-debtor-missing'],
	]);
	expect(faults({ contractId: undefined, debtorId: 5 })).toEqual([]);
	expect(faults({ contractId: 1, debtorId: 5 })).toEqual([]);
});

it('does not call a contract missing that is there but wrong', () => {
	expect(faults({ contractId: 'contract-1001' })).toEqual([
		['Contract', 'contractId', 'wrong-type'],
	]);
	expect(faults({ contractId: '', debtorId: 'x' })).toEqual([['Debtor', 'debtorId', 'wrong-type']]);
});

it.each(['contractId', 'debtorId'])('keeps every digit of %s up to 64 bits', (field) => {
	for (const id of [
		'9223372036854775807',
		'-9223372036854775808',
		'9007199254740993',
		' 42 ',
		42,
		0,
	]) {
		expect(String(body({ [field]: id })[field])).toBe(String(id).trim());
	}
	const codes = [
		'9223372036854775808',
		'-9223372036854775809',
		'99999999999999999999999',
		2 ** 53,
		1.5,
		'1e3',
		'0x1F',
		true,
	].map((id) => faults({ [field]: id })[0]?.[2]);
	expect(codes).toEqual([
		'out-of-range',
		'out-of-range',
		'wrong-type',
		'imprecise-number',
		'wrong-type',
		'wrong-type',
		'wrong-type',
		'wrong-type',
	]);
});

it('takes an end that equals the start, but none before it', () => {
	const startDate = '2026-03-01T08:00:00+01:00';
	expect(faults({ startDate, endDate: '2026-03-01T07:00:00Z' })).toEqual([]);
	expect(faults({ startDate, endDate: '2026-03-01T07:59:59.999+01:00' })).toEqual([
		['End Date', 'endDate', 'end-before-start'],
	]);
	expect(faults({ startDate, endDate: '2026-03-01T08:30:00+02:00' })).toEqual([
		['End Date', 'endDate', 'end-before-start'],
	]);
});

it('does not speak of the order of times that it cannot read', () => {
	expect(faults({ startDate: 'x' })).toEqual([['Start Date', 'startDate', 'not-a-time']]);
});

it.each(['usageIdent', 'productIdent'])(
	'takes 1 to 100 letters, digits and _ . ~ - as %s',
	(field) => {
		const label = field === 'usageIdent' ? 'Usage Ident' : 'Product';
		for (const ident of ['a', 'aZ0_.~-', 'x'.repeat(100), 4711])
			expect(body({ [field]: ident })[field]).toBe(String(ident));
		for (const ident of ['a b', 'ä', 'a/b', 'a:b', 'a\u200bb', 'a\nb', 'a,b', '#']) {
			expect(faults({ [field]: ident })).toEqual([[label, field, 'wrong-form']]);
		}
		expect(body({ [field]: '\u200b\u202f a-1 \n' })[field]).toBe('a-1');
		expect(faults({ [field]: 'x'.repeat(101) })).toEqual([[label, field, 'too-long']]);
	},
);

it('takes at most 255 characters as operating site ident', () => {
	expect(faults({ operatingSiteIdent: 'ä'.repeat(255) })).toEqual([]);
	expect(faults({ operatingSiteIdent: 'ä'.repeat(256) })).toEqual([
		['Operating Site Ident', 'operatingSiteIdent', 'too-long'],
	]);
});

it('takes a description of any length', () => {
	expect(faults({ description: 'x'.repeat(10_000) })).toEqual([]);
});

it.each([
	['performanceLocation', 'Performance Location'],
	['taxLocation', 'Tax Location'],
])('takes in %s a country of two capital letters', (field, label) => {
	expect(
		body({ [field]: { country: 'NO', city: 'Oslo', postalCode: 150, street: '' } })[field],
	).toEqual({
		country: 'NO',
		city: 'Oslo',
		postalCode: '150',
		street: undefined,
	});
	expect(faults({ [field]: { country: 'no' } })).toEqual([
		[`${label}: Country`, `${field}.country`, 'wrong-form'],
	]);
	expect(faults({ [field]: { city: ['Oslo'] } })).toEqual([
		[`${label}: City`, `${field}.city`, 'wrong-type'],
	]);
	expect(faults({ [field]: 'NO' })).toEqual([[label, field, 'wrong-type']]);
	for (const empty of [{}, '', null, '{}']) expect(body({ [field]: empty })[field]).toBeUndefined();
});

it('finds the faulty entry of a list', () => {
	const properties = [
		{ propertyIdent: 'a', propertyValue: 'x' },
		{ propertyIdent: ' ', propertyValue: 'y' },
	];
	const unitQuantities = [
		{ unitQuantity: '1', unitQuantityType: 'PC' },
		'x',
		{ unitQuantity: '1,5', unitQuantityType: '' },
	];
	expect(faults({ properties, unitQuantities })).toEqual([
		['Unit Quantities', 'unitQuantities[1]', 'wrong-type'],
		['Quantity', 'unitQuantities[2].unitQuantity', 'other-decimal-separator'],
		['Unit', 'unitQuantities[2].unitQuantityType', 'required'],
		['Properties: Property Ident', 'properties[1].propertyIdent', 'required'],
	]);
});

it('takes any exact quantity: zero, negative, with many decimals', () => {
	for (const unitQuantity of ['0', '-3', '0.1234567890123456789', '99999999999999999999']) {
		const [entry] = body({ unitQuantities: [{ unitQuantity, unitQuantityType: 'KWH' }] })
			.unitQuantities as unknown[];
		expect(String((entry as { unitQuantity: Decimal }).unitQuantity)).toBe(unitQuantity);
	}
});

it('takes the documented service countries and no others', () => {
	for (const serviceCountry of ['DE', 'UNDEFINED', 'XK', 'AC'])
		expect(faults({ serviceCountry })).toEqual([]);
	for (const serviceCountry of ['de', 'XX', 'Germany', 5]) {
		expect(faults({ serviceCountry })).toEqual([
			['Service Country (Deprecated)', 'serviceCountry', 'not-in-list'],
		]);
	}
});

it('takes more than 50 properties and repeated ones, which the API does not rule out', () => {
	const properties = Array.from({ length: 60 }, () => ({ propertyIdent: 'a', propertyValue: 'x' }));
	expect(faults({ properties })).toEqual([]);
});
