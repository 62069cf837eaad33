import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Target } from '../../../tools/sandbox';
import { account, type Account } from './accounts';

/** Where a usage comes from; the values of 'Usage From'. */
export const modes = ['fields', 'json', 'item'] as const;
export type Mode = (typeof modes)[number];

/** An action of the package as the tests use it. */
export interface Action {
	target: Target;
	node: string;
	credential: { type: string; id: string };
	place: { resource: string; operation: string };
	/** The path to which usages are posted. */
	posts: RegExp;
	/** The n-th sample usage, by the API's names; no two are alike. */
	usage(number: number, account?: Account): IDataObject;
	/** Fills the fields of the screen from items that hold such usages. */
	fieldsFromItem: INodeParameters;
	/** A field that every usage needs, and its display name. */
	requiredField: { name: string; label: string };
}

const start = Date.UTC(2026, 2, 1, 8);
const MINUTE = 60_000;

function time(number: number, minutesLater = 0): string {
	return new Date(start + (number * 60 + minutesLater) * MINUTE).toISOString();
}

/** A resource locator in the mode that takes an id. */
export function byId(value: string): INodeParameters {
	return { __rl: true, mode: 'id', value } as unknown as INodeParameters;
}

export const createUsage: Action = {
	target: 'instellix/usage',
	node: 'n8n-nodes-usage-reporting.instellix',
	credential: { type: 'instellixOAuth2Api', id: 'instellix' },
	place: { resource: 'usage', operation: 'create' },
	posts: /^\/v2\/usages$/,
	usage: (number, { contractId }: Account = account) => ({
		contractId,
		productIdent: 'charging',
		startDate: time(number),
		endDate: time(number, 45),
		unitQuantities: [{ unitQuantity: `${number}.5`, unitQuantityType: 'KWH' }],
	}),
	fieldsFromItem: {
		reportFor: 'contract',
		contractId: byId('={{ $json.contractId }}'),
		productIdent: byId('={{ $json.productIdent }}'),
		startDate: '={{ $json.startDate }}',
		endDate: '={{ $json.endDate }}',
		additionalFields: {
			unitQuantities: {
				entry: [
					{
						unitQuantity: '={{ $json.unitQuantities[0].unitQuantity }}',
						unitQuantityType: '={{ $json.unitQuantities[0].unitQuantityType }}',
					},
				],
			},
		},
	},
	requiredField: { name: 'startDate', label: 'Start Date' },
};

export const addRatedUsage: Action = {
	target: 'instellix/ratedUsage',
	node: 'n8n-nodes-usage-reporting.instellix',
	credential: { type: 'instellixOAuth2Api', id: 'instellix' },
	place: { resource: 'ratedUsage', operation: 'add' },
	posts: /^\/v2\/rated-usage-aggregations\/[^/]+\/rated-usage$/,
	usage: (number, { contractIdent, aggregationIdent }: Account = account) => ({
		ratedUsageAggregationIdent: aggregationIdent,
		contractIdent,
		productReferenceKey: 'charging',
		type: 'SALES',
		period: { start: time(number), end: time(number, 45) },
		price: { amount: `${number}.2345`, currency: 'EUR' },
		quantity: { amount: `${number}.5`, unit: 'KWH' },
		serviceLocation: { country: 'NO' },
	}),
	fieldsFromItem: {
		ratedUsageAggregationIdent: byId('={{ $json.ratedUsageAggregationIdent }}'),
		contractIdent: byId('={{ $json.contractIdent }}'),
		productReferenceKey: byId('={{ $json.productReferenceKey }}'),
		type: '={{ $json.type }}',
		periodStart: '={{ $json.period.start }}',
		periodEnd: '={{ $json.period.end }}',
		priceAmount: '={{ $json.price.amount }}',
		priceCurrency: '={{ $json.price.currency }}',
		quantityAmount: '={{ $json.quantity.amount }}',
		quantityUnit: '={{ $json.quantity.unit }}',
		serviceCountryCode: '={{ $json.serviceLocation.country }}',
	},
	requiredField: { name: 'productReferenceKey', label: 'Product' },
};

export const createRebillyUsage: Action = {
	target: 'rebilly/usage',
	node: 'n8n-nodes-usage-reporting.rebillyUsage',
	credential: { type: 'rebillyApi', id: 'rebilly' },
	place: { resource: 'usage', operation: 'create' },
	posts: /\/usages$/,
	usage: (number, { itemId }: Account = account) => ({
		subscriptionId: itemId,
		quantity: `${number}.5`,
		usageTime: time(number),
	}),
	fieldsFromItem: {
		subscriptionId: byId('={{ $json.subscriptionId }}'),
		quantity: '={{ $json.quantity }}',
		usageTime: '={{ $json.usageTime }}',
	},
	requiredField: { name: 'usageTime', label: 'Usage Time' },
};

export const actions = [createUsage, addRatedUsage, createRebillyUsage];

/** Every action, with its name for the title of a test. */
export const eachAction = actions.map((action): [string, Action] => [action.target, action]);

/** Every action in every mode, with their names for the title of a test. */
export const eachActionAndMode = actions.flatMap((action) =>
	modes.map((mode): [string, Mode, Action] => [action.target, mode, action]),
);

/** Parameters with which an action takes usages from items that hold them by the API's names. */
export function takingItems(action: Action, mode: Mode): INodeParameters {
	const given: Record<Mode, INodeParameters> = {
		fields: action.fieldsFromItem,
		json: { usageJson: '={{ JSON.stringify($json) }}' },
		item: {},
	};
	return { usageFrom: mode, ...given[mode] };
}

/** The sample usages with these numbers. */
export function usages(action: Action, ...numbers: number[]): IDataObject[] {
	return numbers.map((number) => action.usage(number));
}
