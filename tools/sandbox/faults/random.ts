/**
 * A number in [0, 1) that depends on nothing but the seed and the position.
 *
 * Asking by position, rather than drawing from a stream, lets request 57 meet the same
 * fault in every run, whatever happened to the 56 before it.
 */
export function fractionAt(seed: number, position: number): number {
	let mixed = Math.imul(low32(seed) ^ 0x9e3779b9, 0x85ebca6b) ^ high32(seed);
	mixed = scramble(mixed);
	mixed = scramble(mixed ^ Math.imul(position + 1, 0xc2b2ae35));
	return scramble(mixed + 0x27d4eb2f) / 2 ** 32;
}

/** A replayable stream of choices, for data rather than for faults. */
export class SeededRandom {
	private position = 0;

	constructor(private readonly seed: number) {}

	/** The next number in [0, 1). */
	fraction(): number {
		this.position += 1;
		return fractionAt(this.seed, this.position);
	}

	/** A whole number from `lowest` to `highest`, both included. */
	wholeNumber(lowest: number, highest: number): number {
		return lowest + Math.floor(this.fraction() * (highest - lowest + 1));
	}

	/** One element of a list. */
	pick<Element>(list: readonly Element[]): Element {
		return list[this.wholeNumber(0, list.length - 1)] as Element;
	}

	/** Text drawn from an alphabet, for identifiers. */
	text(length: number, alphabet: string): string {
		let text = '';
		while (text.length < length) text += alphabet.charAt(this.wholeNumber(0, alphabet.length - 1));
		return text;
	}
}

function scramble(value: number): number {
	let mixed = value >>> 0;
	mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
	mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
	return (mixed ^ (mixed >>> 16)) >>> 0;
}

function low32(seed: number): number {
	return seed >>> 0;
}

function high32(seed: number): number {
	return Math.floor(Math.abs(seed) / 2 ** 32) >>> 0;
}
