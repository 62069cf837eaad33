import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { uniqueField } from '../../../delivery/contract/recognition';
import { isEmptyRow } from './readUsages';
import { isUsable } from './references';
import type { ColumnNotes } from '../columns/columnNotes';
import type { Target } from '../../../delivery/contract/target';

/** What the idents of all APIs take. */
const PLAIN_IDENT = /^[\w-]{1,100}$/;

/** Names that IDs usually have: `session_ID`, `orderNumber`, `Beleg-Nr`. */
const LIKE_AN_ID = [
	/(?:^|[\s_.-])(?:id|ident|uuid|guid|key|ref|reference|number|no|nr)$/i,
	/[a-z\d](?:Id|ID|Ident|Key|Ref|Reference|Number|No|Nr)$/,
];

/** Columns that count the rows: they change with the next file. */
const ROW_NUMBER = /^_*(?:(?:row|line|item)[\s_-]*(?:num|number|no|nr|index)?|index|position)_*$/i;

/**
 * Names the column that tells a row from those that say the same: one that no usage holds, filled in every
 * row and with another value in each, so that it can be the Reference Field for all of them. Of several
 * the first that is named like an ID.
 *
 * @param notes whether usages are read from a column
 * @returns by the position of an item, the column, where there is one
 */
export function tellingColumns(
	items: readonly INodeExecutionData[],
	{ recognition }: Pick<Target, 'recognition'>,
	notes: Pick<ColumnNotes, 'isUsed'>,
): (position: number) => string | undefined {
	const rows = items.map(({ json }) => json);
	const isKept = uniqueField(recognition) !== undefined;
	const judged = new Map<string, boolean>();

	function tellsAllApart(column: string): boolean {
		const known = judged.get(column);
		if (known !== undefined) return known;
		const values = new Set<string>();
		const tells = rows.every((row) => {
			if (isEmptyRow(row)) return true;
			const text = referenceIn(row, column);
			if (text === undefined || values.has(text) || (isKept && !PLAIN_IDENT.test(text)))
				return false;
			values.add(text);
			return true;
		});
		judged.set(column, tells);
		return tells;
	}

	return (position) => {
		const columns = Object.keys(rows[position] ?? {}).filter(
			(column) => !notes.isUsed(column) && !ROW_NUMBER.test(column) && tellsAllApart(column),
		);
		return columns.find((column) => LIKE_AN_ID.some((name) => name.test(column))) ?? columns[0];
	};
}

/** A value that can be a reference; nothing where the cell is empty or holds more than that. */
function referenceIn(row: IDataObject, column: string): string | undefined {
	const value = Object.hasOwn(row, column) ? row[column] : undefined;
	return isUsable(value) ? String(value) : undefined;
}
