import type { IDataObject } from 'n8n-workflow';
import type { Target } from '../sandbox';
import { bodyOf, usageTargets } from '../targets';

export type { Target };

/** How a source hands out usages: as they are, with an ident of the user's own making, or as a ready request. */
export type Form = 'usage' | 'withIdent' | 'request';

/** Which usages a source hands out. */
export interface Supply {
	readonly target: Target;
	readonly items: number;
	/** How many contracts or subscription items they are spread over, in turn. */
	readonly customers: number;
	readonly form: Form;
	/** Goes into idents, so that no run repeats those of another. */
	readonly run: string;
	/** Whether the memory of the run is to be what is needed, with garbage collected all the time. */
	readonly withoutGarbage?: boolean;
}

const START = Date.UTC(2026, 2, 1);
const MINUTE = 60_000;
/** Minutes between the first usages of two runs: more than a run has usages, for small ones. */
const APART = 10_000;

function time(number: number, minutesLater = 0): string {
	return new Date(START + (number + minutesLater) * MINUTE).toISOString();
}

/** Quantities of up to three decimals, none alike for long. */
function quantity(number: number): string {
	return `${1 + (number % 97)}.${String(number % 1000).padStart(3, '0')}`;
}

function itemIdOf(customer: number): string {
	return `sub_item_${customer}`;
}

/** The n-th usage by the API's names, every value as a text as tables hold it; no two are alike. */
function usageAt(target: Target, number: number, customer: number): IDataObject {
	const facts = {
		product: 'charging',
		start: time(number),
		end: time(number, 45),
		quantity: quantity(number),
		unit: 'KWH',
		price: quantity(number + 1),
	};
	const account = {
		contractId: String(100_000 + customer),
		contractIdent: `contract-${customer}`,
		aggregationIdent: `aggregation-${customer}`,
		itemId: itemIdOf(customer),
	};
	const usage = usageTargets[target].usage(facts, account);
	if (target !== 'instellix/usage') return usage;
	// As many fields as a rated usage has.
	return {
		...usage,
		description: `Session ${number}`,
		operatingSiteIdent: `site-${customer}`,
		properties: [{ propertyIdent: 'station', propertyValue: `ST-${customer}` }],
	};
}

/** The name of a run by its number. Numbers between two of them are of what goes before each, to warm up. */
export function nameOfRun(number: number): string {
	return `run-${number * 2}`;
}

/** The name of what goes before a run, whose usages are at other times. */
export function nameOfWarmUp(run: string): string {
	return `warm-up-${numberOf(run) + 1}`;
}

/** The number at the end of the name of a run: usages of different runs are at different times. */
function numberOf(run: string): number {
	return Number(/\d+$/.exec(run)?.[0] ?? 0) % 1_000;
}

/** Beside the usages of a supply, which are at whole minutes. */
const BESIDE_MS = 500;

/**
 * Usages that Rebilly has stored at other moments within the time of a supply, as bodies. Half of them are
 * of the subscription items of the supply.
 */
export function storedWithin(
	{ items, customers, run }: Pick<Supply, 'items' | 'customers' | 'run'>,
	count: number,
): string[] {
	const from = START + numberOf(run) * APART * MINUTE;
	const apart = ((items - 1) * MINUTE) / count;
	return Array.from({ length: count }, (_none, number) => {
		const second = Math.floor((number * apart) / 1000) * 1000;
		return JSON.stringify({
			subscriptionId: itemIdOf(number % (2 * customers)),
			quantity: Number(quantity(number)),
			usageTime: new Date(from + second + BESIDE_MS).toISOString(),
		});
	});
}

/** The usages of a supply, in order. */
export function usagesOf({ target, items, customers, form, run }: Supply): IDataObject[] {
	const { identField } = usageTargets[target];
	const first = numberOf(run) * APART;
	return Array.from({ length: items }, (_none, number) => {
		const usage = usageAt(target, first + number, number % customers);
		const ident = identField === undefined ? {} : { [identField]: `${run}-${number}` };
		if (form === 'usage') return usage;
		if (form === 'withIdent') return { ...usage, ...ident };
		const body = bodyOf({ ...usage, ...ident });
		// Rebilly takes numbers only; the other two keep amounts as texts.
		if (target === 'rebilly/usage') body.quantity = Number(body.quantity);
		return { aggregation: usage.ratedUsageAggregationIdent ?? '', body: JSON.stringify(body) };
	});
}
