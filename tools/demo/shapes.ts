import type Big from 'big.js';
import type { IDataObject } from 'n8n-workflow';
import type { Sandbox, Target } from '../sandbox';
import { amounts, instant, type Entry } from './books';
import { accountOf, type Consumption, type Dataset } from './dataset';
import { hasFewDigits } from './reading';

/** How the demo reports a dataset through one action. */
export interface Shape {
	readonly target: Target;
	readonly action: string;
	readonly node: string;
	readonly credential: { readonly type: string; readonly id: string };
	readonly parameters: IDataObject;
	/** One input item: columns named as the API's fields, as a table would have them. */
	readonly toItem: (consumption: Consumption, position: number) => IDataObject;
	/** Whether the API takes such a usage, by its documented rules. */
	readonly takes: (consumption: Consumption) => boolean;
	/** The usage as it is to stand in the books; only for what the API takes. */
	readonly entryOf: (consumption: Consumption) => Entry;
}

const NO_ACCOUNT = { contractId: '', contractIdent: '', aggregationIdent: '', itemId: '' };
const WHOLE_ITEM = { usageFrom: 'item' };

/** The customers of a dataset with their accounts, in the order in which they first appear. */
export function accountsOf(
	datasets: readonly Dataset[],
): Map<string, ReturnType<typeof accountOf>> {
	const customers = new Set(
		datasets.flatMap(({ consumptions }) => consumptions.map(({ customer }) => customer)),
	);
	customers.delete('');
	return new Map(
		[...customers].map((customer, position) => [customer, accountOf(customer, position)]),
	);
}

/** Contracts and subscriptions for all customers of the datasets. */
export function openAccounts(sandbox: Sandbox, datasets: readonly Dataset[]): void {
	const products = [
		...new Set(datasets.flatMap(({ consumptions }) => consumptions.map(({ product }) => product))),
	];
	for (const [customer, account] of accountsOf(datasets)) {
		const { contractId, contractIdent, aggregationIdent } = account;
		sandbox.instellix.addContract({
			contractId,
			contractIdent,
			aggregationIdent,
			name: customer,
			productIdents: products,
		});
		sandbox.rebilly.addSubscription({
			id: account.subscriptionId,
			itemId: account.itemId,
			customerName: customer,
			metered: 'sum',
		});
	}
}

/** The three actions, each shaped for the datasets. */
export function shapesFor(datasets: readonly Dataset[]): Shape[] {
	const accounts = accountsOf(datasets);
	// A look-up finds nothing for a customer who is not known, and leaves the cell empty.
	const account = ({ customer }: Consumption) => accounts.get(customer) ?? NO_ACCOUNT;
	return [
		{
			target: 'instellix/usage',
			action: 'Instellix: Create usage',
			node: 'n8n-nodes-usage-reporting.instellix',
			credential: { type: 'instellixOAuth2Api', id: 'instellix' },
			parameters: { ...WHOLE_ITEM, resource: 'usage', operation: 'create' },
			toItem: (consumption) => ({
				contractId: account(consumption).contractId,
				productIdent: consumption.product,
				startDate: consumption.start,
				endDate: consumption.end,
				'unitQuantities[0].unitQuantity': consumption.quantity,
				'unitQuantities[0].unitQuantityType': consumption.unit,
				...(consumption.seconds !== undefined && {
					'unitQuantities[1].unitQuantity': consumption.seconds,
					'unitQuantities[1].unitQuantityType': 'SECOND',
				}),
			}),
			takes: (consumption) =>
				isWhole(consumption) && /^[\w.~-]{1,100}$/.test(consumption.reference),
			entryOf: (consumption) => ({
				ident: consumption.reference,
				facts: [account(consumption).contractId, consumption.product, ...spanOf(consumption)],
				amounts: amounts([
					[consumption.unit, consumption.read.quantity],
					['SECOND', consumption.read.seconds],
				]),
			}),
		},
		{
			target: 'instellix/ratedUsage',
			action: 'Instellix: Add rated usage',
			node: 'n8n-nodes-usage-reporting.instellix',
			credential: { type: 'instellixOAuth2Api', id: 'instellix' },
			parameters: {
				...WHOLE_ITEM,
				resource: 'ratedUsage',
				operation: 'add',
				valuesForAllItems: '{ "type": "SALES", "serviceLocation": { "country": "NO" } }',
			},
			toItem: (consumption) => ({
				ratedUsageAggregationIdent: account(consumption).aggregationIdent,
				contractIdent: account(consumption).contractIdent,
				productReferenceKey: consumption.product,
				'period.start': consumption.start,
				'period.end': consumption.end,
				'price.amount': consumption.price,
				'price.currency': 'EUR',
				'quantity.amount': consumption.quantity,
				'quantity.unit': consumption.unit,
			}),
			takes: (consumption) =>
				isWhole(consumption) &&
				/^[\w-]{1,100}$/.test(consumption.reference) &&
				hasFewDigits(consumption.price),
			entryOf: (consumption) => ({
				ident: consumption.reference,
				facts: [account(consumption).contractIdent, consumption.product, ...spanOf(consumption)],
				amounts: amounts([
					[consumption.unit, consumption.read.quantity],
					['EUR', consumption.read.quantity?.times(consumption.unitPrice)],
				]),
			}),
		},
		{
			target: 'rebilly/usage',
			action: 'Rebilly Usage: Create usage',
			node: 'n8n-nodes-usage-reporting.rebillyUsage',
			credential: { type: 'rebillyApi', id: 'rebilly' },
			parameters: { ...WHOLE_ITEM, resource: 'usage', operation: 'create', usageTimeFrom: 'usage' },
			toItem: (consumption) => ({
				subscriptionId: account(consumption).itemId,
				quantity: consumption.quantity,
				usageTime: momentOf(consumption),
			}),
			takes: (consumption) => isWhole(consumption) && isRebillyAmount(consumption.read.quantity!),
			entryOf: (consumption) => ({
				facts: [account(consumption).itemId, spanOf(consumption)[0]],
				amounts: amounts([['quantity', consumption.read.quantity]]),
			}),
		},
	];
}

/** Whether a row says who used how much from when to when, and has an ID. */
function isWhole({ reference, customer, read }: Consumption): boolean {
	return (
		reference.trim() !== '' &&
		customer !== '' &&
		read.seconds !== undefined &&
		read.quantity !== undefined
	);
}

/** Rebilly takes 0.001 and more, to three decimals. */
function isRebillyAmount(quantity: Big): boolean {
	return quantity.gte('0.001') && quantity.round(3).eq(quantity);
}

/**
 * Rebilly takes one moment, the start. A session that has not ended, or whose times make no span, is
 * not to be billed there either: what is wrong with it then stands in place of the moment.
 */
function momentOf({ start, end, read }: Consumption): string {
	if (read.seconds !== undefined || read.from === undefined) return start;
	return read.to === undefined ? end : '';
}

function spanOf({ read }: Consumption): [string, string] {
	return [instant(read.from!), instant(read.to!)];
}
