import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';
import { ratedUsageTarget } from '../../../nodes/Instellix/ratedUsage/target';
import { usageTarget } from '../../../nodes/Instellix/usage/target';
import { ColumnNotes } from '../../../nodes/shared/columns/columnNotes';
import { isOneSlip, shownName } from '../../../nodes/shared/columns/names';
import type { Settings } from '../../../nodes/shared/read/readSettings';
import { readUsages } from '../../../nodes/shared/read/readUsages';
import { itemReader, jsonReader } from '../../../nodes/shared/read/wholeUsages';
import { knownFields } from '../../../delivery/rules/knownFields';
import type { Target } from '../../../delivery/contract/target';
import { canonicalJson, type ExactJson } from '../../../values/exactJson';
import { ANY_READING } from '../../../values/reading';

const fieldsOf = (target: Target) => knownFields(target.schema(ANY_READING));
const ratedFields = fieldsOf(ratedUsageTarget);

type Row = Record<string, unknown>;

const NOTHING_SHARED = { json: '{}', list: [] };

/** What a row says, or what is wrong with its names. */
function read(row: unknown, shared: Row = {}, fields = ratedFields): string {
	const notes = new ColumnNotes();
	const { given, faults = [] } = itemReader(
		fields,
		{ json: JSON.stringify(shared), list: [] },
		notes,
	)(row);
	const said = faults.map(({ code, message }) => `${code}: ${message}`);
	return said.length > 0 ? said.join('\n') : canonicalJson(given as ExactJson);
}

const plain: Row = {
	ratedUsageAggregationIdent: 'aggregation-1',
	contractIdent: 'contract-1',
	productReferenceKey: 'charging',
	type: 'SALES',
	period: { start: '2026-03-01T08:00:00Z', end: '2026-03-01T09:00:00Z' },
	price: { amount: '2.93', currency: 'EUR' },
	quantity: { amount: '12.5', unit: 'KWH' },
	serviceLocation: { country: 'DE', city: 'Bonn' },
	properties: [
		{ key: 'a', value: '1' },
		{ key: 'b', value: '2' },
	],
};

/** Ways to bring a field: as it is, as text, by columns with dots, or in parts. */
const forms = ['object', 'text', 'dotted', 'parts', 'shared'] as const;
type Form = (typeof forms)[number];

function brought(name: string, value: unknown, form: Form): { columns: Row; shared: Row } {
	if (typeof value !== 'object') return { columns: { [name]: value }, shared: {} };
	if (form === 'object') return { columns: { [name]: value }, shared: {} };
	if (form === 'text') return { columns: { [name]: JSON.stringify(value) }, shared: {} };
	const dotted = Array.isArray(value)
		? Object.fromEntries(
				(value as Row[]).flatMap((entry, place) =>
					Object.entries(entry).map(([member, one]) => [`${name}[${place}].${member}`, one]),
				),
			)
		: Object.fromEntries(
				Object.entries(value as Row).map(([member, one]) => [`${name}.${member}`, one]),
			);
	if (form === 'dotted') return { columns: dotted, shared: {} };
	if (Array.isArray(value)) return { columns: dotted, shared: { [name]: [value[0]] } };
	const [[first, one], ...rest] = Object.entries(value as Row);
	const inPart = form === 'parts' ? { [first]: one } : {};
	return {
		columns: {
			...(form === 'parts' && { [name]: JSON.stringify(inPart) }),
			...Object.fromEntries(rest.map(([member, other]) => [`${name}.${member}`, other])),
		},
		shared: form === 'parts' ? {} : { [name]: { [first]: one } },
	};
}

const inAnyForm = fc
	.record(Object.fromEntries(Object.keys(plain).map((name) => [name, fc.constantFrom(...forms)])))
	.chain((chosen) => {
		const parts = Object.entries(plain).map(([name, value]) =>
			brought(name, value, chosen[name] as Form),
		);
		const columns = parts.flatMap((part) => Object.entries(part.columns));
		const shared = Object.assign({}, ...parts.map((part) => part.shared)) as Row;
		return fc
			.shuffledSubarray(columns, { minLength: columns.length, maxLength: columns.length })
			.map((shuffled) => ({ row: Object.fromEntries(shuffled) as Row, shared }));
	});

it('reads the same usage from any form of its values, in any order of columns', () => {
	fc.assert(
		fc.property(inAnyForm, ({ row, shared }) => {
			expect(read(row, shared)).toBe(canonicalJson(plain as ExactJson));
		}),
		{ numRuns: 500 },
	);
});

