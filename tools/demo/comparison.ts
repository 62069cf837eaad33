import Big from 'big.js';
import countBy from 'lodash/countBy';
import { parse } from 'lossless-json';
import type { IDataObject } from 'n8n-workflow';
import type { StoredRecord, StoredRecords, Target } from '../sandbox';
import { usageTargets, type ReadUsage } from '../targets';

/** A usage as it is to be stored, or as it is. */
export interface Entry {
	/** The user's own ID, where the API keeps it. */
	readonly ident?: string;
	/** Whom and what it is for, and when: equal for equal usages. */
	readonly facts: readonly string[];
	/** Exact decimals by unit. */
	readonly amounts: Readonly<Record<string, string>>;
}

/** How what is stored compares with what is to be. */
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

/** What a usage says, in the one form in which usages are compared. */
export function entryOf({ ident, account, product, start, end, amounts }: ReadUsage): Entry {
	const times = [start, end].filter((time) => time !== undefined);
	return {
		...(ident !== undefined && { ident }),
		facts: [
			String(account),
			...(product === undefined ? [] : [product]),
			...times.map((time) => new Date(time).toISOString()),
		],
		// Numbers of a stored body are objects that print every digit.
		amounts: Object.fromEntries(
			amounts.map(([unit, value]) => [unit, new Big(String(value)).toFixed()]),
		),
	};
}

/** What is stored, of Rebilly without the body: there a quantity may be stored in part. */
function storedEntry(target: Target, { identity, body }: StoredRecord): Entry {
	const stored = 'subscriptionId' in identity ? identity : parse(body);
	return entryOf(usageTargets[target].read(stored as IDataObject));
}

/** Compares what is stored with the entries that are to be, each exactly as often as it is given. */
export function compareRecords(records: StoredRecords, meant: readonly Entry[]): Comparison {
	const found = records.usages.map((usage) => storedEntry(records.target, usage));
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

const zero = new Big(0);

function sumsOf(entries: readonly Entry[]): Map<string, Big> {
	const sums = new Map<string, Big>();
	for (const [unit, amount] of entries.flatMap((entry) => Object.entries(entry.amounts))) {
		sums.set(unit, (sums.get(unit) ?? zero).plus(amount));
	}
	return sums;
}
