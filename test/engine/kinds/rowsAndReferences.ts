import { addRatedUsage, createRebillyUsage, createUsage } from '../support/actions';
import { entry, rated, rebilly, storedRated, storedUsage, usage } from './plainRows';
import type { RowKind } from './rowKind';

const byField = (referenceField: string) => ({
	parameters: { identity: 'field', referenceField },
});
const ofRebilly = { action: createRebillyUsage };
const later = { ...rebilly, usageTime: '2026-03-02T08:00:00.000Z' };
const notInJson = 'the reference would be sent from JSON';

/** Texts, choices, IDs and whole rows. */
export const rowsAndReferences: RowKind[] = [
	{
		name: 'an ID with blanks around it',
		action: createUsage,
		rows: [{ ...usage, ...entry, contractId: ' 9007199254740993\u00a0' }],
		stored: [storedUsage],
	},
	{
		name: 'an ID that a spreadsheet has rounded',
		action: createUsage,
		rows: [{ ...usage, ...entry, contractId: Number('9007199254740993') }],
		refused: [['imprecise-number', 'Give the number as text.']],
		notAsJson: 'the text of the rounded number is exact',
	},
	{
		name: 'an ID with decimals of a spreadsheet',
		action: createUsage,
		rows: [{ ...usage, ...entry, contractId: '1001.0' }],
		refused: [['wrong-type', 'must be a whole number but is "1001.0". Give digits only.']],
	},
	{
		name: 'a zero-width space within an ID',
		...ofRebilly,
		rows: [{ ...rebilly, subscriptionId: 'sub_item\u200b_1' }],
		refused: [['wrong-form', 'It holds U+200B (zero width space), which cannot be seen.']],
	},
	{
		name: 'neither contract nor debtor',
		action: createUsage,
		rows: [{ ...usage, ...entry, contractId: '' }],
		refused: [
			[
				'contract-or-debtor-missing',
				'Give the numeric ID of the contract or of the debtor, or its ident',
			],
		],
	},
	{
		name: 'start and end swapped',
		action: createUsage,
		rows: [{ ...usage, ...entry, startDate: usage.endDate, endDate: usage.startDate }],
		refused: [['end-before-start', 'Check whether the two are swapped.']],
	},
	{
		name: 'a unit of blanks',
		action: addRatedUsage,
		rows: [{ ...rated, 'quantity.unit': ' \u200b' }],
		refused: [['required', "'Quantity Unit' (quantity.unit) is required but empty."]],
	},
	{
		name: 'a currency in small letters',
		action: addRatedUsage,
		rows: [{ ...rated, 'price.currency': 'eur' }],
		refused: [['wrong-form', 'Write it like this: EUR.']],
	},
	{
		name: 'the sign of a currency',
		action: addRatedUsage,
		rows: [{ ...rated, 'price.currency': '€' }],
		refused: [['wrong-form', 'a currency code of three capital letters, such as EUR']],
	},
	{
		name: 'the name of a country',
		action: addRatedUsage,
		rows: [{ ...rated, 'serviceLocation.country': 'Germany' }],
		refused: [['wrong-form', 'a country code of two capital letters, such as DE']],
	},
	{
		name: 'a choice in small letters',
		action: addRatedUsage,
		rows: [{ ...rated, type: 'sales' }],
		refused: [['not-in-list', 'must be one of SALES, SELF_BILLING but is "sales".']],
	},
	{
		name: 'TRUE of a spreadsheet',
		...ofRebilly,
		rows: [{ ...rebilly, acceptPartialQuantity: 'TRUE' }],
		stored: [{ ...rebilly, acceptPartialQuantity: true }],
	},
	{
		name: 'false in capitals and blanks',
		...ofRebilly,
		rows: [{ ...rebilly, acceptPartialQuantity: ' False ' }],
		stored: [{ ...rebilly, acceptPartialQuantity: false }],
	},
	{
		name: 'yes for true',
		...ofRebilly,
		rows: [{ ...rebilly, acceptPartialQuantity: 'yes' }],
		refused: [['wrong-type', 'Give true or false.']],
	},
	{
		name: 'a quantity of nothing',
		...ofRebilly,
		rows: [{ ...rebilly, quantity: '0' }],
		refused: [
			['below-minimum', 'Leave such items out, for example with a Filter node before this one.'],
		],
	},
	{
		name: 'more decimals than Rebilly keeps',
		...ofRebilly,
		rows: [{ ...rebilly, quantity: '12.50001' }],
		refused: [['too-many-decimals', "choose how in the option 'Rounding'"]],
	},
	{
		name: 'JSON text that is cut off',
		action: createUsage,
		rows: [{ ...usage, unitQuantities: '[{"unitQuantity": 12.5, ' }],
		refused: [['broken-json', 'Check that every bracket is closed']],
	},
	{
		name: 'an empty row of Excel at the end',
		...ofRebilly,
		rows: [rebilly, { subscriptionId: '', quantity: ' ', usageTime: null }],
		stored: [rebilly],
		hint: '1 empty row was left out.',
		notAsJson: 'JSON is read as it is given',
	},
	{
		name: 'a row without columns of a CSV reader',
		...ofRebilly,
		rows: [{}, rebilly],
		stored: [rebilly],
		hint: '1 empty row was left out.',
		notAsJson: 'JSON is read as it is given',
	},
	{
		name: 'two rows that say the same',
		...ofRebilly,
		rows: [rebilly, rebilly, later],
		stored: [rebilly, later],
		refused: [
			[
				'equal-row',
				"set the option 'Equal Rows' to 'Count Each' where equal rows are usages of their own",
			],
		],
	},
	{
		name: 'two rows that say the same, with a column that tells them apart',
		...ofRebilly,
		rows: [
			{ ...rebilly, session: 'a' },
			{ ...rebilly, session: 'b' },
		],
		stored: [rebilly],
		refused: [['equal-row', "set 'Identity' to 'From a Field' and 'Reference Field' to 'session'"]],
		notAsJson: notInJson,
	},
	{
		name: 'one moment and quantity in two spellings',
		...ofRebilly,
		rows: [rebilly, { ...rebilly, quantity: '12.50', usageTime: '2026-03-01T09:00:00+01:00' }],
		stored: [rebilly],
		refused: [['equal-row', 'it says the same as item 0']],
	},
	{
		name: 'equal rows that each count',
		...ofRebilly,
		rows: [rebilly, rebilly],
		setting: { options: { equalRows: 'each' } },
		stored: [rebilly, rebilly],
	},
	{
		name: 'equal rows that count once',
		action: createUsage,
		rows: [
			{ ...usage, ...entry },
			{ ...usage, ...entry },
		],
		setting: { options: { equalRows: 'once' } },
		stored: [storedUsage],
	},
	{
		name: 'equal rows with references of their own',
		action: addRatedUsage,
		rows: [
			{ ...rated, session: 4711 },
			{ ...rated, session: '4712' },
		],
		setting: byField('session'),
		stored: [
			{ ident: '4711', ...storedRated },
			{ ident: '4712', ...storedRated },
		],
		notAsJson: notInJson,
	},
	{
		name: 'a reference column that is nearly named so',
		action: addRatedUsage,
		rows: [{ ...rated, 'Session ID ': 'S-1' }],
		setting: byField('session_id'),
		stored: [{ ident: 'S-1', ...storedRated }],
		notAsJson: notInJson,
	},
	{
		name: 'an accent as a character of its own in a reference',
		...ofRebilly,
		rows: [
			{ ...rebilly, session: 'e\u0301 ' },
			{ ...rebilly, session: 'é' },
		],
		setting: byField('session'),
		stored: [rebilly],
		notAsJson: notInJson,
	},
	{
		name: 'an empty reference',
		...ofRebilly,
		rows: [{ ...rebilly, session: '' }],
		setting: byField('session'),
		refused: [['reference-missing', "'session' is empty. Give every item its own reference"]],
	},
	{
		name: 'a reference that has lost digits',
		...ofRebilly,
		rows: [{ ...rebilly, session: Number('12345678901234567890') }],
		setting: byField('session'),
		refused: [['imprecise-number', 'Give the reference as text where the items come from']],
	},
	{
		name: 'a slash in an ident',
		action: addRatedUsage,
		rows: [{ ...rated, ident: 'S/1' }],
		refused: [['wrong-form', 'Remove or replace the other characters.']],
	},
];
