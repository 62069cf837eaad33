import { uniqueField } from '../contract/recognition';
import type { ExactObject } from '../../values/exactJson';
import type { DeliveryOptions } from './options';
import { isInexact } from '../rules/textFields';
import { contentOf, identify, type Identified } from '../identity/identify';
import { faultsOf, type Input, type Prepared } from './input';
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
	const seen = new Map<string, number>();
	const usages = new Map<number, Identified>();
	inputs.forEach((input, position) => {
		const reference = readReference(input.reference);
		const given = withIdent(target, input, reference.text);
		const validated = validate(schema, given, options.namesPaths);
		const faults = [
			...(reference.fault ? [reference.fault] : []),
			...faultsOf(input, validated.ok ? [] : validated.faults),
		];
		const { reason } = input.unresolved ?? {};
		if (faults.length === 0 && reason !== undefined) {
			results[position] = unsentResult(reason);
			return;
		}
		if (faults.length > 0 || !validated.ok) {
			results[position] = invalidResult(faults);
			return;
		}
		const own = isOneByContent(target, validated.body, options) ? undefined : reference.text;
		const usage = identify(target, validated.body, own, position);
		const ordinal =
			options.equalUsages === 'separate' ? countedUp(seen, contentOf(target, usage) ?? '') : 0;
		usages.set(
			position,
			ordinal === 0 ? usage : identify(target, validated.body, own, position, ordinal),
		);
	});
	return { usages, results };
}

/** Whether equal usages count once whatever their references; without content nothing else tells them apart. */
function isOneByContent(
	target: Target,
	body: ExactObject,
	{ equalUsages }: DeliveryOptions,
): boolean {
	return (
		equalUsages === 'one' &&
		uniqueField(target.recognition) === undefined &&
		target.content(body) !== undefined
	);
}

/** How often a content was met before. */
function countedUp(seen: Map<string, number>, content: string): number {
	const before = seen.get(content) ?? 0;
	seen.set(content, before + 1);
	return before;
}

/** Where the API keeps a field unique, the user's reference goes into it and under its rules. */
function withIdent(target: Target, input: Input, reference: string | undefined): unknown {
	const field = uniqueField(target.recognition);
	if (field === undefined || reference === undefined) return input.given;
	return { ...(input.given as ExactObject), [field]: reference };
}

function readReference(reference: unknown): { text?: string; fault?: Fault } {
	if (reference === undefined) return {};
	const text =
		typeof reference === 'number' && !isInexact(reference) ? String(reference) : reference;
	if (typeof text === 'string' && text.trim() !== '') return { text };
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
