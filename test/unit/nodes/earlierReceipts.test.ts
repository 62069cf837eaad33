import type { INode } from 'n8n-workflow';
import { earlierReceipts } from '../../../nodes/shared/read/earlierReceipts';

const node = { name: 'Create usage', type: 'instellix', typeVersion: 1 } as unknown as INode;

const used = {
	zone: 'UTC',
	customers: [{ customer: 'a', unit: 'KWH', kind: '', days: { '2026-03-01': ['20', 'aaaaaaaa'] } }],
};
const plain = { summary: '1 usage', outcomes: { created: 1 }, sumsCreated: { KWH: '20' } };
const receipt = { ...plain, items: 1, guard: { held: 0, limits: [], used } };
const couldNotBegin = { summary: 'Authorization failed', notStored: 2 };
const text = JSON.stringify(receipt);

/** A row of a data table. */
const row = (columns: object) => ({
	json: { id: 1, createdAt: '2026-04-01T06:00:00Z', ...columns },
});

const read = (given: unknown) => earlierReceipts(node, given);

it.each<[string, unknown]>([
	['a receipt', receipt],
	['a text', text],
	['receipts', [receipt]],
	['texts', [text]],
	['a text of texts', JSON.stringify([text])],
	['items that are receipts', [{ json: receipt, pairedItem: { item: 0 } }]],
	['rows with a column of text', [row({ receipt: text })]],
	['rows with a column that is an object', [row({ receipt })]],
	['rows with a column of text that was made text twice', [row({ receipt: JSON.stringify(text) })]],
	[
		'rows whose columns are those of the receipt',
		[row({ ...receipt, guard: JSON.stringify(receipt.guard) })],
	],
	['a row with the part for the guard alone', [row({ used: JSON.stringify(used) })]],
	['a file', [{ json: { data: [receipt] } }]],
	['a file of items with texts', [{ json: { data: [row({ receipt: text })] } }]],
	['a text of rows', JSON.stringify([row({ receipt: text })])],
])('reads %s', (_what, given) => {
	expect(read(given)).toEqual([used]);
});

it.each<[string, unknown]>([
	['an empty array', []],
	['a text of one', ' []'],
	['the one empty item of Always Output Data', [{ json: {}, pairedItem: { item: 0 } }]],
	['an empty file', [{ json: { data: [] } }]],
])('takes %s for the first run', (_what, given) => {
	expect(read(given)).toEqual([]);
});

it.each<[string, object]>([
	['says nothing of what was used', plain],
	['is of a run that could not begin', couldNotBegin],
	['is of rows made text', { outcomes: '{}', sumsCreated: '{}' }],
])('takes a receipt that %s', (_what, other) => {
	expect(read([row({ receipt: text }), { json: other }])).toEqual([used]);
});

it.each<[string, unknown, string]>([
	['a text', 'hello', "'Earlier Receipts' holds no receipt: it is a text"],
	['nothing', undefined, "'Earlier Receipts' holds no receipt: it is nothing"],
	['an empty text', '', "'Earlier Receipts' holds no receipt: it is a text"],
	['rows without a receipt', [row({ note: 'x' })], 'Entry 0 of'],
	['one row without', [row({ receipt: text }), row({ receipt: null })], 'Entry 1 of'],
	['an empty item among others', [receipt, { json: {} }], 'Entry 1 of'],
	['a text that was cut', [text, text.slice(0, -9)], 'Entry 1 of'],
	['an empty list among others', [receipt, []], 'is an empty array'],
	['a list of others', [receipt, ['x']], 'is an array of others'],
	[
		'a column that lost its object',
		[{ json: { ...receipt, guard: '[object Object]' } }],
		"whose 'guard' cannot be read",
	],
	[
		'days that are none',
		[{ ...receipt, guard: { used: { ...used, customers: [{}] } } }, receipt],
		"Entry 0 of 'Earlier Receipts' holds a receipt whose 'guard' cannot be read",
	],
])('refuses %s', (_what, given, problem) => {
	expect(() => read(given)).toThrow(problem);
});

it('names what an entry has in place of a receipt, and quotes none of it', () => {
	const note = () => read([row({ name: 'Erika Muster' })]);
	expect(note).toThrow('it is an object of id, createdAt, name');
	expect(note).not.toThrow('Erika');
});

it('refuses what is nested endlessly, and does not overflow', () => {
	const depth = 20_000;
	const deep = `${'['.repeat(depth)}${text}${']'.repeat(depth)}`;
	const objects = `${'{"a":'.repeat(depth)}${text}${'}'.repeat(depth)}`;
	for (const given of [deep, objects, [row({ receipt: deep })], JSON.parse(objects) as unknown])
		expect(() => read(given)).toThrow('holds no receipt');
});
