import type { z } from 'zod/v3';
import type { Combination } from '../../../delivery/contract/combination';
import { text } from '../../../delivery/rules/textFields';
import { choice } from '../../../delivery/rules/choiceFields';
import { decimal } from '../../../delivery/rules/numberFields';
import { instant } from '../../../delivery/rules/timeFields';
import { ANY_READING, type Reading } from '../../../values/reading';
import { list, nested } from '../../../delivery/rules/nestedFields';
import type { Measure, Target } from '../../../delivery/contract/target';
import { Decimal } from '../../../values/decimal';
import type { ExactJson, ExactObject } from '../../../values/exactJson';
import { formatInstant } from '../../../values/instant';
import { asObject } from '../../../values/json';
import { usageObject, without } from '../../../delivery/rules/usageObject';
import { judge } from '../answers';
import {
	CURRENCY_PATTERN,
	LONGEST_AGGREGATION_GROUP,
	LONGEST_IDENT,
	LONGEST_RATED_DESCRIPTION,
	MOST_PROPERTIES,
	PATHS,
	PERMISSIONS,
	PRICE_PART_DECIMALS,
	QUANTITY_PART_DECIMALS,
	RATED_USAGE_IDENT_IN_WORDS,
	RATED_USAGE_IDENT_PATTERN,
	RATED_USAGE_TYPES,
	USAGE_IDENT_IN_WORDS,
	USAGE_IDENT_PATTERN,
} from '../api';
import { checkOrder, lastInstantOf, location, type SpanFields } from '../fieldRules';
import { ratedUsagesByAggregation, ratedUsagesByProduct } from './listByAggregation';
import { ratedUsageByIdent } from './readByIdent';

/** Part of the path, not of the body; bears the name that the API's own queries use. */
const AGGREGATION_FIELD = 'ratedUsageAggregationIdent';

/** What the ident of a rated usage may look like. */
export const IDENT_FORM = {
	maximum: LONGEST_IDENT,
	pattern: RATED_USAGE_IDENT_PATTERN,
	patternInWords: RATED_USAGE_IDENT_IN_WORDS,
};

/** Every rule of the path and the body, field by field. */
function shape(reading: Reading) {
	return {
		contractIdent: text({
			label: 'Contract',
			required: true,
			maximum: LONGEST_IDENT,
			pattern: USAGE_IDENT_PATTERN,
			patternInWords: USAGE_IDENT_IN_WORDS,
		}),
		period: nested(
			{ label: 'Period', required: true },
			{
				start: instant({ label: 'Period Start', required: true }, reading),
				end: instant({ label: 'Period End', required: true }, reading),
			},
		),
		quantity: nested(
			{ label: 'Quantity', required: true },
			{
				amount: decimal({ label: 'Quantity Amount', required: true }, reading),
				unit: text({ label: 'Quantity Unit', required: true, standsFor: 'word' }),
			},
		),
		price: nested(
			{ label: 'Price', required: true },
			{
				amount: decimal({ label: 'Price Amount', required: true }, reading),
				currency: text({
					label: 'Price Currency',
					required: true,
					pattern: CURRENCY_PATTERN,
					formInWords: 'a currency code of three capital letters, such as EUR',
				}),
			},
		),
		productReferenceKey: text({
			label: 'Product',
			required: true,
			maximum: LONGEST_IDENT,
		}),
		type: choice({ label: 'Type', required: true, values: RATED_USAGE_TYPES }),
		[AGGREGATION_FIELD]: text({
			label: 'Rated Usage Aggregation',
			required: true,
			maximum: LONGEST_IDENT,
			// As a part of a path these two would lead elsewhere.
			pattern: /^(?!\.{1,2}$)/,
			formInWords: 'an ident other than . and ..',
		}),
		serviceLocation: location('Service Location', true),
		aggregationGroup: text({
			label: 'Aggregation Group',
			standsFor: 'word',
			maximum: LONGEST_AGGREGATION_GROUP,
		}),
		description: text({ label: 'Description', maximum: LONGEST_RATED_DESCRIPTION }),
		properties: list(
			{ label: 'Properties', maximum: MOST_PROPERTIES, uniqueBy: 'key' },
			{
				key: text({ label: 'Properties: Key', required: true }),
				value: text({ label: 'Properties: Value', required: true }),
			},
		),
		ident: text({
			label: 'Ident',
			nearNames: 'taken',
			standsFor: 'ident',
			...IDENT_FORM,
		}),
	};
}

