import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import cloneDeep from 'lodash/cloneDeep';
import get from 'lodash/get';
import isPlainObject from 'lodash/isPlainObject';
import set from 'lodash/set';
import type { Input } from '../../../delivery/create/input';
import type { Code } from '../../../delivery/contract/code';
import type { Fault } from '../../../delivery/contract/outcome';
import { isBlank } from '../../../values/blanks';
import { parseExactJson } from '../../../values/exactJson';
import { asObject } from '../../../values/json';
import { inSentences } from '../../../values/sentences';
import type { UsageFrom } from '../screen/createProperties';
import { displayNameOf, expressionProblem } from './expressions';
import { parameterReader } from './readParameters';
import type { Settings } from './readSettings';

/** Reads a parameter of one item; resource locators come as their value. */
export type ReadParameter = (name: string) => unknown;

/** How an action turns its own parameters into a usage with the field names of the API. */
export type ReadFields = (read: ReadParameter) => Record<string, unknown>;

/**
 * Reads the usages of all items: the one place between the screen and the delivery flow.
 *
 * @param fields names of the API's top-level fields, for the whole item
 * @param properties of the action, by which faults name its parameters
 */
export function readUsages(
	context: IExecuteFunctions,
	{ usageFrom, referenceField }: Settings,
	fields: readonly string[],
	readFields: ReadFields,
	properties: readonly INodeProperties[],
): Input[] {
	const items = context.getInputData();
	const readGiven = givenReader(context, usageFrom, fields, readFields, properties);
	return items.map((item, itemIndex) => ({
		...readGiven(itemIndex),
		...(referenceField === undefined
			? {}
			: { reference: valueAt(item.json, referenceField) ?? null }),
	}));
}

/** A column may have a point in its name, so the plain name is tried before the path. */
function valueAt(json: IDataObject, name: string): unknown {
	return Object.hasOwn(json, name) ? json[name] : get(json, name);
}

type Given = Pick<Input, 'given' | 'faults'>;

function givenReader(
	context: IExecuteFunctions,
	from: UsageFrom,
	fields: readonly string[],
	readFields: ReadFields,
	properties: readonly INodeProperties[],
): (itemIndex: number) => Given {
	const items = context.getInputData();
	if (from === 'item') {
		const common = readCommonValues(context);
		const known = new Set(fields);
		return (itemIndex) => ({
			given: pickUsage(items[itemIndex].json, known, common.given),
			faults: common.faults,
		});
	}
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
			return from === 'json' ? parseUsage(read('usageJson')) : { given: readFields(read) };
		} catch (thrown) {
			return { given: {}, faults: [expressionFault(thrown, displayNameOf(properties, reading))] };
		}
	};
}

/**
 * The fields of an item that the API knows, over those that all items share; `price.amount` as a
 * column fills the nested object. An empty cell says nothing.
 */
function pickUsage(
	json: IDataObject,
	known: ReadonlySet<string>,
	common: object,
): Record<string, unknown> {
	const usage = cloneDeep(common) as Record<string, unknown>;
	const own = new Set<string>();
	for (const [column, value] of Object.entries(json)) {
		if (isBlank(value)) continue;
		if (known.has(column))
			usage[column] = isPlainObject(value)
				? { ...asMembers(usage[column]), ...asMembers(value) }
				: value;
		else setMember(usage, column, value, known, own);
	}
	return usage;
}

/** @param own names of nested objects that are no part of an input item, which must stay as it is */
function setMember(
	usage: Record<string, unknown>,
	column: string,
	value: unknown,
	known: ReadonlySet<string>,
	own: Set<string>,
): void {
	const root = column.split(/[.[]/, 1)[0];
	if (!known.has(root)) return;
	if (!own.has(root)) usage[root] = cloneDeep(usage[root]);
	own.add(root);
	set(usage, column, value);
}

function asMembers(value: unknown): object {
	return isPlainObject(value) ? (value as object) : {};
}

function readCommonValues(context: IExecuteFunctions): {
	given: object;
	faults?: readonly Fault[];
} {
	const parsed = parseUsage(
		context.getNodeParameter('valuesForAllItems', 0, '{}'),
		'Values for All Items (JSON)',
	);
	return { given: parsed.given as object, faults: parsed.faults };
}

/** JSON as text keeps every digit; an expression may also give a ready object. */
function parseUsage(value: unknown, field = 'Usage (JSON)'): Given {
	if (typeof value !== 'string') return { given: value };
	try {
		const parsed = asObject(parseExactJson(value === '' ? '{}' : value));
		if (parsed !== undefined) return { given: parsed };
	} catch (thrown) {
		return {
			given: {},
			faults: [
				jsonFault(
					'broken-json',
					field,
					`cannot be read: ${(thrown as Error).message}`,
					'Check brackets, commas and double quotes; a number may have at most 60 digits.',
				),
			],
		};
	}
	return {
		given: {},
		faults: [
			jsonFault(
				'not-an-object',
				field,
				'must be a JSON object',
				'Give one object in braces, with names and texts in double quotes.',
			),
		],
	};
}

function jsonFault(code: Code, field: string, problem: string, fix: string): Fault {
	return {
		field,
		path: '',
		code,
		message: `'${field}' ${problem}.`,
		fix,
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
