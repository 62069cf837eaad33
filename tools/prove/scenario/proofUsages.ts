import Big from 'big.js';
import type { IDataObject } from 'n8n-workflow';
import type { Sandbox, Target } from '../../sandbox';
import { openAccount, usageTargets, type Account } from '../../targets';

/** One usage of the proof, before it is written for a target. */
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

const PRODUCT = 'charging';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The contracts and subscriptions that the usages of a run are for. */
export function openAccounts(sandbox: Sandbox, accounts: number): void {
	for (let index = 0; index < accounts; index += 1)
		openAccount(sandbox, accountAt(index), [PRODUCT], { metered: 'sum' });
}

/** An account of a run, as the `account` of a usage says it. */
export function accountAt(index: number): Account {
	return {
		contractId: String(7001 + index),
		contractIdent: `contract-${index + 1}`,
		aggregationIdent: `aggregation-${index + 1}`,
		itemId: `sub_item_${index + 1}`,
	};
}

/** A usage by the API's names. */
export function usageIn(target: Target, usage: Usage, spelling: Spelling): IDataObject {
	const { account, start, minutes, quantity, price } = usage;
	const named = accountAt(account);
	const facts = {
		product: PRODUCT,
		start: timeIn(start, spelling),
		end: timeIn(start + minutes * MINUTE, spelling),
		quantity: numberIn(quantity, spelling),
		unit: 'KWH',
		price: numberIn(price, spelling),
	};
	// As the API wants it: who sends without the package has numbers.
	return usageTargets[target].usage(facts, { ...named, contractId: Number(named.contractId) });
}

/** Says what a usage says; of equal usages the same. It begins with the account. */
export function keyOf(target: Target, usage: Usage): string {
	return keyOfBody(target, usageIn(target, usage, 'plain'));
}

/** The same, from a body as it was sent: account, times and amounts, whatever the spelling they come in. */
export function keyOfBody(target: Target, body: IDataObject): string {
	const { account, start, end } = usageTargets[target].read(body);
	const times = [start, end].filter((time) => time !== undefined);
	return [
		String(account),
		...times.map((time) => new Date(time).toISOString()),
		...amountsOfBody(target, body).map(([, amount]) => amount),
	].join(' ');
}

/** The usage to which those of one account and day are added up, in UTC. */
export function combinedUsage(usage: Usage, all: readonly Usage[]): Usage {
	const start = startOfDay(usage.start);
	const ofPeriod = all.filter(
		(other) => other.account === usage.account && startOfDay(other.start) === start,
	);
	const sum = ofPeriod.reduce((total, { quantity }) => total.plus(quantity), new Big(0));
	return { ...usage, start, quantity: sum.toFixed() };
}

/** The account and the day in UTC of a key, by which sums and their differences belong together. */
export function dayOfKey(key: string): string {
	const [account, time] = key.split(' ');
	return `${account} ${new Date(startOfDay(Date.parse(time))).toISOString()}`;
}

/** In UTC. */
export function startOfDay(milliseconds: number): number {
	return Math.floor(milliseconds / DAY) * DAY;
}

/** The amounts of a usage in their shortest spelling; the quantity comes first. */
export function amountsOf(target: Target, usage: Usage): Array<[unit: string, amount: string]> {
	return amountsOfBody(target, usageIn(target, usage, 'plain'));
}

/** The same, from a body as it was sent. */
export function amountsOfBody(
	target: Target,
	body: IDataObject,
): Array<[unit: string, amount: string]> {
	const { amounts } = usageTargets[target].read(body);
	return amounts.map(([unit, amount]) => [unit, new Big(String(amount)).toFixed()]);
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