const SPAN: SpanFields = {
	start: { label: 'Period Start', path: ['period', 'start'] },
	end: { label: 'Period End', path: ['period', 'end'] },
};

function betweenFields(body: ExactObject, context: z.RefinementCtx): void {
	const period = asObject(body.period);
	checkOrder(period?.start, period?.end, SPAN, context);
}

function measure(body: ExactObject): Measure {
	const [period, quantity, price] = [body.period, body.quantity, body.price].map(asObject);
	return {
		partition: String(body.contractIdent),
		amounts: [
			...amount(quantity?.amount, quantity?.unit),
			...amount(price?.amount, price?.currency).map((one) => ({ ...one, isPrice: true as const })),
		],
		from: time(period?.start),
		to: time(period?.end),
	};
}

/** Nothing where the JSON form names the members in another way. */
function amount(value: ExactJson | undefined, unit: ExactJson | undefined) {
	return value instanceof Decimal ? [{ unit: String(unit ?? ''), value }] : [];
}

function time(value: ExactJson | undefined): number | undefined {
	return typeof value === 'string' ? Date.parse(value) : undefined;
}

/** Quantity and price are added up where units, currency and all else are the same. */
const combination: Combination = {
	schema: (reading) => usageObject(shape(reading), betweenFields),
	take: (body) => {
		const { period, quantity, price, description: _description, ident: _ident, ...kind } = body;
		const { start, end, ...ofPeriod } = asObject(period) ?? {};
		const { amount: quantityAmount, ...ofQuantity } = asObject(quantity) ?? {};
		const { amount: priceAmount, ...ofPrice } = asObject(price) ?? {};
		const [from, to] = [time(start), time(end)];
		if (!(quantityAmount instanceof Decimal) || !(priceAmount instanceof Decimal)) return undefined;
		if (from === undefined || to === undefined) return undefined;
		return {
			kind: { ...kind, period: ofPeriod, quantity: ofQuantity, price: ofPrice },
			amounts: [
				{ key: 'quantity', value: quantityAmount, decimals: QUANTITY_PART_DECIMALS },
				{ key: 'price', value: priceAmount, decimals: PRICE_PART_DECIMALS },
			],
			from,
			to,
		};
	},
	amountFields: ['quantity.amount', 'price.amount'],
	// As for a single usage: the same rows are not billed again by the next aggregation.
	identifying: (kind) => without(kind, AGGREGATION_FIELD),
	fix: "Give 'Period', 'Quantity' and 'Price' with the names of their fields on the screen, not with others.",
	build: ({ period, quantity, price, ...kind }, amounts, span) => ({
		...kind,
		period: {
			...asObject(period),
			start: formatInstant(span.from),
			end: formatInstant(lastInstantOf(span)),
		},
		price: { ...asObject(price), amount: amounts.get('price') },
		quantity: { ...asObject(quantity), amount: amounts.get('quantity') },
	}),
};

const FIELDS = Object.keys(shape(ANY_READING));

/** *Add rated usage*: POST /v2/rated-usage-aggregations/{ident}/rated-usage. */
export const ratedUsageTarget: Target = {
	name: 'instellix/ratedUsage',
	service: 'Instellix',
	schema: (reading) => usageObject(shape(reading), betweenFields),
	// Neither a description nor the aggregation that collects it makes it another usage.
	content: (body) => without(body, 'ident', 'description', AGGREGATION_FIELD),
	describedBy: ['description'],
	kindFields: ['productReferenceKey'],
	combination,
	request: (body) => ({
		method: 'POST',
		path: PATHS.addRatedUsage(String(body[AGGREGATION_FIELD])),
		body: without(body, AGGREGATION_FIELD),
	}),
	measure,
	judge: (exchange) => judge(exchange, 'ident', PERMISSIONS.addRatedUsage),
	recognition: {
		kind: 'keyedReadable',
		field: 'ident',
		byIdent: ratedUsageByIdent(AGGREGATION_FIELD),
		byScope: ratedUsagesByAggregation(AGGREGATION_FIELD, FIELDS),
		byKind: ratedUsagesByProduct(FIELDS),
	},
};
