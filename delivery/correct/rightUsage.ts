import { canonicalJson, type ExactObject } from '../../values/exactJson';
import type { Reading } from '../../values/reading';
import type { Fault } from '../contract/outcome';
import type { StoredUsage } from '../contract/recognition';
import type { Target } from '../contract/target';
import { identify, type Identified } from '../identity/identify';
import { earliestFirst } from '../identity/match';
import { validate } from '../rules/validate';
import type { Found } from '../stored/lookUp';

/** The right usage, valid and complete. */
export interface RightUsage {
	readonly usage: Identified;
	/** What makes it the usage it is. */
	readonly content: ExactObject;
	/** The content as canonical JSON: equal for usages that say the same. */
	readonly text: string;
}

/** What cannot be the right usage, because it breaks rules. */
export interface InvalidUsage {
	readonly faults: readonly Fault[];
}

/** The usage that these fields make. Pure. */
export function rightUsage(
	target: Target,
	reading: Reading,
	given: ExactObject,
): RightUsage | InvalidUsage {
	const validated = validate(target.schema(reading), given);
	if (!validated.ok) return { faults: validated.faults };
	const content = target.content(validated.body) ?? validated.body;
	const usage = identify(target, validated.body, undefined, 0);
	return { usage, content, text: canonicalJson(content) };
}

/**
 * IDs of the stored usages that say the same, in the order of storing.
 *
 * @param text canonical JSON of a content
 */
export function idsOf(text: string, usages: readonly StoredUsage[]): string[] {
	return earliestFirst(usages)
		.filter(({ content }) => canonicalJson(content) === text)
		.map(({ id }) => id);
}

export function knownFrom({ usages }: Found & { readonly known: true }): Set<string> {
	return new Set(usages.map(({ id }) => id));
}
