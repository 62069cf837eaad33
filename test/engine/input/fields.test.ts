import type { INodeParameters } from 'n8n-workflow';
import { account } from '../support/accounts';
import { addRatedUsage, byId, createRebillyUsage, createUsage } from '../support/actions';
import { literal, storedBodies } from '../support/bodies';
import { failures, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

/** One item, everything said by the fields of the screen. */
const fromFields = (parameters: INodeParameters) => ({
	parameters: { usageFrom: 'fields', ...parameters },
	input: [{}],
});

const usageFields: INodeParameters = {
	reportFor: 'contract',
	contractId: byId(account.contractId),
	productIdent: byId('api.calls'),
	startDate: '2026-03-01T08:00:00+01:00',
	endDate: '2026-03-01T13:00:00.125+05:30',
};

it('sends every field of a usage', async () => {
	const run = await stage.run(
		createUsage,
		fromFields({
			...usageFields,
			additionalFields: {
				description: 'Garage 3, "north" – 50 % \\ ünïcode',
				operatingSiteIdent: 'site-berlin',
				performanceLocation: {
					location: { city: 'Köln', country: 'DE', postalCode: '01067', street: 'Weg 1' },
				},
				taxLocation: {
					location: { city: 'Wien', country: 'AT', postalCode: '1010', street: 'Ring 2' },
				},
				properties: {
					entry: [
						{ propertyIdent: 'station', propertyValue: '007' },
						{ propertyIdent: 'cable', propertyValue: 'type 2' },
					],
				},
				unitQuantities: {
					entry: [
						{ unitQuantity: '123456789012345678.1230', unitQuantityType: 'KWH' },
						{ unitQuantity: '0.10', unitQuantityType: 'PC' },
					],
				},
				serviceCountry: 'FR',
			},
		}),
	);

	expect(successes(run)).toMatchObject([{ outcome: 'created' }]);
	expect(storedBodies(stage, createUsage)).toEqual([
		{
			contractId: literal('9007199254740993'),
			description: 'Garage 3, "north" – 50 % \\ ünïcode',
			startDate: '2026-03-01T07:00:00.000Z',
			endDate: '2026-03-01T07:30:00.125Z',
			operatingSiteIdent: 'site-berlin',
			performanceLocation: { city: 'Köln', country: 'DE', postalCode: '01067', street: 'Weg 1' },
			taxLocation: { city: 'Wien', country: 'AT', postalCode: '1010', street: 'Ring 2' },
			productIdent: 'api.calls',
			// Entries of lists are sent in one order, whatever the order of the item.
			properties: [
				{ propertyIdent: 'cable', propertyValue: 'type 2' },
				{ propertyIdent: 'station', propertyValue: '007' },
			],
			unitQuantities: [
				{ unitQuantity: literal('0.1'), unitQuantityType: 'PC' },
				{ unitQuantity: literal('123456789012345678.123'), unitQuantityType: 'KWH' },
			],
			usageIdent: successes(run)[0].identity,
			serviceCountry: 'FR',
		},
	]);
});

it('sends only what was filled in of a usage, for a debtor instead of a contract', async () => {
	const run = await stage.run(
		createUsage,
		// The contract stays in the parameters when the user changes over to the debtor.
		fromFields({
			...usageFields,
			reportFor: 'debtor',
			debtorId: byId(account.debtorId),
			options: { withoutQuantity: true },
		}),
	);

	expect(storedBodies(stage, createUsage)).toEqual([
		{
			debtorId: literal('9223372036854775807'),
			startDate: '2026-03-01T07:00:00.000Z',
			endDate: '2026-03-01T07:30:00.125Z',
			productIdent: 'api.calls',
			usageIdent: successes(run)[0].identity,
		},
	]);
});

const ratedUsageFields: INodeParameters = {
	aggregationFrom: 'chosen',
	ratedUsageAggregationIdent: byId(account.aggregationIdent),
	contractIdent: byId(account.contractIdent),
	productReferenceKey: byId('charging'),
	type: 'SELF_BILLING',
	periodStart: '2026-03-01T08:00:00+01:00',
	periodEnd: '2026-03-01T08:00:00+01:00',
	priceAmount: '2.930000000000000000001',
	priceCurrency: 'EUR',
	quantityAmount: '12.50',
	quantityUnit: 'KWH',
	serviceCountryCode: 'NO',
};

it('sends every field of a rated usage', async () => {
	const run = await stage.run(
		addRatedUsage,
		fromFields({
			...ratedUsageFields,
			additionalFields: {
				aggregationGroup: 'north',
				description: 'Night rate',
				properties: { entry: [{ key: 'station', value: '007' }] },
				// The address may name another country than the required field.
				serviceLocation: {
					location: { city: 'Malmö', country: 'SE', postalCode: '211 20', street: 'Gata 4' },
				},
			},
		}),
	);

	expect(successes(run)).toMatchObject([{ outcome: 'created' }]);
	expect(stage.posts(addRatedUsage)[0].path).toBe(
		'/v2/rated-usage-aggregations/aggregation-1/rated-usage',
	);
	expect(storedBodies(stage, addRatedUsage)).toEqual([
		{
			ident: successes(run)[0].identity,
			contractIdent: 'contract-1',
			productReferenceKey: 'charging',
			type: 'SELF_BILLING',
			period: { start: '2026-03-01T07:00:00.000Z', end: '2026-03-01T07:00:00.000Z' },
			price: { amount: literal('2.930000000000000000001'), currency: 'EUR' },
			quantity: { amount: literal('12.5'), unit: 'KWH' },
			serviceLocation: { city: 'Malmö', country: 'SE', postalCode: '211 20', street: 'Gata 4' },
			aggregationGroup: 'north',
			description: 'Night rate',
			properties: [{ key: 'station', value: '007' }],
		},
	]);
});

it('takes the country of the required field where the address of a rated usage names none', async () => {
	await stage.run(
		addRatedUsage,
		fromFields({
			...ratedUsageFields,
			additionalFields: {
				serviceLocation: { location: { city: 'Oslo', country: '', postalCode: '', street: '' } },
			},
		}),
	);

	expect(storedBodies(stage, addRatedUsage)).toMatchObject([
		{ serviceLocation: { city: 'Oslo', country: 'NO' } },
	]);
});

it('puts an aggregation with any sign into the address as one part of it', async () => {
	stage.sandbox.instellix.addContract({
		contractIdent: 'contract-2',
		aggregationIdent: 'März 2026/?#%2F..',
		productIdents: ['charging'],
	});
	const run = await stage.run(
		addRatedUsage,
		fromFields({
			...ratedUsageFields,
			contractIdent: byId('contract-2'),
			ratedUsageAggregationIdent: byId('März 2026/?#%2F..'),
		}),
	);

	expect(successes(run)).toMatchObject([{ outcome: 'created' }]);
});

it('sends every field of a Rebilly usage', async () => {
	const run = await stage.run(
		createRebillyUsage,
		fromFields({
			subscriptionId: byId(account.itemId),
			quantity: '9007199254740993.125',
			usageTime: '2026-03-01T08:00:00-02:30',
			additionalFields: { acceptPartialQuantity: true },
		}),
	);

	expect(successes(run)).toMatchObject([{ outcome: 'created' }]);
	expect(storedBodies(stage, createRebillyUsage)).toEqual([
		{
			subscriptionId: 'sub_item_1',
			quantity: literal('9007199254740993.125'),
			usageTime: '2026-03-01T10:30:00.000Z',
			acceptPartialQuantity: true,
		},
	]);
});

it.each(['period', 'price', 'quantity'])(
	'says what is missing where the JSON form of %s is added and empty',
	async (name) => {
		const run = await stage.runOn(addRatedUsage, {
			mode: 'fields',
			parameters: { ...addRatedUsage.fieldsFromItem, additionalFields: { [`${name}Json`]: '' } },
			input: [addRatedUsage.usage(1)],
		});
		const [{ message, details }] = failures(run);

		expect(details.code).toBe('required');
		expect(message).toContain('is required but empty');
	},
);
