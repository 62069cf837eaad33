import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Target } from '../../../tools/sandbox';
import { usageTargets, type Account, type UsageTarget } from '../../../tools/targets';
import { account } from './accounts';

/** Where a usage comes from; the values of 'Usage From'. */
export const modes = ['fields', 'json', 'item'] as const;
export type Mode = (typeof modes)[number];

/** An action of the package as the tests use it. */
export interface Action extends Omit<UsageTarget, 'usage'> {
	/** The n-th sample usage, by the API's names; no two are alike. */
	usage(number: number, account?: Account): IDataObject;
	/** The path to which usages are posted. */
	posts: RegExp;
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

type Screen = Pick<Action, 'fieldsFromItem' | 'requiredField'>;

function actionOf(name: Target, screen: Screen): Action {
	const target = usageTargets[name];
	return {
		...target,
		...screen,
		usage: (number, customer = account) =>
			target.usage(
				{
					product: 'charging',
					start: time(number),
					end: time(number, 45),
					quantity: `${number}.5`,
					unit: 'KWH',
					price: `${number}.2345`,
				},
				customer,
			),
		posts: new RegExp(`^${target.path.replace(/\{\w+\}/g, '[^/]+')}$`),
	};
}

export const createUsage = actionOf('instellix/usage', {
	fieldsFromItem: {
		reportFor: 'contract',
		contractId: byId('={{ $json.contractId }}'),
		productIdent: byId('={{ $json.productIdent }}'),
		startDate: '={{ $json.startDate }}',
		endDate: '={{ $json.endDate }}',
		quantity: '={{ $json.unitQuantities[0].unitQuantity }}',
		unit: '={{ $json.unitQuantities[0].unitQuantityType }}',
	},
	requiredField: { name: 'startDate', label: 'Start Date' },
});

export const addRatedUsage = actionOf('instellix/ratedUsage', {
	fieldsFromItem: {
		aggregationFrom: 'chosen',
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
});

export const createRebillyUsage = actionOf('rebilly/usage', {
	fieldsFromItem: {
		subscriptionId: byId('={{ $json.subscriptionId }}'),
		quantity: '={{ $json.quantity }}',
		usageTime: '={{ $json.usageTime }}',
	},
	requiredField: { name: 'usageTime', label: 'Usage Time' },
});

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
