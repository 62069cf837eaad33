import { keyOf, type Entry } from './comparison';
import type { Outcome } from '../../delivery/contract/outcome';
import type { Consumption } from './dataset';
import type { Shape } from './shapes';

/** How a row must end, by the demo's own reading of it. */
export interface Ending {
	/** In words that follow a number of rows. */
	readonly words: string;
	/** What the node may say of it. */
	readonly outcomes: readonly Outcome[];
	/** It says the same as an earlier row under the same ID. */
	readonly isRepeat?: boolean;
	/** The usage that it adds to what is stored. */
	readonly entry?: Entry;
}

const REFUSED: Ending = { words: 'cannot be stored', outcomes: ['invalid'] };
const REPEAT: Ending = {
	words: 'repeat an earlier row',
	outcomes: ['duplicate'],
	isRepeat: true,
};
const CONTRADICTION: Ending = {
	words: 'have the ID of an earlier row with other content',
	outcomes: ['conflict'],
};

/** How each row must end; rows are told apart by their IDs, so two that are alike are two usages. */
export function endingsOf(shape: Shape, rows: readonly Consumption[]): Ending[] {
	const keys = new Map<string, string>();
	return rows.map((row) => {
		if (!shape.takes(row)) return REFUSED;
		const entry = shape.entryOf(row);
		const [before, key] = [keys.get(row.reference), keyOf(entry)];
		if (before !== undefined) return before === key ? REPEAT : CONTRADICTION;
		keys.set(row.reference, key);
		return { words: 'can be stored', outcomes: ['created', 'duplicate'], entry };
	});
}
