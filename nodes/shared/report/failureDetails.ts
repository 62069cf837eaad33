import type { IDataObject } from 'n8n-workflow';
import upperFirst from 'lodash/upperFirst';
import { itemsInWords, type ItemResult } from '../../../delivery/contract/outcome';
import type { Code } from '../../../delivery/contract/code';
import { counted } from './words';

const MOST_LISTED = 20;

/** A result that failed, with the positions of the input items that it speaks of. */
export interface Failed {
	readonly result: ItemResult;
	readonly items: readonly number[];
}

/** A reason with what to do, and the items that it concerns after the one that it is said of. */
interface Reason {
	readonly text: string;
	readonly alsoOf: Array<number | string>;
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

/**
 * Why the items failed and what to do, each once with the items that it concerns: n8n shows all lines
 * as one paragraph.
 *
 * @param unused what is to be said of columns that were not used, where a field is missing
 */
export function reasonsInWords(failed: readonly Failed[], unused?: string): string {
	const reasons = new Map<string, Reason>();
	for (const one of failed) {
		for (const [key, text] of reasonsFor(one)) {
			const known = reasons.get(key);
			if (known === undefined) reasons.set(key, { text, alsoOf: [] });
			else known.alsoOf.push(...named(one));
		}
	}
	const lines = [...reasons.values()]
		.slice(0, MOST_LISTED)
		.map(({ text, alsoOf }) =>
			alsoOf.length === 0 ? text : `${text} The same goes for ${itemsInWords(alsoOf)}.`,
		);
	const more = reasons.size - lines.length;
	if (more > 0) lines.push(`And ${counted(more, 'more reason', 'more reasons')}.`);
	const isMissing = failed.some(({ result }) =>
		result.faults?.some(({ code }) => MISSING.has(code)),
	);
	if (unused !== undefined && isMissing) lines.push(unused);
	return lines.join('\n');
}

/** The items of a result; of an equal row also the one that it equals. */
function named({ result, items }: Failed): ReadonlyArray<number | string> {
	if (!isEqualRow(result)) return items;
	return items.map((item) => `${item} (equal to ${result.duplicateOf})`);
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

/** What failed in one result, each under a key that equal advice shares. */
function reasonsFor({ result, items }: Failed): Array<[key: string, text: string]> {
	const { message, identity, duplicateOf, faults } = result;
	if (faults === undefined) {
		// An identity or an equal item stands in a message, and is another one in each.
		const key = [identity, duplicateOf === undefined ? undefined : `item ${duplicateOf}`].reduce(
			(text: string, own) => (own === undefined ? text : text.replaceAll(own, '')),
			message,
		);
		return [[key, `${upperFirst(itemsInWords(items))}: ${message}`]];
	}
	// The faults of a combined usage name its items themselves.
	const lead = result.combined === undefined ? `${upperFirst(itemsInWords(items))}: ` : '';
	return faults.map(({ path, code, message: problem, fix }) => [
		[path, code, causeIn(problem, code), fix].join('\n'),
		`${lead}${problem} ${fix}`,
	]);
}
