import { trimmed } from './blanks';

/** The sign that parts the whole digits from the decimal digits in a text. */
export type DecimalSeparator = '.' | ',';

/** Why a value is not an exact decimal. */
export type DecimalFault =
	| 'not-a-number'
	| 'thousands-separator'
	| 'other-decimal-separator'
	| 'imprecise-number'
	| 'too-many-digits';

export type DecimalResult = { ok: true; value: Decimal } | { ok: false; code: DecimalFault };

/** How to bring a decimal to fewer digits; only ever used where the user chose it. */
export type Rounding = 'halfUp' | 'halfEven' | 'down' | 'up';

/** Above this a JavaScript number no longer says exactly which decimal its source meant. */
const EXACT_DIGITS_OF_A_NUMBER = 15;
const MAXIMUM_DIGITS = 60;

/**
 * Whole digits in groups of three with one sign between them, and behind them decimals or at least one
 * more group: no other reading is left. A single group alone may be decimals of another country.
 */
const THOUSANDS: Readonly<Record<DecimalSeparator, RegExp>> = {
	'.': /^([+-]?[1-9]\d{0,2}([,\s'’])\d{3}(?:(?:\2\d{3})*(?=\.)|(?:\2\d{3})+))(?:\.(\d+))?$/,
	',': /^([+-]?[1-9]\d{0,2}([.\s'’])\d{3}(?:(?:\2\d{3})*(?=,)|(?:\2\d{3})+))(?:,(\d+))?$/,
};

const PLAIN = /^([+-]?)(\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * An exact decimal: `unscaled` / 10^`scale`, without trailing zeros, so that 1.50 and 1.5 are the
 * same. No value of this type ever passes through a float.
 */
export class Decimal {
	static readonly zero = new Decimal(0n, 0);

	private constructor(
		readonly unscaled: bigint,
		readonly scale: number,
	) {}

	/** `unscaled` / 10^`scale`, brought to its shortest form; a negative scale means zeros behind. */
	static of(unscaled: bigint, scale: number): Decimal {
		if (unscaled === 0n) return Decimal.zero;
		while (scale > 0 && unscaled % 10n === 0n) {
			unscaled /= 10n;
			scale -= 1;
		}
		if (scale < 0) return new Decimal(unscaled * 10n ** BigInt(-scale), 0);
		return new Decimal(unscaled, scale);
	}

	/** The decimal that a literal of this program means; throws a RangeError when it means none. */
	static from(literal: string): Decimal {
		const result = parseDecimal(literal);
		if (!result.ok) throw new RangeError(`Not a decimal: ${literal}`);
		return result.value;
	}

	plus(other: Decimal): Decimal {
		const scale = Math.max(this.scale, other.scale);
		return Decimal.of(this.unscaledAt(scale) + other.unscaledAt(scale), scale);
	}

	minus(other: Decimal): Decimal {
		return this.plus(new Decimal(-other.unscaled, other.scale));
	}

	times(other: Decimal): Decimal {
		return Decimal.of(this.unscaled * other.unscaled, this.scale + other.scale);
	}

	/** Below zero when this is less than `other`, zero when equal, above zero when more. */
	compare(other: Decimal): number {
		const scale = Math.max(this.scale, other.scale);
		const difference = this.unscaledAt(scale) - other.unscaledAt(scale);
		return difference < 0n ? -1 : difference > 0n ? 1 : 0;
	}

	equals(other: Decimal): boolean {
		return this.unscaled === other.unscaled && this.scale === other.scale;
	}

	/** This decimal with at most `places` digits after the separator. */
	round(places: number, rounding: Rounding): Decimal {
		if (this.scale <= places) return this;
		const unit = 10n ** BigInt(this.scale - places);
		const sign = this.unscaled < 0n ? -1n : 1n;
		const magnitude = this.unscaled * sign;
		const down = magnitude / unit;
		const twiceTheRest = (magnitude % unit) * 2n;
		const away =
			rounding === 'up' ||
			(rounding === 'halfUp' && twiceTheRest >= unit) ||
			(rounding === 'halfEven' &&
				(twiceTheRest > unit || (twiceTheRest === unit && down % 2n === 1n)));
		return Decimal.of((away ? down + 1n : down) * sign, places);
	}

	/** `part` / `whole` of this decimal, both at least 0, rounded half away from zero to so many places. */
	share(part: number, whole: number, places: number): Decimal {
		const sign = this.unscaled < 0n ? -1n : 1n;
		const dividend =
			this.unscaled * sign * BigInt(part) * 10n ** BigInt(Math.max(0, places - this.scale));
		const divisor = BigInt(whole) * 10n ** BigInt(Math.max(0, this.scale - places));
		return Decimal.of(((dividend * 2n + divisor) / (divisor * 2n)) * sign, places);
	}

	/** The plain text, without an exponent: also a valid JSON number literal. */
	toString(): string {
		if (this.scale === 0) return this.unscaled.toString();
		const sign = this.unscaled < 0n ? '-' : '';
		const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled)
			.toString()
			.padStart(this.scale + 1, '0');
		const point = digits.length - this.scale;
		return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
	}

	/** Exact as text: an item that shows this decimal must not turn it into a float. */
	toJSON(): string {
		return this.toString();
	}

	private unscaledAt(scale: number): bigint {
		return scale === this.scale ? this.unscaled : this.unscaled * 10n ** BigInt(scale - this.scale);
	}
}

/**
 * Reads a decimal from what a field may hold.
 *
 * @param value text as the user wrote it, a JavaScript number, a bigint, or a Decimal
 * @param separator the decimal separator of texts; numbers are not texts and do not depend on it
 * @param takesCalculated whether a JavaScript number may have more digits than it keeps exactly, as
 *   30.000000000000004 has, because it is rounded anyway
 * @returns the exact value, or the rule it breaks: "1.234" means one thing in Berlin and another in
 *   London, so thousands separators are taken only where the text can be read in one way
 */
export function parseDecimal(
	value: unknown,
	separator: DecimalSeparator = '.',
	takesCalculated = false,
): DecimalResult {
	if (value instanceof Decimal) return { ok: true, value };
	if (typeof value === 'bigint') return { ok: true, value: Decimal.of(value, 0) };
	if (typeof value === 'number') return decimalOfNumber(value, takesCalculated);
	if (typeof value !== 'string') return { ok: false, code: 'not-a-number' };
	const text = trimmed(value);
	const other = separator === '.' ? ',' : '.';
	const grouped = THOUSANDS[separator].exec(text);
	if (grouped !== null)
		return decimalOfPlain(`${grouped[1].replace(/[^\d+-]/g, '')}.${grouped[3] ?? '0'}`);
	if (text.includes(other) || /\d[\s'’_]\d/.test(text)) {
		return { ok: false, code: foreignSign(text, separator, other) };
	}
	return decimalOfPlain(separator === ',' ? text.replace(',', '.') : text);
}

function foreignSign(
	text: string,
	separator: DecimalSeparator,
	other: DecimalSeparator,
): DecimalFault {
	if (!/^[+-]?[\d\s.,'’_]+$/.test(text)) return 'not-a-number';
	const isOneSign = text.split(other).length === 2 && !text.includes(separator);
	return (isOneSign && !/[\s'’_]/.test(text)) || THOUSANDS[other].test(text)
		? 'other-decimal-separator'
		: 'thousands-separator';
}

function decimalOfNumber(value: number, takesCalculated: boolean): DecimalResult {
	if (!Number.isFinite(value)) return { ok: false, code: 'not-a-number' };
	const text = String(value);
	const digits = text.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '');
	const isCalculated = takesCalculated && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
	if (digits.length > EXACT_DIGITS_OF_A_NUMBER && !Number.isSafeInteger(value) && !isCalculated) {
		return { ok: false, code: 'imprecise-number' };
	}
	return decimalOfPlain(text);
}

function decimalOfPlain(text: string): DecimalResult {
	const match = PLAIN.exec(text);
	if (match === null) return { ok: false, code: 'not-a-number' };
	const [, sign, whole, fraction = '', exponent = '0'] = match;
	if (whole === '' && fraction === '') return { ok: false, code: 'not-a-number' };
	const digits = whole + fraction;
	if (digits.length > MAXIMUM_DIGITS || Math.abs(Number(exponent)) > MAXIMUM_DIGITS) {
		return { ok: false, code: 'too-many-digits' };
	}
	const magnitude = BigInt(digits);
	const unscaled = sign === '-' ? -magnitude : magnitude;
	const value = Decimal.of(unscaled, fraction.length - Number(exponent));
	// What is written without its exponent must be readable again.
	const written = value.toString().replace(/[-.]/g, '');
	return written.length > MAXIMUM_DIGITS
		? { ok: false, code: 'too-many-digits' }
		: { ok: true, value };
}
