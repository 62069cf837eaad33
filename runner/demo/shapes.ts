import type { IDataObject } from 'n8n-workflow';
import type { Sandbox, Target } from '../../sandbox';
import { accountOf, type Consumption, type Dataset } from './dataset';

/** How the demo reports a dataset through one action. */
export interface Shape {
	readonly target: Target;
	readonly action: string;
	readonly node: string;
	readonly credential: { readonly type: string; readonly id: string };
	readonly parameters: IDataObject;
	/** One input item: columns named as the API's fields, as a table would have them. */
	readonly toItem: (consumption: Consumption, position: number) => IDataObject;
	/** The quantity whose sum is held against the sandbox's, and its unit there. */
	readonly summedUnits: readonly SummedUnit[];
}

export interface SummedUnit {
	/** Name of the unit; Rebilly's quantities have none. */
	readonly unit: string;
	readonly amount: (consumption: Consumption) => string | undefined;
	/** The same quantity in a body that the sandbox stored, its numbers as text. */
	readonly storedIn: (body: StoredBody) => string | undefined;
}

/** Those parts of a stored body that hold quantities. */
export interface StoredBody {
	readonly quantity?: unknown;
	readonly price?: { readonly amount: unknown };
	readonly unitQuantities?: ReadonlyArray<{
		readonly unitQuantity: unknown;
		readonly unitQuantityType: string;
	}>;
}

const WHOLE_ITEM = { usageFrom: 'item', identity: 'content' };

/** The customers of a dataset with their accounts, in the order in which they first appear. */
export function accountsOf(
	datasets: readonly Dataset[],
): Map<string, ReturnType<typeof accountOf>> {
	const customers = new Set(
		datasets.flatMap(({ consumptions }) => consumptions.map(({ customer }) => customer)),
	);
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
	const units = [
		...new Set(datasets.flatMap(({ consumptions }) => consumptions.map(({ unit }) => unit))),
	];
	const amountOf = (unit: string) => (consumption: Consumption) =>
		consumption.unit === unit ? consumption.quantity : undefined;
	const unitQuantity = (unit: string) => (body: StoredBody) =>
		textOf(
			body.unitQuantities?.find(({ unitQuantityType }) => unitQuantityType === unit)?.unitQuantity,
		);
	const ratedQuantity = (unit: string) => (body: StoredBody) => {
		const quantity = body.quantity as { amount: unknown; unit: string };
		return quantity.unit === unit ? textOf(quantity.amount) : undefined;
	};
	const account = ({ customer }: Consumption) => accounts.get(customer)!;
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
				'unitQuantities[1].unitQuantity': consumption.seconds,
				'unitQuantities[1].unitQuantityType': 'SECOND',
			}),
			summedUnits: [
				...units.map((unit) => ({ unit, amount: amountOf(unit), storedIn: unitQuantity(unit) })),
				{ unit: 'SECOND', amount: ({ seconds }) => seconds, storedIn: unitQuantity('SECOND') },
			],
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
			summedUnits: [
				...units.map((unit) => ({ unit, amount: amountOf(unit), storedIn: ratedQuantity(unit) })),
				{
					unit: 'EUR',
					amount: ({ price }) => price,
					storedIn: ({ price }) => textOf(price?.amount),
				},
			],
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
				usageTime: consumption.start,
			}),
			summedUnits: [
				{
					unit: 'quantity',
					amount: ({ quantity }) => quantity,
					storedIn: ({ quantity }) => textOf(quantity),
				},
			],
		},
	];
}

/** Numbers of a stored body are objects that print every digit. */
function textOf(value: unknown): string | undefined {
	return value === undefined ? undefined : String(value);
}
