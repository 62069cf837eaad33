import type { IDataObject } from 'n8n-workflow';
import type { NewRebillySubscription, Sandbox, Target } from './sandbox';

/** What a customer is called in the two billing systems. */
export interface Account {
	/** A text of digits: it may be beyond what a JavaScript number can hold. */
	readonly contractId: string | number;
	readonly debtorId?: string;
	readonly contractIdent: string;
	readonly aggregationIdent: string;
	/** Of the subscription. */
	readonly itemId: string;
}

/** What a usage says; each target takes of it what its API has a field for. */
export interface UsageFacts {
	readonly product: string;
	readonly start: string;
	readonly end: string;
	readonly quantity: string | number;
	readonly unit: string;
	/** How long it lasted, as a second quantity. */
	readonly seconds?: string;
	/** In EUR. */
	readonly price: string | number;
}

/** What a body says, in terms that all targets have in common; values as they stand in it. */
export interface ReadUsage {
	/** The user's own ID, where the API keeps it. */
	readonly ident?: string;
	/** The contract or the subscription item. */
	readonly account: unknown;
	readonly product?: string;
	readonly start: string;
	readonly end?: string;
	readonly amounts: ReadonlyArray<readonly [unit: string, value: unknown]>;
}

/** How usages are reported through one action of the package, and read in what the API has stored. */
export interface UsageTarget {
	readonly target: Target;
	readonly action: string;
	/** Full name of the package's node. */
	readonly node: string;
	/** Its id is that of `sandboxCredentials`. */
	readonly credential: { readonly type: string; readonly id: string };
	/** Parameters of the node that choose the action. */
	readonly parameters: { readonly resource: string; readonly operation: string };
	/** The field that the API keeps unique, where it has one. */
	readonly identField?: string;
	/** To which usages are posted; `{organizationId}` and `{aggregationIdent}` stand for values. */
	readonly path: string;
	/** How the API can be asked what it has stored; not at all where only sending again tells. */
	readonly reader: 'list' | 'ident' | 'none';
	/** A usage by the API's names, as an item for the node. */
	usage(facts: UsageFacts, account: Account): IDataObject;
	read(body: IDataObject): ReadUsage;
}

const instellix = {
	node: 'n8n-nodes-usage-reporting.instellix',
	credential: { type: 'instellixOAuth2Api', id: 'instellix' },
};

/** The three actions that store usages. */
export const usageTargets: Readonly<Record<Target, UsageTarget>> = {
	'instellix/usage': {
		...instellix,
		target: 'instellix/usage',
		action: 'Instellix: Create usage',
		parameters: { resource: 'usage', operation: 'create' },
		identField: 'usageIdent',
		path: '/v2/usages',
		reader: 'none',
		usage: ({ product, start, end, quantity, unit, seconds }, { contractId }) => ({
			contractId,
			productIdent: product,
			startDate: start,
			endDate: end,
			unitQuantities: [
				{ unitQuantity: quantity, unitQuantityType: unit },
				...(seconds === undefined ? [] : [{ unitQuantity: seconds, unitQuantityType: 'SECOND' }]),
			],
		}),
		read: (body) => ({
			ident: body.usageIdent as string,
			account: body.contractId,
			product: body.productIdent as string,
			start: body.startDate as string,
			end: body.endDate as string,
			amounts: (body.unitQuantities as IDataObject[]).map(({ unitQuantityType, unitQuantity }) => [
				String(unitQuantityType),
				unitQuantity,
			]),
		}),
	},
	'instellix/ratedUsage': {
		...instellix,
		target: 'instellix/ratedUsage',
		action: 'Instellix: Add rated usage',
		parameters: { resource: 'ratedUsage', operation: 'add' },
		identField: 'ident',
		path: '/v2/rated-usage-aggregations/{aggregationIdent}/rated-usage',
		reader: 'ident',
		usage: ({ product, start, end, quantity, unit, price }, account) => ({
			ratedUsageAggregationIdent: account.aggregationIdent,
			contractIdent: account.contractIdent,
			productReferenceKey: product,
			type: 'SALES',
			period: { start, end },
			price: { amount: price, currency: 'EUR' },
			quantity: { amount: quantity, unit },
			serviceLocation: { country: 'NO' },
		}),
		read: (body) => {
			const [period, quantity, price] = [body.period, body.quantity, body.price] as IDataObject[];
			return {
				ident: body.ident as string,
				account: body.contractIdent,
				product: body.productReferenceKey as string,
				start: period.start as string,
				end: period.end as string,
				amounts: [
					[String(quantity.unit), quantity.amount],
					[String(price.currency), price.amount],
				],
			};
		},
	},
	'rebilly/usage': {
		target: 'rebilly/usage',
		action: 'Rebilly Usage: Create usage',
		node: 'n8n-nodes-usage-reporting.rebillyUsage',
		credential: { type: 'rebillyApi', id: 'rebilly' },
		parameters: { resource: 'usage', operation: 'create' },
		path: '/organizations/{organizationId}/usages',
		reader: 'list',
		usage: ({ start, quantity }, { itemId }) => ({
			subscriptionId: itemId,
			quantity,
			usageTime: start,
		}),
		read: (body) => ({
			account: body.subscriptionId,
			start: body.usageTime as string,
			amounts: [['quantity', body.quantity]],
		}),
	},
};

/** Where the usages of an account are posted without the package. */
export function urlOf(
	target: Target,
	{
		instellixUrl,
		rebillyUrl,
		credentials,
	}: Pick<Sandbox, 'instellixUrl' | 'rebillyUrl' | 'credentials'>,
	{ aggregationIdent }: Pick<Account, 'aggregationIdent'>,
): string {
	const base = target === 'rebilly/usage' ? rebillyUrl : instellixUrl;
	const path = usageTargets[target].path
		.replace('{organizationId}', credentials.rebilly.organizationId)
		.replace('{aggregationIdent}', aggregationIdent);
	return `${base}${path}`;
}

/** The body to post for a usage: without what stands in the path already. */
export function bodyOf({ ratedUsageAggregationIdent: _inPath, ...body }: IDataObject): IDataObject {
	return body;
}

/** Opens an account in both billing systems. */
export function openAccount(
	{ instellix, rebilly }: Sandbox,
	{ contractId, itemId, ...account }: Account,
	productIdents: string[],
	subscription: NewRebillySubscription = {},
): void {
	instellix.addContract({ ...account, contractId: String(contractId), productIdents });
	rebilly.addSubscription({ itemId, ...subscription });
}
