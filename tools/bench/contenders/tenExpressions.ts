import type { INodeParameters } from 'n8n-workflow';
import type { Target } from '../../sandbox';

/** Targets whose usages have ten values that differ from item to item. */
export const wideTargets = [
	'instellix/usage',
	'instellix/ratedUsage',
] as const satisfies readonly Target[];
export type WideTarget = (typeof wideTargets)[number];

/** The ten values of a usage, by what they are called and where an item has them. */
const VALUES: Readonly<Record<WideTarget, Readonly<Record<string, string>>>> = {
	'instellix/usage': {
		contractId: '$json.contractId',
		productIdent: '$json.productIdent',
		startDate: '$json.startDate',
		endDate: '$json.endDate',
		description: '$json.description',
		operatingSiteIdent: '$json.operatingSiteIdent',
		unitQuantity: '$json.unitQuantities[0].unitQuantity',
		unitQuantityType: '$json.unitQuantities[0].unitQuantityType',
		propertyIdent: '$json.properties[0].propertyIdent',
		propertyValue: '$json.properties[0].propertyValue',
	},
	'instellix/ratedUsage': {
		contractIdent: '$json.contractIdent',
		productReferenceKey: '$json.productReferenceKey',
		type: '$json.type',
		start: '$json.period.start',
		end: '$json.period.end',
		priceAmount: '$json.price.amount',
		currency: '$json.price.currency',
		quantityAmount: '$json.quantity.amount',
		unit: '$json.quantity.unit',
		country: '$json.serviceLocation.country',
	},
};

/** How an expression of a value is spelt. */
type Spelling = (value: string) => string;

const named: Spelling = (value) => `={{ ${value} }}`;
/** The same value as an expression that does more than name it, which n8n evaluates by itself. */
export const calculated: Spelling = (value) => `={{ (${value}) }}`;

/** The ten expressions, each as the value of a field. */
export function tenExpressions(target: WideTarget): string[] {
	return Object.values(VALUES[target]).map(named);
}

/** The fields of the screen, filled with the ten expressions. */
export function tenFields(target: WideTarget, spelt = named): INodeParameters {
	const value = (name: string): string => spelt(VALUES[target][name]);
	const locator = (name: string): INodeParameters => ({
		__rl: true,
		mode: 'id',
		value: value(name),
	});
	if (target === 'instellix/usage') {
		return {
			usageFrom: 'fields',
			reportFor: 'contract',
			contractId: locator('contractId'),
			productIdent: locator('productIdent'),
			startDate: value('startDate'),
			endDate: value('endDate'),
			additionalFields: {
				description: value('description'),
				operatingSiteIdent: value('operatingSiteIdent'),
				unitQuantities: {
					entry: [
						{ unitQuantity: value('unitQuantity'), unitQuantityType: value('unitQuantityType') },
					],
				},
				properties: {
					entry: [{ propertyIdent: value('propertyIdent'), propertyValue: value('propertyValue') }],
				},
			},
		};
	}
	return {
		usageFrom: 'fields',
		contractIdent: locator('contractIdent'),
		// As the URL of HTTP Request does, it takes no part in the ten.
		aggregationFrom: 'chosen',
		ratedUsageAggregationIdent: {
			__rl: true,
			mode: 'id',
			value: '={{ $json.ratedUsageAggregationIdent }}',
		},
		productReferenceKey: locator('productReferenceKey'),
		type: value('type'),
		periodStart: value('start'),
		periodEnd: value('end'),
		priceAmount: value('priceAmount'),
		priceCurrency: value('currency'),
		quantityAmount: value('quantityAmount'),
		quantityUnit: value('unit'),
		serviceCountryCode: value('country'),
	};
}

/** The body of HTTP Request by 'Using Fields Below', one field for each expression. */
export function tenBodyFields(target: WideTarget): INodeParameters {
	const parameters = Object.entries(VALUES[target]).map(([name, value]) => ({
		name,
		value: named(value),
	}));
	return { specifyBody: 'keypair', bodyParameters: { parameters } };
}

/** The body of HTTP Request by 'Using JSON': one text with ten expressions in it. */
export function tenInOneJson(target: WideTarget): INodeParameters {
	const members = Object.entries(VALUES[target]).map(
		([name, value]) => `"${name}": {{ JSON.stringify(${value}) }}`,
	);
	return { specifyBody: 'json', jsonBody: `={ ${members.join(', ')} }` };
}

/** `Usage (JSON)` of the package: one text with the same ten expressions, in the shape of the API. */
export function tenInOneUsage(target: WideTarget): INodeParameters {
	const value = (name: string): string => `{{ JSON.stringify(${VALUES[target][name]}) }}`;
	const members = (...names: string[]): string =>
		names.map((name) => `"${name}": ${value(name)}`).join(', ');
	const usage =
		target === 'instellix/usage'
			? `${members('contractId', 'productIdent', 'startDate', 'endDate', 'description', 'operatingSiteIdent')},
				"unitQuantities": [{ ${members('unitQuantity', 'unitQuantityType')} }],
				"properties": [{ ${members('propertyIdent', 'propertyValue')} }]`
			: `${members('contractIdent', 'productReferenceKey', 'type')},
				"ratedUsageAggregationIdent": {{ JSON.stringify($json.ratedUsageAggregationIdent) }},
				"period": { ${members('start', 'end')} },
				"price": { "amount": ${value('priceAmount')}, "currency": ${value('currency')} },
				"quantity": { "amount": ${value('quantityAmount')}, "unit": ${value('unit')} },
				"serviceLocation": { "country": ${value('country')} }`;
	return { usageFrom: 'json', usageJson: `={ ${usage} }` };
}
