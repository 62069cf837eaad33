import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { KnownField } from '../../../delivery/contract/knownField';
import type { Fault } from '../../../delivery/contract/outcome';
import type { Input } from '../../../delivery/create/input';
import { isBlank } from '../../../values/blanks';
import { inSentences } from '../../../values/sentences';
import { ColumnNotes } from '../columns/columnNotes';
import type { Replaces } from '../columns/objectReader';
import { isPlain } from '../columns/place';
import { displayNameOf, expressionProblem } from './expressions';
import { parameterReader } from './readParameters';
import type { Settings } from './readSettings';
import { referenceReader } from './references';
import { SHARED } from '../screen/usageFrom';
import { itemReader, jsonReader, type Given, type SharedValues } from './wholeUsages';

/** Reads a parameter of one item; resource locators come as their value. */
export type ReadParameter = (name: string) => unknown;

/** How an action turns its own parameters into a usage with the field names of the API. */
export type ReadFields = (read: ReadParameter) => Record<string, unknown>;

/** What the items of a run say, and what is to be said of their columns. */
export interface ReadUsages {
	readonly inputs: readonly Input[];
	readonly notes: ColumnNotes;
}

/** What Google Sheets writes beside every row, also beside one without a value. */
const COUNTED_BY_HOST = 'row_number';

/**
 * Reads the usages of all items: the one place between the screen and the delivery flow.
 *
 * @param fields what columns and JSON can name
 * @param properties of the action, by which faults name its parameters
 * @param replaces which values for all items do not count beside what an item names
 */
export function readUsages(
	context: IExecuteFunctions,
	{ usageFrom, referenceField }: Settings,
	fields: readonly KnownField[],
	readFields: ReadFields,
	properties: readonly INodeProperties[],
	replaces?: Replaces,
): ReadUsages {
	const notes = new ColumnNotes();
	const items = context.getInputData();
	const readGiven =
		usageFrom === 'item'
			? wholeItems(context, fields, notes, replaces)
			: parameters(
					context,
					readFields,
					properties,
					usageFrom === 'json' && jsonReader(fields, notes),
				);
	const readReference =
		referenceField === undefined ? undefined : referenceReader(referenceField, notes);
	const followsItems = usageFrom === 'item' || (usageFrom === 'fields' && namesItems(context));
	const hasColumns = items.some(({ json }) => isPlain(json) && Object.keys(json).length > 0);
	const inputs = items.map(({ json }, itemIndex): Input => {
		if (followsItems && hasColumns && isEmptyRow(json)) {
			notes.emptyRows += 1;
			return { given: {}, isEmpty: true };
		}
		const read = readGiven(itemIndex);
		if (readReference === undefined) return read;
		const reference = readReference(json);
		const faults = [...(read.faults ?? []), ...(reference.faults ?? [])];
		return { ...read, ...reference, faults };
	});
	return { inputs, notes };
}

function wholeItems(
	context: IExecuteFunctions,
	fields: readonly KnownField[],
	notes: ColumnNotes,
	replaces?: Replaces,
): (itemIndex: number) => Given {
	const items = context.getInputData();
	const shared: SharedValues = {
		json: context.getNodeParameter(SHARED.json.name, 0, '{}'),
		list: context.getNodeParameter(`${SHARED.list.name}.value`, 0, []) as SharedValues['list'],
	};
	const read = itemReader(fields, shared, notes, replaces);
	return (itemIndex) => {
		try {
			return read(items[itemIndex].json);
		} catch (thrown) {
			return { given: {}, faults: [unreadableFault(thrown)] };
		}
	};
}

/** @param readJson where the usage is one JSON object and not a parameter for each field */
function parameters(
	context: IExecuteFunctions,
	readFields: ReadFields,
	properties: readonly INodeProperties[],
	readJson: ((json: unknown) => Given) | false,
): (itemIndex: number) => Given {
	const reader = parameterReader(context);
	return (itemIndex) => {
		let reading: string | undefined;
		const read: ReadParameter = (name) => {
			reading = name;
			const value = reader(name, itemIndex);
			reading = undefined;
			return value;
		};
		try {
			return readJson === false ? { given: readFields(read) } : readJson(read('usageJson'));
		} catch (thrown) {
			return { given: {}, faults: [expressionFault(thrown, displayNameOf(properties, reading))] };
		}
	};
}

/** Whether the parameters follow the items, so that an empty row leaves nothing to report. */
function namesItems(context: IExecuteFunctions): boolean {
	return /\$json\b|\.json\b/.test(JSON.stringify(context.getNode().parameters));
}

/**
 * A row of a table without any value, of which readers of CSV leave no column at all. Where no item has
 * columns it is none: what is shared may be the usage.
 */
export function isEmptyRow(json: unknown): boolean {
	if (!isPlain(json)) return false;
	const columns = Object.keys(json);
	return columns.every((column) => column === COUNTED_BY_HOST || isBlank(json[column]));
}

/** A value that throws when it is looked at is no reason to lose the other items. */
function unreadableFault(thrown: unknown): Fault {
	return {
		field: 'Usage From',
		path: '',
		code: 'unreadable',
		message: `The item cannot be read: ${inSentences([thrown instanceof Error ? thrown.message : String(thrown)])}`,
		fix: 'Give plain texts, numbers and objects.',
	};
}

/** @param field the one that holds the expression, where it is known */
function expressionFault(thrown: unknown, field: string | undefined): Fault {
	if (field !== undefined)
		return { field, path: '', code: 'broken-expression', ...expressionProblem(field, thrown) };
	return {
		field: 'Usage From',
		path: '',
		code: 'broken-expression',
		message: `An expression of this item cannot be evaluated: ${inSentences([(thrown as Error).message])}`,
		fix: 'Open the node on this item and fix the field that is marked.',
	};
}
