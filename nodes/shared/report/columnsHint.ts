import type { IExecuteFunctions } from 'n8n-workflow';
import mapKeys from 'lodash/mapKeys';
import { maskEmails } from '../../../values/emails';
import { executionHint } from '../host/executionHint';
import type { ColumnNotes } from '../columns/columnNotes';
import { shownName } from '../columns/names';
import { counted } from './words';

const MOST_NAMED = 20;

/** What a receipt or a summary says of the columns; which were taken under another spelling, and which not at all. */
export function columnsOf({ readAs, unused }: ColumnNotes): {
	readonly columnsReadAs?: Readonly<Record<string, string>>;
	readonly columnsNotUsed?: readonly string[];
} {
	return {
		...(readAs.size > 0 && {
			columnsReadAs: mapKeys(Object.fromEntries(readAs), (_, column) => maskEmails(column)),
		}),
		...(unused.length > 0 && { columnsNotUsed: named(unused).map(maskEmails) }),
	};
}

/** Says once for the run what became of columns that are not spelt as the fields, and of empty rows. */
export function columnsHint(context: IExecuteFunctions, notes: ColumnNotes): void {
	const { readAs, toRename, notCompared, foundIn, emptyRows, unused } = notes;
	const sentences = [
		...[...foundIn].map((name) => `The usages were found under ${shownName(name)}.`),
		...named([...readAs]).map(
			([column, field]) => `Column ${shownName(column)} was read as '${field}'.`,
		),
		...named([...toRename]).map(
			([column, field]) =>
				`Column ${shownName(column)} was not used: rename it to '${field}' to use it.`,
		),
		...[...notCompared].map(
			([other, counts]) =>
				`Where a row gives ${counts}, that counts: ${other} beside it was not compared with it.`,
		),
		...(unused.length === 0 ? [] : [`Not used: ${listed(unused)}.`]),
		...(emptyRows === 0
			? []
			: [`${counted(emptyRows, 'empty row was', 'empty rows were')} left out.`]),
	];
	if (sentences.length === 0) return;
	executionHint(
		context,
		readAs.size + toRename.size + notCompared.size > 0 ? 'warning' : 'info',
		sentences.join(' '),
	);
}

function named<Entry>(entries: readonly Entry[]): readonly Entry[] {
	return entries.slice(0, MOST_NAMED);
}

/** The columns of a run that fill nothing, where it is worth saying beside a field that is missing. */
export function unusedInWords({ unused }: ColumnNotes): string | undefined {
	return unused.length === 0 ? undefined : `Columns that were not used: ${listed(unused)}.`;
}

/** Names as they are; quoted only where they hold what cannot be seen. */
function listed(columns: readonly string[]): string {
	const names = named(columns).map((column) => {
		const shown = shownName(column);
		return shown === `'${column}'` && column.trim() === column ? column : shown;
	});
	const more = columns.length - names.length;
	return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
