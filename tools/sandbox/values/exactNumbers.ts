import Big from 'big.js';
import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';

/** A JSON object whose numbers are still the text that was sent. */
export type JsonObject = Record<string, unknown>;

/** Exponents beyond this only serve to exhaust memory; no billing system stores them. */
const largestExponent = 400;

/** Parses JSON and keeps every number as its literal, so that no float is ever involved. */
export function parseExactJson(text: string): unknown {
	return parse(text);
}

/** Writes JSON; numbers made by `numberLiteral` come out as they are. */
export function writeExactJson(value: unknown): string {
	return stringify(value) ?? 'null';
}

/** A decimal string as a JSON number. */
export function numberLiteral(decimal: string): LosslessNumber {
	return new LosslessNumber(decimal);
}

/** The text of a JSON number, or undefined for anything that was not sent as a number. */
export function literalOf(value: unknown): string | undefined {
	return isLosslessNumber(value) ? value.value : undefined;
}

/** Whether a parsed value is a JSON object (and not an array, a number literal or null). */
export function isJsonObject(value: unknown): value is JsonObject {
	return (
		typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
	);
}

/**
 * The one spelling of a decimal: no exponent, no trailing zeros, no negative zero.
 * Undefined when the literal is out of any reasonable range.
 */
export function plainDecimal(literal: string): string | undefined {
	const exponent = /[eE]([+-]?\d+)$/.exec(literal)?.[1];
	if (exponent !== undefined && Math.abs(Number(exponent)) > largestExponent) return undefined;
	const value = new Big(literal);
	return value.eq(0) ? '0' : value.toFixed();
}

/** How many digits a plain decimal has after the point. */
export function decimalPlaces(plain: string): number {
	const point = plain.indexOf('.');
	return point === -1 ? 0 : plain.length - point - 1;
}

/** Whether a literal is a whole number that a signed 64 bit integer can hold. */
export function isInt64(literal: string): boolean {
	if (!/^-?\d{1,19}$/.test(literal)) return false;
	return BigInt.asIntN(64, BigInt(literal)) === BigInt(literal);
}

/** The exact sum of decimal strings. */
export function sumOf(decimals: Iterable<string>): string {
	let sum = new Big(0);
	for (const decimal of decimals) sum = sum.plus(decimal);
	return sum.toFixed();
}
