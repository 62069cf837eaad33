import type { IDataObject } from 'n8n-workflow';
import { tellingColumns } from '../../../nodes/shared/read/tellingColumns';
import { knownFields } from '../../../delivery/rules/knownFields';
import { ANY_READING } from '../../../values/reading';
import { targetOf } from './support/targets';

/** The column that is named for the second row. */
function named(
	rows: IDataObject[],
	usageFrom: 'item' | 'fields' = 'item',
	name: 'rebilly/usage' | 'instellix/usage' = 'rebilly/usage',
): string | undefined {
	const items = rows.map((json) => ({ json }));
	const target = targetOf(name);
	const fields = knownFields(target.schema(ANY_READING)).map((field) => field.name);
	const isUsed = (column: string): boolean => usageFrom === 'item' && fields.includes(column);
	return tellingColumns(items, target, { isUsed })(1);
}

it('names a column that has another value in each row', () => {
	expect(named([{ station: 'A' }, { station: 'B' }])).toBe('station');
	expect(named([{ 'Beleg-Nr': 17 }, { 'Beleg-Nr': 18 }])).toBe('Beleg-Nr');
});

it.each<[string, IDataObject[]]>([
	['a value that comes twice', [{ a: 'x' }, { a: 'y' }, { a: 'x' }]],
	[
		'an empty cell',
		[
			{ a: 'x', b: 1 },
			{ a: 'y', b: 1 },
			{ a: ' ', b: 1 },
		],
	],
	['a row without it', [{ a: 'x', b: 1 }, { a: 'y', b: 1 }, { b: 1 }]],
	['no value that could be a reference', [{ a: ['x'] }, { a: { b: 1 } }]],
	['a number that has lost digits', [{ a: 2 ** 53 }, { a: 2 ** 54 }]],
	['a number of the row', [{ row_number: 2 }, { row_number: 3 }]],
	['an index', [{ index: 0 }, { index: 1 }]],
	[
		'the same value in other spellings as a field of the API',
		[{ quantity: '1' }, { quantity: '1.0' }],
	],
])('names none for %s', (_what, rows) => {
	expect(named(rows)).toBeUndefined();
});

it.each(['session_ID', 'orderNumber', 'uuid', 'Ref', 'id', 'invoiceNo'])(
	'prefers %s, which is named like an ID',
	(column) => {
		const row = (value: string) => ({ updated: `t${value}`, paid: `p${value}`, [column]: value });
		expect(named([row('1'), row('2')])).toBe(column);
	},
);

it('may name any column where fields are filled by expressions', () => {
	const rows = [{ quantity: 'a' }, { quantity: 'b' }];
	expect([named(rows, 'fields'), named(rows, 'item')]).toEqual(['quantity', undefined]);
});

it('names none whose values cannot be idents, where the API keeps them', () => {
	const rows = [{ session: 'a/1' }, { session: 'a/2' }];
	expect(named(rows)).toBe('session');
	expect(named(rows, 'item', 'instellix/usage')).toBeUndefined();
});
