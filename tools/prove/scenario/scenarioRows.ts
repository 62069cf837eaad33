import type { SeededRandom } from '../../sandbox';
import type { Usage } from './proofUsages';

/**
 * How often the usage of a row is to be stored in the end. onceOrConflict: it says otherwise what an
 * earlier row said, so it may be held back for that. atMostOnce: nobody brings it any more. never: it
 * was taken back.
 */
export type Meant = 'once' | 'onceOrConflict' | 'atMostOnce' | 'never';

/** One row of a scenario's table. */
export interface ScenarioRow {
	readonly usage: Usage;
	/** The user's own reference. */
	readonly reference: string;
	/** Once where it is left out. */
	readonly meant?: Meant;
	/** Position of the row that says what this one said before, where an API can tell that by its place. */
	readonly insteadOf?: number;
}

interface Wanted {
	readonly isOneCustomer: boolean;
	readonly accounts: number;
	readonly identity: 'content' | 'field';
	/**
	 * No two usages of one moment that differ: when only a part of a quantity is stored, nobody could
	 * tell of which usage it is the part.
	 */
	readonly distinctTimes: boolean;
}

const MONTH = Date.UTC(2026, 2, 1);
const MINUTE = 60_000;
const STEP_MINUTES = 240;
const TIMES_AS_MANY = 5;

/** Draws 6 to 20 rows, or of one customer five times as many; some of them are equal. */
export function drawRows(random: SeededRandom, wanted: Wanted): ScenarioRow[] {
	const rows: ScenarioRow[] = [];
	// Small tables more often than large ones: what goes wrong goes wrong in both.
	const count = Math.min(random.wholeNumber(6, 20), random.wholeNumber(6, 20));
	const wantedRows = wanted.isOneCustomer ? TIMES_AS_MANY * count : count;
	while (rows.length < wantedRows) {
		const reference = `session-${rows.length + 1}`;
		const fraction = random.fraction();
		const earlier = rows.length > 0 ? random.pick(rows) : undefined;
		if (earlier !== undefined && fraction < 0.12) {
			// The same row twice, or another usage that happens to say the same.
			rows.push({
				usage: earlier.usage,
				reference: random.fraction() < 0.3 ? earlier.reference : reference,
			});
		} else if (earlier !== undefined && fraction < 0.2 && !wanted.distinctTimes) {
			rows.push({
				usage: { ...drawUsage(random, wanted, 0), start: earlier.usage.start },
				reference,
			});
		} else {
			rows.push({ usage: drawUsage(random, wanted, rows.length), reference });
		}
	}
	return rows;
}

function drawUsage(random: SeededRandom, { accounts }: Wanted, position: number): Usage {
	return {
		account: random.wholeNumber(0, accounts - 1),
		start: MONTH + (position * STEP_MINUTES + random.wholeNumber(0, STEP_MINUTES - 1)) * MINUTE,
		minutes: random.wholeNumber(1, 600),
		quantity: decimal(random.wholeNumber(10, 60_000)),
		price: decimal(random.wholeNumber(1, 9_000)),
	};
}

/** Hundredths as a decimal text in its shortest spelling. */
function decimal(hundredths: number): string {
	return String(hundredths / 100);
}
