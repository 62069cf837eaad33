import type { z } from 'zod/v3';
import type { Decimal } from '../../values/decimal';
import type { ExactObject } from '../../values/exactJson';
import type { Period, PeriodLength } from '../../values/periods';
import type { Reading } from '../../values/reading';

/** How the usages of a target are added up to one per period. */
export interface Combination {
	/** The rules of a row: those of a usage but for its amounts, of which only the sum must fit. */
	schema(reading: Reading): z.ZodType<ExactObject, z.ZodTypeDef, unknown>;
	/** Takes a valid row apart; `undefined` where its amounts or times are not where they are known to be. */
	take(body: ExactObject): Row | undefined;
	/** How to fix a row that cannot be taken apart. */
	readonly fix: string;
	/** The part of a kind by which another run recognises it; left out: all of it. */
	identifying?(kind: ExactObject): ExactObject;
	/** The fields of a usage that hold its amounts, in the order of `take`; left out where they vary. */
	readonly amountFields?: readonly string[];
	/** One usage of a kind for a whole period. */
	build(kind: ExactObject, amounts: ReadonlyMap<string, Decimal>, period: Period): ExactObject;
}

/** Which usages are added up: those of one hour, day or month of a zone. */
export interface Combining {
	readonly length: PeriodLength;
	/** A name of the IANA database. */
	readonly zone: string;
}

/** A usage as it is added up. */
export interface Row {
	/** Everything that says what was used: the body without amounts, times, description and ident. */
	readonly kind: ExactObject;
	readonly amounts: readonly Amount[];
	/** Milliseconds since 1970-01-01T00:00Z; `to` may equal `from`. */
	readonly from: number;
	readonly to: number;
}

export interface Amount {
	/** Tells the amounts of a usage apart, each once. */
	readonly key: string;
	readonly value: Decimal;
	/** A part of it has at least as many decimals as may be needed to share it fairly. */
	readonly decimals: number;
}
