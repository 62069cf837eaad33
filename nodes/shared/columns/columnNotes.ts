import type { Source } from './columnFaults';
import type { Judgement } from './judge';
import { written } from '../../../values/memberPath';

/** What is to be said once of the columns of a run, whatever the number of its rows. */
export class ColumnNotes {
	/** The fields by the columns that were taken for them. */
	readonly readAs = new Map<string, string>();
	/** The fields by the columns that would be taken for them if they were spelt alike. */
	readonly toRename = new Map<string, string>();
	/** Names of what a usage names by another one too, which alone counts; by the one that does not. */
	readonly notCompared = new Map<string, string>();
	/** Where usages were found that were expected one level higher. */
	readonly foundIn = new Set<string>();
	/** How many rows were left out because they are empty. */
	emptyRows = 0;
	private readonly passedOver = new Set<string>();
	private readonly used = new Set<string>();

	add({ fills, unused, toRename }: Judgement, { within, isKept }: Source): void {
		for (const { column, path, near } of fills) {
			if (!isKept) this.used.add(within + column);
			if (near.length > 0) this.readAs.set(within + column, within + written(path));
		}
		for (const { column, field } of toRename) this.toRename.set(within + column, within + field);
		if (!isKept) for (const column of unused) this.passedOver.add(within + column);
	}

	/** Says of a column that it is used beside the fields, such as that of the reference. */
	use(column: string): void {
		this.used.add(column);
	}

	/** Whether usages are read from a column of the items. */
	isUsed(column: string): boolean {
		return this.used.has(column);
	}

	/** Columns for which no row had a use. */
	get unused(): string[] {
		return [...this.passedOver].filter((column) => !this.used.has(column));
	}
}
