import { z } from 'zod';
import { Decimal, parseDecimal, type DecimalFault } from '../../values/decimal';
import { formatInstant, parseInstant, type InstantFault } from '../../values/instant';
import type { Reading } from '../../values/reading';
import type { Code } from '../contract/code';
import { shown } from './shown';

/** What a fault carries besides its sentence; kept in the `params` of a zod issue. */
export interface FaultParameters {
	readonly label: string;
	readonly code: Code;
	readonly mend: string;
	/** Paths of the other fields that the sentence names, by their display names. */
	readonly others?: Readonly<Record<string, string>>;
}

/** A field: its display name, and whether the API requires it. */
export interface FieldName {
	readonly label: string;
	readonly required?: boolean;
}

export type FieldSchema<T> = z.ZodType<T | undefined, z.ZodTypeDef, unknown>;

/** Stands for a value with a fault, so that a rule between fields does not call it missing as well. */
const FAULTY = Symbol('faulty') as unknown as undefined;

/** What a check says of a value that breaks a rule; the display name of the field is put before it. */
class Broken {
	constructor(
		readonly code: Code,
		readonly problem: string,
		readonly mend: string,
	) {}
}

/**
 * The frame of every field: an absent value (nothing, `null` or an empty text, as an empty cell of a
 * table gives it) is a fault only where the field is required; anything else goes through `check`.
 * Never aborts, so that all faults of an item are found in one pass. A type of its own and no chain of
 * zod's, because a chain costs several objects for each field of each item.
 */
class Field<T> extends z.ZodType<T | undefined, z.ZodTypeDef, unknown> {
	constructor(
		private readonly name: FieldName,
		private readonly check: (given: unknown) => T | undefined | Broken,
	) {
		super({});
	}

	_parse(input: z.ParseInput): z.ParseReturnType<T | undefined> {
		const given: unknown = input.data;
		const isAbsent = given === undefined || given === null || given === '';
		if (isAbsent && !this.name.required) return z.OK(undefined);
		const checked = isAbsent
			? new Broken('required', 'is required but empty', 'Give it a value.')
			: this.check(given);
		if (!(checked instanceof Broken)) return z.OK(checked);
		const { code, problem, mend } = checked;
		z.addIssueToContext(
			this._getOrReturnCtx(input),
			faultIssue(this.name.label, code, problem, mend),
		);
		return z.DIRTY(FAULTY);
	}
}

function field<T>(
	name: FieldName,
	check: (given: unknown) => T | undefined | Broken,
): FieldSchema<T> {
	return new Field(name, check);
}

/** Whether a number has lost digits on its way, as long idents do that a table holds as numbers. */
export function isInexact(given: unknown): boolean {
	return typeof given === 'number' && Number.isInteger(given) && !Number.isSafeInteger(given);
}

function inexact(given: unknown): Broken {
	return new Broken(
		'imprecise-number',
		`has more digits than a JSON number keeps exactly: ${shown(given)}`,
		'Give the number as text.',
	);
}

/** A field that is never sent, whatever the usage says. */
export function leftOut(): FieldSchema<string> {
	return z.unknown().transform(() => undefined);
}

/**
 * A zod issue for a rule that `field` does not cover, such as one between two fields.
 *
 * @param others paths of the other fields that the problem names, by their display names
 */
export function faultIssue(
	label: string,
	code: Code,
	problem: string,
	mend: string,
	others?: Readonly<Record<string, string>>,
): { code: 'custom'; message: string; params: FaultParameters } {
	return {
		code: 'custom',
		message: `'${label}' ${problem}.`,
		params: { label, code, mend, others },
	};
}

export interface TextRules extends FieldName {
	readonly maximum?: number;
	readonly notBlank?: boolean;
	readonly pattern?: RegExp;
	/** The pattern in words, to follow "may hold only". */
	readonly patternInWords?: string;
	/** In its place, where the pattern is a form as a whole: to follow "must be". */
	readonly formInWords?: string;
}

