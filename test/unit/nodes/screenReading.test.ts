import { readAddRatedUsage } from '../../../nodes/Instellix/ratedUsage/add';
import { readCreateUsage as readInstellixUsage } from '../../../nodes/Instellix/usage/create';
import { readCreateUsage as readRebillyUsage } from '../../../nodes/RebillyUsage/usage/create';
import type { ReadFields } from '../../../nodes/shared/read/readUsages';
import { nestedValue } from '../../../nodes/shared/screen/nestedProperties';
import type { TargetName } from './mutations';
import { faultsOf } from './support/faults';
import { screenOf } from './support/screen';
import { targetOf } from './support/targets';

type Parameters = Record<string, unknown>;

/** Reads the screen with these fields filled in, and the others as the screen opens. */
function readScreen(
	name: TargetName,
	readFields: ReadFields,
	filled: Parameters,
): Record<string, unknown> {
	const opened = Object.fromEntries(
		screenOf(name).map((property) => [property.name, valueOf(property.default)]),
	);
	return readFields((parameter) => {
		expect(opened).toHaveProperty(parameter);
		return parameter in filled ? filled[parameter] : opened[parameter];
	});
}

/** Resource locators are read as their value. */
function valueOf(value: unknown): unknown {
	return value !== null && typeof value === 'object' && 'mode' in value
		? (value as { value?: unknown }).value
		: value;
}

const createUsage = (filled: Parameters) =>
	readScreen(
		'instellix/usage',
		readInstellixUsage(() => 'id'),
		filled,
	);
const addRatedUsage = (filled: Parameters) =>
	readScreen('instellix/ratedUsage', readAddRatedUsage, filled);
const createRebillyUsage = (filled: Parameters) =>
	readScreen('rebilly/usage', readRebillyUsage(false), filled);

const times = { startDate: '2026-03-01T08:00:00Z', endDate: '2026-03-01T09:00:00Z' };

it('reads a usage for a contract or for a debtor, whichever is chosen', () => {
	const filled = { contractId: '1', debtorId: '2', productIdent: 'p', ...times };
	const forContract = createUsage({ ...filled, reportFor: 'contract' });
	expect(forContract).toMatchObject({ contractId: '1', ...times });
	expect(forContract).not.toHaveProperty('debtorId');
	const forDebtor = createUsage({ ...filled, reportFor: 'debtor' });
	expect(forDebtor).toMatchObject({ debtorId: '2', ...times });
	expect(forDebtor).not.toHaveProperty('contractId');
});

it('reads the additional fields of a usage', () => {
	const additionalFields = {
		description: 'd',
		operatingSiteIdent: 'o',
		serviceCountry: 'DE',
		taxLocation: { location: { country: 'NO' } },
		performanceLocation: { location: { city: 'Oslo' } },
		properties: { entry: [{ propertyIdent: 'a', propertyValue: 'b' }] },
		unitQuantities: { entry: [{ unitQuantity: '1', unitQuantityType: 'PC' }] },
	};
	expect(createUsage({ additionalFields })).toMatchObject({
		description: 'd',
		operatingSiteIdent: 'o',
		serviceCountry: 'DE',
		taxLocation: { country: 'NO' },
		performanceLocation: { city: 'Oslo' },
		properties: [{ propertyIdent: 'a', propertyValue: 'b' }],
		unitQuantities: [{ unitQuantity: '1', unitQuantityType: 'PC' }],
	});
});

it('reads a rated usage', () => {
	const filled = {
		aggregationFrom: 'chosen',
		ratedUsageAggregationIdent: 'aggregation',
		contractIdent: 'contract',
		productReferenceKey: 'product',
		type: 'SELF_BILLING',
		periodStart: times.startDate,
		periodEnd: times.endDate,
		priceAmount: '2.93',
		priceCurrency: 'EUR',
		quantityAmount: '12.5',
		quantityUnit: 'KWH',
		serviceCountryCode: 'DE',
		additionalFields: {
			aggregationGroup: 'g',
			description: 'd',
			properties: { entry: [{ key: 'a', value: 'b' }] },
		},
	};
	expect(addRatedUsage(filled)).toEqual({
		ratedUsageAggregationIdent: 'aggregation',
		contractIdent: 'contract',
		productReferenceKey: 'product',
		type: 'SELF_BILLING',
		period: { start: times.startDate, end: times.endDate },
		price: { amount: '2.93', currency: 'EUR' },
		quantity: { amount: '12.5', unit: 'KWH' },
		serviceLocation: { country: 'DE' },
		aggregationGroup: 'g',
		description: 'd',
		properties: [{ key: 'a', value: 'b' }],
	});
});

it('takes a country of the location before the one beside it', () => {
	const location = (members: object) => ({ serviceLocation: { location: members } });
	const read = (additionalFields: object) =>
		addRatedUsage({ serviceCountryCode: 'DE', additionalFields }).serviceLocation;
	expect(read(location({ city: 'Oslo', country: 'NO' }))).toEqual({ city: 'Oslo', country: 'NO' });
	expect(read(location({ city: 'Berlin', country: '' }))).toEqual({
		city: 'Berlin',
		country: 'DE',
	});
});

it('takes the JSON of a nested object before its fields', () => {
	const json = '{"from":"x"}';
	const read = addRatedUsage({
		periodStart: 'a',
		periodEnd: 'b',
		additionalFields: { periodJson: json, priceJson: '' },
	});
	expect(read.period).toBe(json);
	expect(read.price).toBeUndefined();
	expect(
		nestedValue(
			{ taxLocation: { location: { country: 'NO' } }, taxLocationJson: json },
			'taxLocation',
		),
	).toBe(json);
	expect(nestedValue({}, 'taxLocation')).toBeUndefined();
});

it('reads a usage of Rebilly, with its time or without', () => {
	const filled = {
		subscriptionId: 's',
		quantity: '1',
		usageTime: times.startDate,
		additionalFields: { acceptPartialQuantity: true },
	};
	expect(createRebillyUsage({ ...filled, usageTimeFrom: 'usage' })).toEqual({
		subscriptionId: 's',
		quantity: '1',
		usageTime: times.startDate,
		acceptPartialQuantity: true,
	});
	expect(createRebillyUsage({ ...filled, usageTimeFrom: 'rebilly' }).usageTime).toBeUndefined();
});

it.each([
	['instellix/usage', createUsage, 5],
	['instellix/ratedUsage', addRatedUsage, 10],
	['rebilly/usage', createRebillyUsage, 3],
] as const)(
	'finds the required fields of %s missing, and nothing else, when the screen is left as it opens',
	(name, read, count) => {
		const faults = faultsOf(targetOf(name), read({}));
		expect(new Set(faults.map(([, , code]) => code))).toEqual(
			new Set(
				name === 'instellix/usage'
					? ['required', 'contract-or-debtor-missing', 'quantity-missing']
					: ['required'],
			),
		);
		expect(faults).toHaveLength(count);
	},
);

it.each(['instellix/usage', 'instellix/ratedUsage', 'rebilly/usage'] as const)(
	'opens the JSON of %s with a usage that keeps to the rules',
	(name) => {
		const json = screenOf(name).find((property) => property.name === 'usageJson');
		expect(faultsOf(targetOf(name), JSON.parse(String(json?.default)))).toEqual([]);
	},
);
