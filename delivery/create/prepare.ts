import { uniqueField } from '../contract/recognition';
import { trimmed } from '../../values/blanks';
import type { ExactObject } from '../../values/exactJson';
import type { DeliveryOptions } from './options';
import { isInexact } from '../rules/textFields';
import { identify, isByContent, type Identified } from '../identity/identify';
import type { Input, Prepared } from './input';
import { faultsOf } from './itemFaults';
import type { Fault, ItemResult } from '../contract/outcome';
import { prepareCombined } from './prepareCombined';
import { invalidResult, unsentResult } from './results/notStoredResults';
import type { Target } from '../contract/target';
import { validate } from '../rules/validate';

/**
 * Reads, validates and identifies all items; invalid ones get their result at once.
 *
 * @returns one place per item; where rows are combined, one per combined usage and invalid item
 */
export function prepare(
	target: Target,
	inputs: readonly Input[],
	options: DeliveryOptions,
): Prepared {
	if (options.combining !== undefined && target.combination !== undefined) {
		return prepareCombined(target, target.combination, inputs, options, options.combining);
	}
	const results = new Array<ItemResult | undefined>(inputs.length);
	const schema = target.schema(options.reading);
	const seen = new Map<string, { readonly first: number; count: number }>();
	const usages = new Map<number, Identified>();
	inputs.forEach((input, position) => {
		if (input.isEmpty) return;
		const reference = readReference(input.reference);
		const given = withIdent(target, input, reference.text);
		const validated = validate(schema, given, options.namesPaths);
		const own = faultsOf(input, validated);
		const faults = reference.fault === undefined ? own : [reference.fault, ...own];
		const { reason } = input.unresolved ?? {};
		if (faults.length === 0 && reason !== undefined) {
			results[position] = { ...unsentResult(reason), ...named(reference) };
			return;
		}
		if (faults.length > 0 || !validated.ok) {
			results[position] = { ...invalidResult(faults), ...named(reference) };
			return;
		}
		const usage = identify(target, validated.body, reference.text, position);
		usages.set(position, numbered(usage, validated.body, position));
	});
	return { usages, results };

	/** With an identity of its own where an earlier one says the same and each counts. */
	function numbered(usage: Identified, body: ExactObject, position: number): Identified {
		if (options.equalRows !== 'each' || !isByContent(usage)) return usage;
		const equal = seen.get(usage.identity);
		if (equal === undefined) {
			seen.set(usage.identity, { first: position, count: 1 });
			return usage;
		}
		const another = identify(target, body, undefined, position, equal.count);
		equal.count += 1;
		return { ...another, equalTo: equal.first };
	}
}

/** Where the API keeps a field unique, the user's reference goes into it and under its rules. */
function withIdent(target: Target, input: Input, reference: string | undefined): unknown {
	const field = uniqueField(target.recognition);
	if (field === undefined || reference === undefined) return input.given;
	return { ...(input.given as ExactObject), [field]: reference };
}

/** What a result says of the reference of its item. */
function named({ text }: { readonly text?: string }): { readonly reference?: string } {
	return text === undefined ? NO_REFERENCE : { reference: text };
}

const NO_REFERENCE = {};

/** A reference in its one spelling: a letter with its accent may be one character or two, and means the same. */
function readReference(reference: unknown): { text?: string; fault?: Fault } {
	if (reference === undefined) return NO_REFERENCE;
	const given =
		typeof reference === 'number' && !isInexact(reference) ? String(reference) : reference;
	const text = typeof given === 'string' ? trimmed(given).normalize('NFC') : '';
	if (text !== '') return { text };
	return {
		fault: {
			field: 'Reference Field',
			path: 'reference',
			code: 'reference-missing',
			message: "The field named in 'Reference Field' is empty, missing or not a text in this item.",
			fix: "Give every item its own reference, or set 'Identity' to 'From Content'.",
		},
	};
}
