import Big from 'big.js';
import countBy from 'lodash/countBy';
import { parse } from 'lossless-json';
import type { BookedUsage, Books, Identity, Target } from '../sandbox';

/** A usage as it is to stand in the books, or as it does. */
export interface Entry {
	/** The user's own ID, where the API keeps it. */
	readonly ident?: string;
	/** Whom and what it is for, and when: equal for equal usages. */
	readonly facts: readonly string[];
	/** Exact decimals by unit. */
	readonly amounts: Readonly<Record<string, string>>;
}

/** How what stands in the books compares with what is to stand there. */
export interface Comparison {
	/** How many usages are stored. */
	readonly stored: number;
	/** Stored copies beyond those that are to be stored. */
	readonly twice: number;
	/** To be stored, and not stored. */
	readonly missing: number;
	/** Stored, and not to be stored at all. */
	readonly foreign: number;
	/** Exact sums by unit; `sent` is what is to be stored. */
	readonly sums: Record<string, { sent: string; stored: string }>;
}

/** A usage that stands in the books, as an entry that can be compared. */
export const entryIn: Record<Target, (booked: BookedUsage) => Entry> = {
	'instellix/usage': ({ body }) => {
		const usage = parse(body) as InstellixUsage;
		return {
			ident: usage.usageIdent,
			facts: [
				String(usage.contractId),
				usage.productIdent,
				instant(usage.startDate),
				instant(usage.endDate),
			],
			amounts: amounts(
				usage.unitQuantities.map(({ unitQuantity, unitQuantityType }) => [
					unitQuantityType,
					unitQuantity,
				]),
			),
		};
	},
	'instellix/ratedUsage': ({ body }) => {
		const usage = parse(body) as InstellixRatedUsage;
		const { ident, contractIdent, productReferenceKey, period, quantity, price } = usage;
		return {
			ident,
			facts: [contractIdent, productReferenceKey, instant(period.start), instant(period.end)],
			amounts: amounts([
				[quantity.unit, quantity.amount],
				[price.currency, price.amount],
			]),
		};
	},
	'rebilly/usage': ({ identity }) => {
		const { subscriptionId, usageTime, quantity } = identity as RebillyUsage;
		return {
			facts: [subscriptionId, instant(usageTime)],
			amounts: amounts([['quantity', quantity]]),
		};
	},
};

/** Holds the books against the entries that are to stand there, each exactly as often as it is given. */
export function compareBooks(books: Books, meant: readonly Entry[]): Comparison {
	const found = books.usages.map(entryIn[books.target]);
	const [meantCounts, foundCounts] = [countBy(meant, keyOf), countBy(found, keyOf)];
	const tally = { twice: 0, missing: 0, foreign: 0 };
	for (const key of new Set([...Object.keys(meantCounts), ...Object.keys(foundCounts)])) {
		const surplus = (foundCounts[key] ?? 0) - (meantCounts[key] ?? 0);
		if (surplus < 0) tally.missing -= surplus;
		else tally[key in meantCounts ? 'twice' : 'foreign'] += surplus;
	}
	const [sent, stored] = [sumsOf(meant), sumsOf(found)];
	const units = new Set([...sent.keys(), ...stored.keys()]);
	return {
		stored: found.length,
		...tally,
		sums: Object.fromEntries(
			[...units].map((unit) => [
				unit,
				{ sent: (sent.get(unit) ?? zero).toFixed(), stored: (stored.get(unit) ?? zero).toFixed() },
			]),
		),
	};
}

/** The same text for the same usage. */
export function keyOf({ ident, facts, amounts }: Entry): string {
	return JSON.stringify([ident, facts, Object.entries(amounts).sort()]);
}

/** A time in the one form in which times are compared. */
export function instant(given: string | number): string {
	return new Date(given).toISOString();
}

/** Amounts by unit in the one form in which they are compared. */
export function amounts(
	given: ReadonlyArray<readonly [unit: string, value: unknown]>,
): Record<string, string> {
	// Numbers of a stored body are objects that print every digit.
	return Object.fromEntries(given.map(([unit, value]) => [unit, new Big(String(value)).toFixed()]));
}

const zero = new Big(0);

function sumsOf(entries: readonly Entry[]): Map<string, Big> {
	const sums = new Map<string, Big>();
	for (const [unit, amount] of entries.flatMap((entry) => Object.entries(entry.amounts))) {
		sums.set(unit, (sums.get(unit) ?? zero).plus(amount));
	}
	return sums;
}

type RebillyUsage = Extract<Identity, { subscriptionId: string }>;

interface InstellixUsage {
	readonly usageIdent: string;
	readonly contractId: unknown;
	readonly productIdent: string;
	readonly startDate: string;
	readonly endDate: string;
	readonly unitQuantities: ReadonlyArray<{ unitQuantity: unknown; unitQuantityType: string }>;
}

interface InstellixRatedUsage {
	readonly ident: string;
	readonly contractIdent: string;
	readonly productReferenceKey: string;
	readonly period: { readonly start: string; readonly end: string };
	readonly quantity: { readonly amount: unknown; readonly unit: string };
	readonly price: { readonly amount: unknown; readonly currency: string };
}
