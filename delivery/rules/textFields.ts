import { Decimal } from '../../values/decimal';
import { Broken, field, type FieldName, type FieldSchema } from './field';
import { noIdentAdvice, noValueAdvice } from './noValueAdvice';
import { shown } from './shown';

export interface TextRules extends FieldName {
	readonly maximum?: number;
	readonly pattern?: RegExp;
	/** The pattern in words, to follow "may hold only". */
	readonly patternInWords?: string;
	/** What a text that stands for no value would be taken for, if it were not refused; left out: it is taken. */
	readonly standsFor?: 'ident' | 'word';
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
		const advice = standInAdvice(rules, value);
		if (advice !== undefined) {
			const code = rules.standsFor === 'ident' ? 'reference-missing' : 'wrong-form';
			return new Broken(code, `is ${shown(given)}`, advice);
		}
		if (/\p{Surrogate}/u.test(value)) {
			return new Broken(
				'broken-character',
				`holds a broken character, such as half of an emoji: ${shown(value)}`,
				'Remove that character, or copy the text again from where it comes.',
			);
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
				rules.pattern?.test(value.toUpperCase())
					? `Write it like this: ${value.toUpperCase()}.`
					: 'Write it in this form.',
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

function standInAdvice({ standsFor }: TextRules, value: string): string | undefined {
	if (standsFor === undefined) return undefined;
	return standsFor === 'ident' ? noIdentAdvice(value) : noValueAdvice(value);
}

/** The text of what a text field takes; `undefined` for anything else. */
export function textOf(given: unknown): string | undefined {
	if (typeof given === 'string') return given;
	if (typeof given === 'number' && Number.isFinite(given)) return String(given);
	if (typeof given === 'bigint' || given instanceof Decimal) return given.toString();
	return undefined;
}

/** Whether a number has lost digits on its way, as long idents do that a table holds as numbers. */
export function isInexact(given: unknown): boolean {
	return typeof given === 'number' && Number.isInteger(given) && !Number.isSafeInteger(given);
}

/** What is said of such a number. */
export function inexact(given: unknown): Broken {
	return new Broken(
		'imprecise-number',
		`has more digits than a JSON number keeps exactly: ${shown(given)}`,
		'Give the number as text.',
	);
}
