import { canonicalJson, type ExactObject } from '../../values/exactJson';
import type { Reading } from '../../values/reading';
import type { Fault } from '../contract/outcome';
import type { StoredUsage } from '../contract/recognition';
import type { ListedTarget, Target } from '../contract/target';
import { identify, type Identified } from '../identity/identify';
import { earliestFirst } from '../identity/match';
import { validate } from '../rules/validate';
import type { Run } from '../run/run';
import { list } from '../confirm/looking';
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

/** Lists what is stored where and when a usage is. */
export async function listBeside(
	target: ListedTarget,
	usage: ExactObject,
	run: Run,
): Promise<Found> {
	const { partition, from } = target.measure(usage);
	if (from === undefined) {
		const message = `${target.service} cannot list a usage without a time`;
		return { known: false, reason: { code: 'list-incomplete', message }, isPassing: false };
	}
	return await list(target.recognition.list, { partition, from, to: from }, run);
}

/** Whether one list shows what is beside either of two usages. */
export function areBeside(target: Target, one: ExactObject, other: ExactObject): boolean {
	const [left, right] = [target.measure(one), target.measure(other)];
	return left.partition === right.partition && left.from === right.from;
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
