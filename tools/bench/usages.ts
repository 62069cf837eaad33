import type { IDataObject } from 'n8n-workflow';

/** The targets under measurement, by the names of the package. */
export const targets = ['instellix/usage', 'instellix/ratedUsage', 'rebilly/usage'] as const;
export type Target = (typeof targets)[number];

/** How a source hands out usages: as they are, with an ident of the user's own making, or as a ready request. */
export const forms = ['usage', 'withIdent', 'request'] as const;
export type Form = (typeof forms)[number];

/** Which usages a source hands out. */
export interface Supply {
	readonly target: Target;
	readonly items: number;
	/** How many contracts or subscription items they are spread over, in turn. */
	readonly customers: number;
	readonly form: Form;
	/** Goes into idents, so that no run repeats those of another. */
	readonly run: string;
}

const START = Date.UTC(2026, 2, 1);
const MINUTE = 60_000;

function time(number: number, minutesLater = 0): string {
	return new Date(START + (number + minutesLater) * MINUTE).toISOString();
}

/** Quantities of up to three decimals, none alike for long. */
function quantity(number: number): string {
	return `${1 + (number % 97)}.${String(number % 1000).padStart(3, '0')}`;
}

/** The n-th usage by the API's names, every value as a text as tables hold it; no two are alike. */
const USAGES: Readonly<Record<Target, (number: number, customer: number) => IDataObject>> = {
	'instellix/usage': (number, customer) => ({
		contractId: String(100_000 + customer),
		productIdent: 'charging',
		startDate: time(number),
		endDate: time(number, 45),
		description: `Session ${number}`,
		operatingSiteIdent: `site-${customer}`,
		unitQuantities: [{ unitQuantity: quantity(number), unitQuantityType: 'KWH' }],
		properties: [{ propertyIdent: 'station', propertyValue: `ST-${customer}` }],
	}),
	'instellix/ratedUsage': (number, customer) => ({
		ratedUsageAggregationIdent: `aggregation-${customer}`,
		contractIdent: `contract-${customer}`,
		productReferenceKey: 'charging',
		type: 'SALES',
		period: { start: time(number), end: time(number, 45) },
		price: { amount: quantity(number + 1), currency: 'EUR' },
		quantity: { amount: quantity(number), unit: 'KWH' },
		serviceLocation: { country: 'NO' },
	}),
	'rebilly/usage': (number, customer) => ({
		subscriptionId: `sub_item_${customer}`,
		quantity: quantity(number),
		usageTime: time(number),
	}),
};

const IDENT_FIELDS: Readonly<Partial<Record<Target, string>>> = {
	'instellix/usage': 'usageIdent',
	'instellix/ratedUsage': 'ident',
};

/** The usages of a supply, in order. */
export function usagesOf({ target, items, customers, form, run }: Supply): IDataObject[] {
	const identField = IDENT_FIELDS[target];
	return Array.from({ length: items }, (_none, number) => {
		const usage = USAGES[target](number, number % customers);
		const ident = identField === undefined ? {} : { [identField]: `${run}-${number}` };
		if (form === 'usage') return usage;
		if (form === 'withIdent') return { ...usage, ...ident };
		const { ratedUsageAggregationIdent, ...body } = { ...usage, ...ident } as IDataObject;
		// Rebilly takes numbers only; the other two keep amounts as texts.
		if (target === 'rebilly/usage') body.quantity = Number(body.quantity);
		return { aggregation: ratedUsageAggregationIdent ?? '', body: JSON.stringify(body) };
	});
}