/** A name with what is no part of it put in, in any case. */
const respelt = (name: string) =>
	fc
		.array(
			fc.tuple(fc.nat(name.length), fc.constantFrom(' ', '_', '-', '\u00A0', '\uFEFF', '\u200B')),
			{
				maxLength: 3,
			},
		)
		.chain((added) =>
			fc.boolean().map((isUpper) => {
				const spelt = added.reduce(
					(text, [place, sign]) => text.slice(0, place) + sign + text.slice(place),
					name,
				);
				return isUpper ? spelt.toUpperCase() : spelt;
			}),
		);

it('reads required fields, quantities and idents by any such spelling of their names', () => {
	const dotted: Row = {
		...plain,
		...Object.fromEntries(
			['period', 'price', 'quantity'].flatMap((name) =>
				Object.entries(plain[name] as Row).map(([member, value]) => [`${name}.${member}`, value]),
			),
		),
		ident: 'S-1',
	};
	for (const name of ['period', 'price', 'quantity', 'properties']) delete dotted[name];
	const names = fc.tuple(...Object.keys(dotted).map(respelt));
	fc.assert(
		fc.property(names, (spelt) => {
			const row = Object.fromEntries(
				Object.values(dotted).map((value, place) => [spelt[place], value]),
			);
			expect(read(row)).toBe(read(dotted));
		}),
		{ numRuns: 300 },
	);
});

it('says the same of a row whatever came before it', () => {
	const odd: Row[] = [{ ...plain, PRICE: 1 }, { 'price.amout': 2 }, {}, { body: plain }, plain];
	const notes = new ColumnNotes();
	const together = itemReader(ratedFields, NOTHING_SHARED, notes);
	const alone = (row: Row) => itemReader(ratedFields, NOTHING_SHARED, new ColumnNotes())(row);

	expect([...odd, ...odd].map(together)).toEqual([...odd, ...odd].map(alone));
});

it.each([undefined, null, 'text', 12, ['list']])(
	'calls an item whose json is %j invalid, alone',
	(json) => {
		const context = {
			getInputData: () => [{ json: plain }, { json }, { json: plain }],
			getNodeParameter: (_name: string, _item: number, otherwise: unknown) => otherwise,
			getNode: () => ({ parameters: {} }),
		} as unknown as IExecuteFunctions;
		const settings = { usageFrom: 'item', referenceField: 'contractIdent' } as Settings;
		const { inputs } = readUsages(context, settings, ratedFields, () => ({}), []);

		expect(inputs.map(({ faults }) => faults?.[0]?.code)).toEqual([
			undefined,
			'not-an-object',
			undefined,
		]);
	},
);

it('leaves a shared list to an empty cell, and replaces it by a filled one', () => {
	const fields = fieldsOf(usageTarget);
	const shared = { unitQuantities: [{ unitQuantity: '1', unitQuantityType: 'KWH' }] };

	expect(read({ unitQuantities: '' }, shared, fields)).toBe(canonicalJson(shared));
	expect(read({ unitQuantities: '[]' }, shared, fields)).toBe('{"unitQuantities":[]}');
});

it.each([
	'__proto__.x',
	'price.__proto__.x',
	'constructor.x',
	'price.constructor',
	'',
	'.',
	'[0]',
	'price[',
	'..price',
])('reads a column named %j without harm', (column) => {
	const row = JSON.parse(`{${JSON.stringify(column)}: {"y": 1}}`) as Row;
	read({ ...plain, ...row });

	expect(({} as Row).x).toBeUndefined();
	expect(({} as Row).y).toBeUndefined();
});

it('sends on what JSON names otherwise, also nothing', () => {
	const json = {
		...plain,
		tariff: null,
		'a.b': 1,
		price: { amount: '1', currency: 'EUR', tier: null },
	};
	const { given } = jsonReader(ratedFields, new ColumnNotes())(json);

	expect(given).toEqual(json);
});

it.each([
	['usageTme', 'usageTime', true],
	['usageTiem', 'usageTime', true],
	['usageTimes', 'usageTime', true],
	['usageTame', 'usageTime', true],
	['usageTime', 'usageTime', false],
	['usagTme', 'usageTime', false],
	['', 'a', true],
	['ab', 'ba', true],
	['abc', 'cba', false],
])('tells whether %j is one slip from %j: %j', (left, right, isSlip) => {
	expect([isOneSlip(left, right), isOneSlip(right, left)]).toEqual([isSlip, isSlip]);
});

it('shows what cannot be seen, and shortens what is long', () => {
	expect(shownName('\uFEFFa b\u202Fc\u00AD')).toBe("'[U+FEFF]a b[U+202F]c[U+00AD]'");
	expect(shownName('x'.repeat(100))).toBe(`'${'x'.repeat(60)}…'`);
});
