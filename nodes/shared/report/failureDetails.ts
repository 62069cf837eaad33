import type { IDataObject } from 'n8n-workflow';
import truncate from 'lodash/truncate';
import type { ItemResult } from '../../../delivery/contract/outcome';
import type { Code } from '../../../delivery/contract/code';
import { maskEmails } from '../../../values/emails';
import { localeOf } from '../screen/locales';
import { counted } from './words';

const MOST_LISTED = 20;

/** A result that failed, with the positions of the input items that it speaks of. */
export interface Failed {
	readonly result: ItemResult;
	readonly items: readonly number[];
}

/** What is wrong and what to do, with the items that it concerns. */
interface Cause {
	/** In the words of the first item. */
	readonly text: string;
	/** Whether the text says of which items it is. */
	readonly namesItems: boolean;
	results: number;
	readonly of: string[];
}

/** What else a failure of the whole node holds of the results that failed, for a program and for n8n. */
export function factsOf(failed: readonly Failed[]): IDataObject & { readonly itemIndex?: number } {
	const items = failed.flatMap((one) => one.items);
	return {
		// n8n writes it behind the title, where it would seem the only one.
		itemIndex: items.length === 1 ? items[0] : undefined,
		items: failed.slice(0, MOST_LISTED).map(({ result, items: of }) => ({
			items: [...of],
			outcome: result.outcome,
			code: result.code,
		})),
	};
}

/** The code of a result that failed. */
export function codeOf({ code }: ItemResult): Code {
	return code ?? 'unexpected';
}

/** Faults that a column may be the answer to. */
const MISSING: ReadonlySet<Code> = new Set<Code>([
	'contract-or-debtor-missing',
	'near-miss-column',
	'required',
]);

const MOST_CAUSES = 5;
const MOST_ITEMS = 3;

/**
 * Why items failed and what to do, a line for each cause with the items that it concerns, and one that
 * says all options that are to be set.
 *
 * @param run how many items it has in all, and what is to be said of columns that were not used, where a field is missing
 */
export function reasonsInWords(
	failed: readonly Failed[],
	{ of: total, unused }: { readonly of: number; readonly unused?: string },
): string {
	const causes = new Map<string, Cause>();
	for (const one of failed) {
		for (const { key, ...text } of causesFor(one)) {
			const known: Cause = causes.get(key) ?? { ...text, results: 0, of: [] };
			known.results += 1;
			known.of.push(...named(one));
			causes.set(key, known);
		}
	}
	const lines = [...causes.values()]
		.slice(0, MOST_CAUSES)
		.map(({ text, of, namesItems, results }) =>
			namesItems && results === 1 ? text : `${itemsOfCause(of, total)}: ${text}`,
		);
	const more = causes.size - lines.length;
	if (more > 0) lines.push(`And ${counted(more, 'more reason', 'more reasons')}.`);
	lines.push(...optionsInWords(failed));
	const isMissing = failed.some(({ result }) =>
		result.faults?.some(({ code }) => MISSING.has(code)),
	);
	if (unused !== undefined && isMissing) lines.push(unused);
	return lines.join('\n');
}

/** `All 20 items`, `Item 2 (S-9003)`, `Items 2 (S-9003), 5 (S-9006), 6 (S-9007) and 7 more`. */
function itemsOfCause(items: readonly string[], total: number): string {
	if (items.length === total && total > 1) return `All ${total} items`;
	const more = items.length - MOST_ITEMS;
	const first = items.slice(0, MOST_ITEMS).join(', ');
	return `${items.length === 1 ? 'Item' : 'Items'} ${first}${more > 0 ? ` and ${more} more` : ''}`;
}

/** All options that faults ask for, in one line; none where one alone does, or the values differ. */
function optionsInWords(failed: readonly Failed[]): string[] {
	const asked = new Map<string, Set<string>>();
	for (const { result } of failed) {
		for (const { options = {} } of result.faults ?? []) {
			for (const [option, value] of Object.entries(options))
				asked.set(option, (asked.get(option) ?? new Set()).add(value));
		}
	}
	const isKnown = [...asked.values()].every((values) => values.size === 1);
	if (!isKnown || asked.size < 2) return [];
	const settings = [...asked].map(([option, [value]]) => `${option} to ${value}`);
	const [pattern = ''] = asked.get('Time Pattern') ?? [];
	const isComma = asked.get('Decimal Separator')?.has('Comma') === true;
	const locale = localeOf(pattern, isComma ? ',' : '.');
	const shorter = locale === undefined ? '' : ` Or in their place: Locale to ${locale}.`;
	return [`Set in Options: ${settings.join(', ')}.${shorter}`];
}

/** The items of a result, with what a person knows each by; of an equal row the one that it equals. */
function named({ result, items }: Failed): readonly string[] {
	const { reference, duplicateOf } = result;
	const name = isEqualRow(result) ? `equal to ${duplicateOf}` : reference && shortened(reference);
	return items.map((item) => (name === undefined ? String(item) : `${item} (${name})`));
}

const LONGEST_REFERENCE = 40;

/** E-mails stand in no message, also where one serves as a reference. */
function shortened(reference: string): string | undefined {
	const isEmail = maskEmails(reference) !== reference;
	return isEmail ? undefined : truncate(reference, { length: LONGEST_REFERENCE });
}

/** Whether an item was not sent because an earlier one says the same. */
export function isEqualRow({ outcome, code }: ItemResult): boolean {
	return outcome === 'unsent' && code === 'equal-row';
}

/** Faults that are about one record of the API, so that another record is another cause. */
const OF_A_RECORD: ReadonlySet<Code> = new Set<Code>([
	'customer-not-found',
	'customer-ambiguous',
	'names-differ',
	'aggregation-not-found',
	'aggregation-ambiguous',
]);

/** Values as messages show them: quoted, or beginning with a digit. */
const SHOWN_VALUE = /"(?:[^"\\]|\\.)*(?:"|…|$)|(?<![\w'])-?\d[\w.:,+-]*/g;

/** What is wrong, whatever the value. */
function causeIn(message: string, code: Code): string {
	return OF_A_RECORD.has(code) ? message : message.replace(SHOWN_VALUE, '');
}

/** What failed in one result, each under a key that the same cause shares. */
function causesFor({
	result,
}: Failed): Array<Pick<Cause, 'text' | 'namesItems'> & { readonly key: string }> {
	const { message, identity, duplicateOf, faults, combined } = result;
	if (faults === undefined) {
		// An identity or an equal item stands in a message, and is another one in each.
		const key = [identity, duplicateOf === undefined ? undefined : `item ${duplicateOf}`].reduce(
			(text: string, own) => (own === undefined ? text : text.replaceAll(own, '')),
			message,
		);
		return [{ key, text: message, namesItems: false }];
	}
	return faults.map(({ path, code, message: problem, fix }) => ({
		key: [path, code, causeIn(problem, code), causeIn(fix, code)].join('\n'),
		text: `${problem} ${fix}`,
		// The faults of a combined usage name its items themselves.
		namesItems: combined !== undefined,
	}));
}
