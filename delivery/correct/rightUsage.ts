import { canonicalJson, type ExactObject } from '../../values/exactJson';
import type { Reading } from '../../values/reading';
import type { Reason } from '../contract/code';
import type { Fault } from '../contract/outcome';
import type { Target } from '../contract/target';
import { identify, type Identified } from '../identity/identify';
import { validate } from '../rules/validate';
import type { Run } from '../run/run';
import { lookUp } from '../stored/lookUp';

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

/** Which usage that says the same is stored, beside all those that are known; or why nobody can tell. */
export type LookedUp =
	| { readonly ok: true; readonly storedId?: string; readonly known: Set<string> }
	| { readonly ok: false; readonly reason: Reason };

/** Whether a usage that says what the right one says is stored. */
export async function lookUpRight(target: Target, right: RightUsage, run: Run): Promise<LookedUp> {
	const { partition, from } = target.measure(right.usage.body);
	if (target.recognition.kind !== 'listed' || from === undefined) {
		const message = `${target.service} cannot list what is stored`;
		return { ok: false, reason: { code: 'list-incomplete', message } };
	}
	const found = await lookUp(target.recognition.list, { partition, from, to: from }, run);
	if (!found.known) return { ok: false, reason: found.reason };
	const equal = found.usages.find(({ content }) => canonicalJson(content) === right.text);
	return { ok: true, storedId: equal?.id, known: new Set(found.usages.map(({ id }) => id)) };
}
