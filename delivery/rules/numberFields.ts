import { Decimal, parseDecimal, type DecimalFault } from '../../values/decimal';
import type { Reading } from '../../values/reading';
import { Broken, field, type FieldName, type FieldSchema } from './field';
import { shown } from './shown';
import { inexact, isInexact, textOf } from './textFields';

const INT64_MAXIMUM = 2n ** 63n - 1n;

/** A whole number of 64 bits, exact also beyond what a JavaScript number holds. */
export function int64(rules: FieldName & { readonly minimum?: bigint }): FieldSchema<Decimal> {
	const minimum = rules.minimum ?? -(2n ** 63n);
	return field({ nearNames: 'taken', ...rules }, (given) => {
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
	return field({ nearNames: 'taken', ...rules }, (given) => {
		const result = parseDecimal(given, reading.decimalSeparator);
		if (!result.ok) {
			const [problem, fix] = DECIMAL_FAULTS[result.code](rules, reading);
			return new Broken(result.code, `${problem}: ${shown(given)}`, fix);
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