/** A text. Numbers are taken as their digits, because tables and CRMs often hold idents as numbers. */
export function text(rules: TextRules): FieldSchema<string> {
	return field(rules, (given) => {
		if (isInexact(given)) return inexact(given);
		const value = textOf(given);
		if (value === undefined) {
			return new Broken('wrong-type', `must be a text but is ${shown(given)}`, 'Give a text.');
		}
		if (/\p{Surrogate}/u.test(value)) {
			return new Broken(
				'broken-character',
				`holds a broken character, such as half of an emoji: ${shown(value)}`,
				'Remove that character, or copy the text again from where it comes.',
			);
		}
		if (rules.notBlank && value.trim() === '') {
			return new Broken('blank', 'must not be blank', 'Give at least one visible character.');
		}
		if (rules.maximum !== undefined && value.length > rules.maximum) {
			return new Broken(
				'too-long',
				`may have at most ${rules.maximum} characters but has ${value.length}: ${shown(value)}`,
				'Shorten it.',
			);
		}
		if (rules.formInWords !== undefined && !rules.pattern?.test(value)) {
			return new Broken(
				'wrong-form',
				`must be ${rules.formInWords}, but is ${shown(value)}`,
				'Write it in this form.',
			);
		}
		if (rules.pattern && !rules.pattern.test(value)) {
			return new Broken(
				'wrong-form',
				`may hold only ${rules.patternInWords} but is ${shown(value)}`,
				'Remove or replace the other characters.',
			);
		}
		return value;
	});
}

/** One of a closed list, spelled exactly. */
export function choice(
	rules: FieldName & { readonly values: readonly string[] },
): FieldSchema<string> {
	const allowed = new Set(rules.values);
	return field(rules, (given) => {
		if (typeof given === 'string' && allowed.has(given)) return given;
		const list = rules.values.length <= 8 ? rules.values.join(', ') : 'the values of its list';
		return new Broken(
			'not-in-list',
			`must be one of ${list} but is ${shown(given)}`,
			'Choose one of them, spelled like this.',
		);
	});
}

/** True or false; the texts "true" and "false" are taken too, because tables have no other way. */
export function flag(rules: FieldName): FieldSchema<boolean> {
	return field(rules, (given) => {
		if (typeof given === 'boolean') return given;
		if (given === 'true' || given === 'false') return given === 'true';
		return new Broken(
			'wrong-type',
			`must be true or false but is ${shown(given)}`,
			'Give true or false.',
		);
	});
}

const INT64_MAXIMUM = 2n ** 63n - 1n;

/** A whole number of 64 bits, exact also beyond what a JavaScript number holds. */
export function int64(rules: FieldName & { readonly minimum?: bigint }): FieldSchema<Decimal> {
	const minimum = rules.minimum ?? -(2n ** 63n);
	return field(rules, (given) => {
		if (isInexact(given)) return inexact(given);
		const value = given instanceof Decimal ? given.toString() : textOf(given)?.trim();
		if (value === undefined || !/^-?\d{1,20}$/.test(value)) {
			return new Broken(
				'wrong-type',
				`must be a whole number but is ${shown(given)}`,
				'Give digits only.',
			);
		}
		const number = BigInt(value);
		if (number < minimum || number > INT64_MAXIMUM) {
			return new Broken(
				'out-of-range',
				`must be between ${minimum} and ${INT64_MAXIMUM} but is ${shown(given)}`,
				'Check that this is the numeric id, not another number.',
			);
		}
		return Decimal.of(number, 0);
	});
}

export interface DecimalRules extends FieldName {
	readonly maximumDecimals?: number;
	/** Smallest allowed value, as a literal. */
	readonly minimum?: string;
}

const DECIMAL_FAULTS: Record<
	DecimalFault,
	(rules: DecimalRules, reading: Reading) => [string, string]
> = {
	'not-a-number': () => [
		'must be a number',
		'Give digits and, where needed, one decimal separator.',
	],
	'thousands-separator': () => [
		'holds a thousands separator, which can be read in two ways',
		'Remove it, so that only the decimal separator is left.',
	],
	'other-decimal-separator': (_rules, reading) =>
		reading.decimalSeparator === '.'
			? [
					'holds a comma',
					"If it is the decimal separator, choose 'Comma' in the option 'Decimal Separator'.",
				]
			: [
					'holds a point',
					"If it is the decimal separator, choose 'Point' in the option 'Decimal Separator'.",
				],
	'imprecise-number': () => [
		'has more digits than a calculated number keeps exactly',
		'Round it where it is calculated, or give the number as text.',
	],
	'too-many-digits': () => ['has too many digits', 'Give at most 60 digits.'],
};

