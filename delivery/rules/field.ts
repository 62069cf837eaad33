import { trimmed, unseenIn } from '../../values/blanks';
import type { Code } from '../contract/code';
import type { NearNames } from '../contract/knownField';
import { LeafFault, leaf, type About, type Schema } from './check';

/** A field: its display name, whether the API requires it, and what a column with nearly its name does. */
export interface FieldName {
	readonly label: string;
	readonly required?: boolean;
	/** How else to give it where it is missing; left out: with its value only. */
	readonly fixIfMissing?: string;
	/** Where to give a text that breaks the rules and seems to be another name of what is meant. */
	readonly otherPlace?: (text: string) => string | undefined;
	/** Left out: taken where the field is required, else only named. */
	readonly nearNames?: NearNames;
}

/** A schema of one field; an absent value gives `undefined`. */
export type FieldSchema<T> = Schema<T | undefined>;

/** What a check says of a value that breaks a rule; the display name of the field is put before it. */
export class Broken {
	constructor(
		readonly code: Code,
		readonly problem: string,
		readonly fix: string,
		/** Options of the node that fix it, with what to choose. */
		readonly options?: Readonly<Record<string, string>>,
	) {}
}

/**
 * The frame of every field: an absent value (nothing, `null` or a text of blanks, as an empty cell of a
 * table gives it) is a fault only where the field is required; anything else goes through `valueOrBroken`,
 * a text without blanks at its ends.
 */
export function field<T>(
	name: FieldName,
	valueOrBroken: (given: unknown) => T | undefined | Broken,
): FieldSchema<T> {
	return leaf((raw) => {
		const given = typeof raw === 'string' ? trimmed(raw) : raw;
		const isAbsent = given === undefined || given === null || given === '';
		if (isAbsent && !name.required) return undefined;
		const value = isAbsent
			? new Broken('required', 'is required but empty', name.fixIfMissing ?? 'Give it a value.')
			: valueOrBroken(given);
		if (!(value instanceof Broken)) return value;
		const otherPlace =
			typeof given === 'string' && !isAbsent ? name.otherPlace?.(given) : undefined;
		const fix = (otherPlace ?? value.fix) + unseenAdvice(given);
		const { code, problem, options } = value;
		return new LeafFault(faultIssue(name.label, code, problem, fix, undefined, options));
	}, aboutField(name));
}

/** What columns are to know of a field. */
export function aboutField({ label, required = false, nearNames }: FieldName): About {
	return { label, isRequired: required, nearNames: nearNames ?? (required ? 'taken' : 'named') };
}

/** Names what nobody can see in a text with a fault, because it may well be the cause. */
function unseenAdvice(given: unknown): string {
	const unseen = typeof given === 'string' ? unseenIn(given) : [];
	return unseen.length === 0 ? '' : ` It holds ${unseen.join(', ')}, which cannot be seen.`;
}

/** A field that is never sent, whatever the usage says. */
export function leftOut(): FieldSchema<string> {
	return leaf(() => undefined);
}

/** What a fault carries besides its sentence; kept in the `params` of a zod issue. */
export interface FaultParameters {
	readonly label: string;
	readonly code: Code;
	readonly fix: string;
	/** Paths of the other fields that the sentence names, by their display names. */
	readonly others?: Readonly<Record<string, string>>;
	readonly options?: Readonly<Record<string, string>>;
}

/**
 * A zod issue for a rule that `field` does not cover, such as one between two fields.
 *
 * @param others paths of the other fields that the problem names, by their display names
 * @param options of the node that fix it, with what to choose
 */
export function faultIssue(
	label: string,
	code: Code,
	problem: string,
	fix: string,
	others?: Readonly<Record<string, string>>,
	options?: Readonly<Record<string, string>>,
): { code: 'custom'; message: string; params: FaultParameters } {
	return {
		code: 'custom',
		message: `'${label}' ${problem}.`,
		params: { label, code, fix, others, options },
	};
}
