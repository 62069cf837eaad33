import {
	Decimal,
	parseDecimal,
	type DecimalFault,
	type DecimalSeparator,
} from '../../values/decimal';
import type { Reading } from '../../values/reading';
import { Broken, field, type FieldName, type FieldSchema } from './field';
import { noValueAdvice } from './noValueAdvice';
import { shown } from './shown';
import { inexact, isInexact, textOf } from './textFields';

const INT64_MAXIMUM = 2n ** 63n - 1n;

/** A whole number of 64 bits, exact also beyond what a JavaScript number holds. */
export function int64(rules: FieldName & { readonly minimum?: bigint }): FieldSchema<Decimal> {
	const minimum = rules.minimum ?? -(2n ** 63n);
	return field({ nearNames: 'taken', ...rules }, (given) => {
		if (isInexact(given)) return inexact(given);
		const value = given instanceof Decimal ? given.toString() : textOf(given);
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

type Words = [problem: string, fix: string, options?: Readonly<Record<string, string>>];

const DECIMAL_FAULTS: Record<
	DecimalFault,
	(given: unknown, reading: Reading, rules: DecimalRules) => Words
> = {
	'not-a-number': (given) => [
		'must be a number',
		typeof given === 'number'
			? 'A calculation gives this where it has no number as its result, such as a division by zero: look at where the value comes from.'
			: (noValueAdvice(given) ?? numberAlone(given)),
	],
	'thousands-separator': (given, { decimalSeparator }) => [
		'holds a thousands separator, which can be read in two ways',
		`Remove it, so that only the decimal separator is left${withoutThousands(given, decimalSeparator)}.`,
	],
	'other-decimal-separator': (given, { decimalSeparator }) =>
		otherSeparator(given, decimalSeparator),
	'imprecise-number': (given, { rounding }, { maximumDecimals }) => [
		'has more digits than a calculated number keeps exactly',
		maximumDecimals !== undefined && rounding === undefined && !isInexact(given)
			? "Round it where it is calculated, choose how in the option 'Rounding', or give the number as text."
			: 'Round it where it is calculated, or give the number as text.',
	],
	'too-many-digits': () => ['has too many digits', 'Give at most 60 digits.'],
};

/** One number between a unit or currency, such as `12.5 kWh`. */
const NUMBER_ALONE = /^[^\d.,+-]{0,20}([+-]?\d{1,30}(?:[.,]\d{1,30})?)[^\d.,]{0,20}$/;

/** What to do with a text that is no number, with the one number that it holds beside its unit or currency. */
function numberAlone(given: unknown): string {
	const text = typeof given === 'string' ? given : '';
	const [, number] = NUMBER_ALONE.exec(text) ?? [];
	return number === undefined
		? 'Give digits and, where needed, one decimal separator.'
		: `Give the number alone: ${number}.`;
}

/** The number as it is to be written, where its last sign is the decimal separator that was chosen. */
function withoutThousands(given: unknown, separator: DecimalSeparator): string {
	const [, whole, decimals] = /^(.*\d)([.,]\d+)$/.exec(String(given)) ?? [];
	return decimals?.startsWith(separator) ? `: ${whole.replace(/[^\d+-]/g, '')}${decimals}` : '';
}

/** Three digits behind the sign that was not chosen may also be thousands, which changes the number. */
function otherSeparator(given: unknown, separator: DecimalSeparator): Words {
	const [name, other] = separator === '.' ? ['comma', 'Comma'] : ['point', 'Point'];
	const [, whole, decimals] = /^([+-]?[1-9]\d{0,2})[.,](\d{3})$/.exec(String(given)) ?? [];
	const choose = `choose '${other}' in the option 'Decimal Separator'`;
	return decimals === undefined
		? [
				`holds a ${name}`,
				`If it is the decimal separator, ${choose}.`,
				{ 'Decimal Separator': other },
			]
		: [
				`can be read in two ways: as ${whole}${decimals} with a thousands separator, or as ${whole}.${decimals} with a decimal ${name}`,
				`Write ${whole}${decimals} where that is meant. Where the ${name} is the decimal separator of all numbers, ${choose}.`,
			];
}

/** An exact decimal; never rounded unless the user chose how. */
export function decimal(rules: DecimalRules, reading: Reading): FieldSchema<Decimal> {
	const minimum = rules.minimum === undefined ? undefined : Decimal.from(rules.minimum);
	return field({ nearNames: 'taken', ...rules }, (given) => {
		const isRounded = reading.rounding !== undefined;
		const result = parseDecimal(given, reading.decimalSeparator, isRounded);
		if (!result.ok) {
			const [problem, fix, options] = DECIMAL_FAULTS[result.code](given, reading, rules);
			return new Broken(result.code, `${problem}: ${shown(given)}`, fix, options);
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