/** An exact decimal; never rounded unless the user chose how. */
export function decimal(rules: DecimalRules, reading: Reading): FieldSchema<Decimal> {
	const minimum = rules.minimum === undefined ? undefined : Decimal.from(rules.minimum);
	return field(rules, (given) => {
		const result = parseDecimal(given, reading.decimalSeparator);
		if (!result.ok) {
			const [problem, mend] = DECIMAL_FAULTS[result.code](rules, reading);
			return new Broken(result.code, `${problem}: ${shown(given)}`, mend);
		}
		let value = result.value;
		if (rules.maximumDecimals !== undefined && value.scale > rules.maximumDecimals) {
			if (reading.rounding === undefined) {
				return new Broken(
					'too-many-decimals',
					`may have at most ${rules.maximumDecimals} decimals but is ${shown(given)}`,
					"Round it where it is calculated, or choose how in the option 'Rounding'.",
				);
			}
			value = value.round(rules.maximumDecimals, reading.rounding);
		}
		if (minimum !== undefined && value.compare(minimum) < 0) {
			return new Broken(
				'below-minimum',
				`must be at least ${rules.minimum} but is ${shown(given)}`,
				'Leave such items out, for example with a Filter node before this one.',
			);
		}
		return value;
	});
}

const INSTANT_FAULTS: Record<InstantFault, [problem: string, mend: string]> = {
	'not-a-time': [
		'must be an ISO 8601 time',
		"Write it like 2026-03-01T08:30:00+01:00, or give its pattern in the option 'Time Format'.",
	],
	'date-without-time': [
		'has a date but no time of day',
		'Add the time, for example T00:00:00+01:00.',
	],
	'not-on-the-calendar': ['is not on the calendar or the clock', 'Check day, month and hour.'],
	'time-without-zone': [
		'has no offset, so it could mean another instant in each time zone',
		"Add an offset such as Z or +01:00, or choose in the option 'Time Zone' which zone these times are in.",
	],
	'time-skipped': [
		'does not exist in the chosen time zone: the clocks were put forward over it',
		'Add the offset that was meant, for example +01:00.',
	],
	'time-repeated': [
		'happened twice in the chosen time zone: the clocks were put back over it',
		'Add the offset that was meant',
	],
	'time-too-precise': [
		'is finer than a millisecond',
		'Shorten it to three digits behind the seconds.',
	],
	'wrong-time-format': [
		"cannot be read by the option 'Time Format'",
		"Give a pattern with year, month, day and time of day, each once, and no name of a zone, in the option 'Time Format': for example dd.MM.yyyy HH:mm, or with AM and PM MM/dd/yyyy hh:mm a (hh with a, not HH).",
	],
	'time-format-mismatch': [
		"is neither ISO 8601 nor of the pattern in the option 'Time Format'",
		"Mend the time or the option 'Time Format'.",
	],
	'unknown-zone': [
		'is to be read in a time zone that does not exist',
		"Choose an IANA zone in the option 'Time Zone'.",
	],
};

/** An instant, written in UTC to the millisecond. */
export function instant(rules: FieldName, reading: Reading): FieldSchema<string> {
	return field(rules, (given) => {
		const result = parseInstant(given, reading.time);
		if (result.ok) return formatInstant(result.epochMs);
		const [problem, mend] = INSTANT_FAULTS[result.code];
		const candidates = result.candidates ? `: ${result.candidates.join(' or ')}.` : '';
		return new Broken(result.code, `${problem}: ${shown(given)}`, mend + candidates);
	});
}

function textOf(given: unknown): string | undefined {
	if (typeof given === 'string') return given;
	if (typeof given === 'number' && Number.isFinite(given)) return String(given);
	if (typeof given === 'bigint' || given instanceof Decimal) return given.toString();
	return undefined;
}
