import type { INodeProperties } from 'n8n-workflow';
import { createUsages } from '../../shared/createUsages';
import { COMBINE, identityProperties, optionsProperty } from '../../shared/screen/createProperties';
import { nestedValue } from '../../shared/screen/nestedProperties';
import { reportingHint } from '../../shared/screen/builderHints';
import { LATE_ROWS } from '../../shared/screen/lateRows';
import { guardProperty } from '../../shared/screen/guard';
import { EQUAL_ROWS } from '../../shared/screen/equalRows';
import { columnNames } from '../../shared/columns/paths';
import { knownFields } from '../../../delivery/rules/knownFields';
import { ANY_READING } from '../../../values/reading';
import { usageFromProperties } from '../../shared/screen/usageFrom';
import type { CreateOperation } from '../../shared/items/operations';
import type { ReadFields } from '../../shared/read/readUsages';
import { instellix } from '../connection';
import { aggregationNaming } from '../names/aggregationNaming';
import { additionalFields, ratedUsageFields } from './screen';
import { ratedUsageTarget } from './target';

const place = { resource: 'ratedUsage', operation: 'add' };

const EXAMPLE = `{
  "ratedUsageAggregationIdent": "aggregation-1001",
  "contractIdent": "contract-1001",
  "productReferenceKey": "charging",
  "type": "SALES",
  "period": { "start": "2026-03-01T08:00:00+01:00", "end": "2026-03-01T09:30:00+01:00" },
  "price": { "amount": "2.93", "currency": "EUR" },
  "quantity": { "amount": "12.5", "unit": "KWH" },
  "serviceLocation": { "country": "DE" }
}`;

const REQUIRED_COLUMNS =
	'contractIdent, productReferenceKey, type, period.start, period.end, price.amount, price.currency, quantity.amount, quantity.unit, serviceLocation.country';

/** For n8n's AI workflow builder. */
export const ADD_RATED_USAGE_HINT = reportingHint(REQUIRED_COLUMNS);

/** Parameters of *Add rated usage*. */
export const addRatedUsageProperties: INodeProperties[] = [
	...usageFromProperties(place, EXAMPLE, {
		names: columnNames(knownFields(ratedUsageTarget.schema(ANY_READING))),
		required: REQUIRED_COLUMNS,
	}),
	...ratedUsageFields(place),
	...identityProperties(
		place,
		'It becomes the Ident: up to 100 letters, digits and _ -. A corrected quantity is not stored, and ends as a conflict.',
	),
	additionalFields(place),
	guardProperty(place, { knowsOthers: false }),
	optionsProperty(place, [COMBINE, EQUAL_ROWS, LATE_ROWS]),
];

/** The fields of the screen as a rated usage with the names of the API. */
export const readAddRatedUsage: ReadFields = (read) => {
	const additional = read('additionalFields') as Record<string, unknown>;
	const location = (additional.serviceLocation as { location?: { country?: string } } | undefined)
		?.location;
	return {
		ratedUsageAggregationIdent:
			read('aggregationFrom') === 'chosen' ? read('ratedUsageAggregationIdent') : undefined,
		contractIdent: read('contractIdent'),
		productReferenceKey: read('productReferenceKey'),
		type: read('type'),
		period: nestedValue(additional, 'period', () => ({
			start: read('periodStart'),
			end: read('periodEnd'),
		})),
		price: nestedValue(additional, 'price', () => ({
			amount: read('priceAmount'),
			currency: read('priceCurrency'),
		})),
		quantity: nestedValue(additional, 'quantity', () => ({
			amount: read('quantityAmount'),
			unit: read('quantityUnit'),
		})),
		serviceLocation: nestedValue(additional, 'serviceLocation', () => ({
			...location,
			country: location?.country || read('serviceCountryCode'),
		})),
		aggregationGroup: additional.aggregationGroup,
		description: additional.description,
		properties: nestedValue(additional, 'properties'),
	};
};

/** Carries out *Add rated usage*. */
export const addRatedUsage: CreateOperation = async (context) =>
	await createUsages(context, {
		target: ratedUsageTarget,
		readFields: readAddRatedUsage,
		naming: aggregationNaming(false),
		properties: addRatedUsageProperties,
		service: instellix,
	});
