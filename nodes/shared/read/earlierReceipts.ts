import type { INode } from 'n8n-workflow';
import type { UsedByCustomer, UsedDays } from '../../../delivery/create/guard/earlier';
import { parseDecimal } from '../../../values/decimal';
import { isPlain, type Plain } from '../columns/place';
import { nodeFailure } from '../host/nodeFailure';

/** An item, its column, a file in it, the items of that, the receipt, and what it says of the guard. */
const MOST_LEVELS = 8;
const MOST_NAMED = 5;

/** What a receipt says was used; one may say nothing of it, or what cannot be read. */
type Held = UsedDays | 'nothing' | 'unreadable';

/**
 * Reads what earlier receipts say was used, however they are kept: as they are, in items, in columns of a data
 * table, in a file, or as JSON of any of these.
 *
 * @returns nothing where nothing is kept yet
 * @throws NodeOperationError where there is something that holds no receipt: the run would not be guarded
 */
export function earlierReceipts(node: INode, given: unknown): UsedDays[] {
	const whole = unfolded(given);
	if (isEmpty(whole, 0)) return [];
	const entries: readonly unknown[] = Array.isArray(whole) ? whole : [whole];
	return entries.flatMap((entry, place) => {
		const held = heldIn(entry, 0);
		const name = Array.isArray(whole)
			? `Entry ${place} of 'Earlier Receipts'`
			: "'Earlier Receipts'";
		if (held.length === 0) refuse(node, `${name} holds no receipt: it is ${inWords(entry)}`);
		if (held.includes('unreadable'))
			refuse(node, `${name} holds a receipt whose 'guard' cannot be read`);
		return held.filter((one) => typeof one !== 'string');
	});
}

function refuse(node: INode, message: string): never {
	throw nodeFailure(
		node,
		{ code: 'out-of-range', message },
		"Each entry must hold what the output Receipt of an earlier run put out, as it is or as the text {{ JSON.stringify($json) }}: hand in {{ $('Receipts').all() }}, or [] where there is none yet. Nothing was sent.",
	);
}

function heldIn(given: unknown, level: number): Held[] {
	if (level > MOST_LEVELS) return [];
	const value = unfolded(given);
	if (Array.isArray(value)) return value.flatMap((one) => heldIn(one, level + 1));
	if (!isPlain(value)) return [];
	if (typeof value.zone === 'string' && 'customers' in value)
		return [isUsedDays(value) ? value : 'unreadable'];
	const held = Object.values(value).flatMap((one) => heldIn(one, level + 1));
	if (held.length > 0 || !isReceipt(value)) return held;
	return ['guard' in value && !isPlain(unfolded(value.guard)) ? 'unreadable' : 'nothing'];
}

/** Of a run that created usages, or of one that could not begin. */
function isReceipt({ outcomes, sumsCreated, summary, notStored }: Plain): boolean {
	return outcomes === undefined
		? typeof summary === 'string' && typeof notStored === 'number'
		: [outcomes, sumsCreated].every((one) => isPlain(unfolded(one)));
}

/** Whether nothing is there at all, such as the one empty item of 'Always Output Data'. */
function isEmpty(given: unknown, level: number): boolean {
	if (level > MOST_LEVELS) return false;
	const value = unfolded(given);
	if (!Array.isArray(value) && !isPlain(value)) return false;
	const parts = !Array.isArray(value) && 'json' in value ? [value.json] : Object.values(value);
	return parts.every((one) => isEmpty(one, level + 1));
}

/** What a text is JSON of; anything else as it is. */
function unfolded(value: unknown): unknown {
	if (typeof value !== 'string' || !/^\s*[[{"]/.test(value)) return value;
	try {
		const parsed: unknown = JSON.parse(value);
		return typeof parsed === 'string' ? unfolded(parsed) : parsed;
	} catch {
		return value;
	}
}

function inWords(given: unknown): string {
	const value = unfolded(given);
	if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array of others';
	if (isPlain(value)) {
		if ('json' in value) return inWords(value.json);
		const names = Object.keys(value);
		return names.length === 0
			? 'an empty object'
			: `an object of ${names.slice(0, MOST_NAMED).join(', ')}`;
	}
	return value === null || value === undefined ? 'nothing' : `a ${typeWord(value)}`;
}

function typeWord(value: unknown): string {
	return typeof value === 'string' ? 'text' : typeof value;
}

function isUsedDays(value: unknown): value is UsedDays {
	return isPlain(value) && Array.isArray(value.customers) && value.customers.every(isOfCustomer);
}

function isOfCustomer(value: unknown): value is UsedByCustomer {
	if (!isPlain(value) || !isPlain(value.days)) return false;
	const names = [value.customer, value.unit, value.kind];
	return (
		names.every((name) => typeof name === 'string') &&
		Object.entries(value.days).every(([day, of]) => isOfDay(day, of))
	);
}

function isOfDay(day: string, of: unknown): boolean {
	return (
		/^\d{4}-\d\d-\d\d$/.test(day) &&
		Array.isArray(of) &&
		of.length === 2 &&
		of.every((part) => typeof part === 'string') &&
		parseDecimal(of[0]).ok
	);
}
