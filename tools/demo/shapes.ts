import type Big from 'big.js';
import type { IDataObject } from 'n8n-workflow';
import { targets, type Sandbox, type Target } from '../sandbox';
import { openAccount, usageTargets, type Account } from '../targets';
import { entryOf, type Entry } from './comparison';
import type { Consumption, Dataset } from './dataset';
import { hasFewDigits } from './reading';

/** How the demo reports a dataset through one action. */
export interface Shape {
	readonly target: Target;
	/** One input item: columns named as the API's fields, as a table would have them. */
	readonly toItem: (consumption: Consumption) => IDataObject;
	/** Whether the API takes such a usage, by its documented rules. */
	readonly takes: (consumption: Consumption) => boolean;
	/** The usage as it is to be stored; only for what the API takes. */
	readonly entryOf: (consumption: Consumption) => Entry;
}

const NO_ACCOUNT: Account = {
	contractId: '',
	contractIdent: '',
	aggregationIdent: '',
	itemId: '',
};

/** The customers of a dataset with their accounts, in the order in which they first appear. */
export function accountsOf(datasets: readonly Dataset[]): Map<string, Account> {
	const customers = new Set(
		datasets.flatMap(({ consumptions }) => consumptions.map(({ customer }) => customer)),
	);
	customers.delete('');
	return new Map(
		[...customers].map((customer, position) => [customer, accountOf(customer, position)]),
	);
}

function accountOf(customer: string, position: number): Account {
	// The number tells customers apart whose names differ only in signs that an ID cannot hold.
	const slug = `${position + 1}-${customer.replace(/[^A-Za-z0-9]/g, '-').slice(0, 30)}`;
	return {
		// Above 2^53, where a JavaScript number would round.
		contractId: String(9_100_000_000_000_000_001n + BigInt(position)),
		contractIdent: `contract-${slug}`,
		aggregationIdent: `aggregation-${slug}`,
		itemId: `sub_${slug}`,
	};
}

/** Contracts and subscriptions for all customers of the datasets. */
export function openAccounts(sandbox: Sandbox, datasets: readonly Dataset[]): void {
	const products = [
		...new Set(datasets.flatMap(({ consumptions }) => consumptions.map(({ product }) => product))),
	];
	for (const [customerName, account] of accountsOf(datasets))
		openAccount(sandbox, account, products, { customerName, metered: 'sum' });
}

/** Which consumptions an API takes, by its documented rules. */
const TAKES: Readonly<Record<Target, (consumption: Consumption) => boolean>> = {
	'instellix/usage': ({ reference }) => /^[\w.~-]{1,100}$/.test(reference),
	'instellix/ratedUsage': ({ reference, price }) =>
		/^[\w-]{1,100}$/.test(reference) && hasFewDigits(price),
	'rebilly/usage': ({ read }) => isRebillyAmount(read.quantity!),
};

/** The three actions, each shaped for the datasets. */
export function shapesFor(datasets: readonly Dataset[]): Shape[] {
	const accounts = accountsOf(datasets);
	// A look-up finds nothing for a customer who is not known, and leaves the cell empty.
	const account = ({ customer }: Consumption) => accounts.get(customer) ?? NO_ACCOUNT;
	return targets.map((target) => {
		const { usage, read, identField } = usageTargets[target];
		return {
			target,
			toItem: (consumption) => {
				const start = target === 'rebilly/usage' ? momentOf(consumption) : consumption.start;
				return asColumns(usage({ ...consumption, start }, account(consumption)));
			},
			takes: (consumption) => isWhole(consumption) && TAKES[target](consumption),
			entryOf: (consumption) => {
				const ident = identField === undefined ? {} : { [identField]: consumption.reference };
				return entryOf(read({ ...usage(exactly(consumption), account(consumption)), ...ident }));
			},
		};
	});
}

/** A usage as a row of a table, whose columns bear the paths of its fields. */
function asColumns(value: unknown, path = ''): IDataObject {
	if (typeof value !== 'object') return { [path]: value as string };
	const isList = Array.isArray(value);
	const columns = Object.entries(value as object).map(([name, member]) =>
		asColumns(member, isList ? `${path}[${name}]` : [path, name].filter(Boolean).join('.')),
	);
	return Object.assign({}, ...columns) as IDataObject;
}

/** What the demo itself reads in a row that the API takes. */
function exactly({ product, unit, unitPrice, read }: Consumption) {
	const [start, end] = [read.from, read.to].map((time) => new Date(time!).toISOString());
	const [quantity, price] = [read.quantity!, read.quantity!.times(unitPrice)].map((amount) =>
		amount.toFixed(),
	);
	return { product, unit, start, end, quantity, price, seconds: read.seconds };
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
