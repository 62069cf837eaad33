import Big from 'big.js';
import type { IDataObject } from 'n8n-workflow';
import type { Sandbox, Target } from '../sandbox';
import type { Execution } from './evidence';

/** One usage of the proof, before it is shaped for a target. */
export interface Usage {
	/** Which contract or subscription it is for, from 0. */
	readonly account: number;
	/** Milliseconds since 1970. */
	readonly start: number;
	readonly minutes: number;
	/** Decimal texts in their shortest spelling. */
	readonly quantity: string;
	readonly price: string;
}

/** How numbers and times are written: the same values in two spellings, or numbers as numbers. */
export type Spelling = 'plain' | 'padded' | 'number';

/** How the proof reports usages through one operation, and recognises them in the sandbox. */
export interface TargetShape {
	readonly target: Target;
	/** Full name of the package's node. */
	readonly node: string;
	readonly credential: { readonly type: string; readonly id: string };
	readonly parameters: IDataObject;
	/** The field that the API keeps unique, where it has one. */
	readonly identField?: string;
	/** Names an account in keys, filters and bodies. */
	account(index: number): string;
	/** The body that a user would build by hand. */
	body(usage: Usage, spelling: Spelling): IDataObject;
	/** What a row of a table brings beside the body. */
	otherColumns(usage: Usage): IDataObject;
	/** Path below the credential's base. */
	path(usage: Usage): string;
	/** How the API can be asked what it has stored. */
	readonly reader: Execution['reader'];
	/** Says what a usage says; of equal usages the same. It begins with the account. */
	key(usage: Usage): string;
	/** The same, from a body as it was sent. */
	keyOfBody(body: IDataObject): string;
}

const PRODUCT = 'charging';
const MINUTE = 60_000;

/** The contracts and subscriptions that the usages of a run are for. */
export function openAccounts(sandbox: Sandbox, accounts: number): void {
	for (let index = 0; index < accounts; index += 1) {
		sandbox.instellix.addContract({
			contractId: contractId(index),
			contractIdent: contractIdent(index),
			aggregationIdent: aggregation(index),
			productIdents: [PRODUCT],
		});
		sandbox.rebilly.addSubscription({ itemId: subscriptionItem(index), metered: 'sum' });
	}
}

const contractId = (index: number): string => String(7001 + index);
const contractIdent = (index: number): string => `contract-${index + 1}`;
const aggregation = (index: number): string => `aggregation-${index + 1}`;
const subscriptionItem = (index: number): string => `sub_item_${index + 1}`;

const usageShape: TargetShape = {
	target: 'instellix/usage',
	node: 'n8n-nodes-usage-reporting.instellix',
	credential: { type: 'instellixOAuth2Api', id: 'instellix' },
	parameters: { resource: 'usage', operation: 'create' },
	identField: 'usageIdent',
	account: contractId,
	body: (usage, spelling) => ({
		contractId: Number(contractId(usage.account)),
		productIdent: PRODUCT,
		startDate: timeIn(usage.start, spelling),
		endDate: timeIn(endOf(usage), spelling),
		unitQuantities: [{ unitQuantity: numberIn(usage.quantity, spelling), unitQuantityType: 'KWH' }],
	}),
	otherColumns: () => ({}),
	path: () => '/v2/usages',
	reader: 'none',
	key: (usage) => keyFrom(contractId(usage.account), usage.start, endOf(usage), usage.quantity),
	keyOfBody: (body) => {
		const [quantity] = body.unitQuantities as IDataObject[];
		return keyFrom(body.contractId, body.startDate, body.endDate, quantity.unitQuantity);
	},
};

const ratedUsageShape: TargetShape = {
	target: 'instellix/ratedUsage',
	node: 'n8n-nodes-usage-reporting.instellix',
	credential: { type: 'instellixOAuth2Api', id: 'instellix' },
	parameters: { resource: 'ratedUsage', operation: 'add' },
	identField: 'ident',
	account: contractIdent,
	body: (usage, spelling) => ({
		contractIdent: contractIdent(usage.account),
		productReferenceKey: PRODUCT,
		type: 'SALES',
		period: { start: timeIn(usage.start, spelling), end: timeIn(endOf(usage), spelling) },
		price: { amount: numberIn(usage.price, spelling), currency: 'EUR' },
		quantity: { amount: numberIn(usage.quantity, spelling), unit: 'KWH' },
		serviceLocation: { country: 'NO' },
	}),
	otherColumns: (usage) => ({ ratedUsageAggregationIdent: aggregation(usage.account) }),
	path: (usage) => `/v2/rated-usage-aggregations/${aggregation(usage.account)}/rated-usage`,
	reader: 'ident',
	key: (usage) =>
		keyFrom(contractIdent(usage.account), usage.start, endOf(usage), usage.quantity, usage.price),
	keyOfBody: (body) => {
		const [period, quantity, price] = [body.period, body.quantity, body.price] as IDataObject[];
		return keyFrom(body.contractIdent, period.start, period.end, quantity.amount, price.amount);
	},
};

const rebillyShape: TargetShape = {
	target: 'rebilly/usage',
	node: 'n8n-nodes-usage-reporting.rebillyUsage',
	credential: { type: 'rebillyApi', id: 'rebilly' },
	parameters: { resource: 'usage', operation: 'create', usageTimeFrom: 'usage' },
	account: subscriptionItem,
	body: (usage, spelling) => ({
		subscriptionId: subscriptionItem(usage.account),
		quantity: numberIn(usage.quantity, spelling),
		usageTime: timeIn(usage.start, spelling),
	}),
	otherColumns: () => ({}),
	path: () => '/usages',
	reader: 'list',
	key: (usage) => keyFrom(subscriptionItem(usage.account), usage.start, undefined, usage.quantity),
	keyOfBody: (body) => keyFrom(body.subscriptionId, body.usageTime, undefined, body.quantity),
};

export const shapes: Record<Target, TargetShape> = {
	'instellix/usage': usageShape,
	'instellix/ratedUsage': ratedUsageShape,
	'rebilly/usage': rebillyShape,
};

function endOf({ start, minutes }: Usage): number {
	return start + minutes * MINUTE;
}

/** Account, times and amounts in one spelling, whatever the spelling they come in. */
function keyFrom(account: unknown, start: unknown, end: unknown, ...amounts: unknown[]): string {
	const times = [start, end].filter((time) => time !== undefined);
	return [
		String(account),
		...times.map((time) => new Date(time as string | number).toISOString()),
		...amounts.map((amount) => new Big(String(amount)).toFixed()),
	].join(' ');
}

function numberIn(decimal: string, spelling: Spelling): string | number {
	if (spelling === 'number') return Number(decimal);
	if (spelling === 'plain') return decimal;
	return decimal.includes('.') ? `${decimal}0` : `${decimal}.0`;
}

function timeIn(milliseconds: number, spelling: Spelling): string {
	if (spelling !== 'padded') return new Date(milliseconds).toISOString();
	return new Date(milliseconds + 2 * 60 * MINUTE).toISOString().replace('Z', '+02:00');
}
