import { addRatedUsage, createRebillyUsage, createUsage } from '../support/actions';
import {
	amounts,
	entry,
	period,
	rated,
	ratedParties,
	rebilly,
	storedRated,
	storedUsage,
	usage,
} from './plainRows';
import type { RowKind } from './rowKind';

const { subscriptionId, quantity, usageTime } = rebilly;
const ofRebilly = { action: createRebillyUsage, stored: [rebilly] };
const ofUsage = { action: createUsage, stored: [storedUsage] };
const ofRated = { action: addRatedUsage, stored: [storedRated] };
const list = [{ unitQuantity: '12.5', unitQuantityType: 'KWH' }];

/** Names of columns, and the forms in which tables, scripts and webhooks bring nested values. */
export const columns: RowKind[] = [
	{
		name: 'headers as words',
		...ofRebilly,
		rows: [{ 'Subscription Id': subscriptionId, Quantity: quantity, 'Usage Time': usageTime }],
		hint: "Column 'Usage Time' was read as 'usageTime'.",
	},
	{
		name: 'headers in snake case',
		...ofRebilly,
		rows: [{ subscription_id: subscriptionId, quantity, usage_time: usageTime }],
		hint: "Column 'usage_time' was read as 'usageTime'.",
	},
	{
		name: 'headers in capitals with hyphens',
		...ofRebilly,
		rows: [{ 'SUBSCRIPTION-ID': subscriptionId, QUANTITY: quantity, 'USAGE-TIME': usageTime }],
	},
	{
		name: 'a byte order mark before the first header',
		...ofRebilly,
		rows: [{ '\uFEFFsubscriptionId': subscriptionId, quantity, usageTime }],
		hint: "Column '[U+FEFF]subscriptionId' was read as 'subscriptionId'.",
	},
	{
		name: 'a zero-width space in a header',
		...ofRebilly,
		rows: [{ subscriptionId, 'quantity\u200b': quantity, usageTime }],
		hint: "Column 'quantity[U+200B]' was read as 'quantity'.",
	},
	{
		name: 'columns of a CRM beside the usage',
		...ofUsage,
		rows: [{ ...usage, ...entry, Description: 'internal', Owner: 'Kim', Stage: 'won' }],
		hint: "Column 'Description' was not used: rename it to 'description' to use it. Not used: Owner, Stage.",
		notAsJson: 'everything in JSON is meant',
	},
	{
		name: 'a letter left out of a header',
		action: createRebillyUsage,
		rows: [{ subscriptionId, quantity, usageTme: usageTime }],
		refused: [['near-miss-column', "Rename the column to 'usageTime'."]],
	},
	{
		name: 'a letter left out of the header of an optional list',
		action: createUsage,
		rows: [{ ...usage, unitQuantites: JSON.stringify(list) }],
		refused: [['near-miss-column', "Rename the column to 'unitQuantities'."]],
	},
	{
		name: 'two headers for one field',
		action: createRebillyUsage,
		rows: [{ subscriptionId, Quantity: quantity, QUANTITY: '7', usageTime }],
		refused: [
			[
				'near-miss-column',
				"Name the one that is meant 'quantity', and rename or leave out the others.",
			],
		],
	},
	{
		name: 'a list as JSON text under a header in small letters',
		...ofUsage,
		rows: [{ ...usage, unitquantities: JSON.stringify(list) }],
		hint: "Column 'unitquantities' was read as 'unitQuantities'.",
		notAsJson: 'a list is optional, so JSON has to name it exactly',
	},
	{ name: 'columns of a list counted from 0', ...ofUsage, rows: [{ ...usage, ...entry }] },
	{
		name: 'columns of a list counted from 1',
		...ofUsage,
		rows: [
			{
				...usage,
				'unitQuantities[1].unitQuantity': '12.5',
				'unitQuantities[1].unitQuantityType': 'KWH',
			},
		],
	},
	{
		name: 'a list with capitals in its columns',
		...ofUsage,
		rows: [
			{
				...usage,
				'UnitQuantities[0].UnitQuantity': '12.5',
				'UnitQuantities[0].UnitQuantityType': 'KWH',
			},
		],
		notAsJson: 'a list is optional, so JSON has to name it exactly',
	},
	{
		name: 'a column of a list without a position',
		action: createUsage,
		rows: [{ ...usage, 'unitQuantities.unitQuantity': '12.5' }],
		refused: [['near-miss-column', "Rename the column to 'unitQuantities[0].unitQuantity'."]],
	},
	{
		name: 'a position beyond all lists',
		action: createUsage,
		rows: [{ ...usage, ...entry, 'taxLocation.zones[200000000].code': 'x' }],
		refused: [['too-many-entries', 'counts an entry beyond 1000']],
	},
	{ name: 'nested values by columns with dots', ...ofRated, rows: [rated] },
	{
		name: 'nested values as objects',
		...ofRated,
		rows: [{ ...ratedParties, period: storedRated.period, quantity: storedRated.quantity }],
	},
	{
		name: 'nested values as JSON text in cells',
		...ofRated,
		rows: [
			{
				...ratedParties,
				period: JSON.stringify(storedRated.period),
				quantity: JSON.stringify(storedRated.quantity),
			},
		],
	},
	{
		name: 'a member in capitals, and a blank behind a header',
		...ofRated,
		rows: [
			{
				...ratedParties,
				'period.start ': period['period.start'],
				'period.end': period['period.end'],
				'quantity.Amount': '12.5',
				'quantity.unit': 'KWH',
			},
		],
		hint: "Column 'quantity.Amount' was read as 'quantity.amount'.",
	},
	{
		name: 'a point left out of a header',
		action: addRatedUsage,
		rows: [{ ...ratedParties, ...period, quantityAmount: '12.5', 'quantity.unit': 'KWH' }],
		refused: [['near-miss-column', "Rename the column to 'quantity.amount'."]],
	},
	{
		name: 'shared values in part, and columns for the rest',
		...ofRated,
		rows: [{ ...ratedParties, ...period, 'quantity.amount': amounts['quantity.amount'] }],
		setting: { parameters: { valuesForAllItems: '{ "quantity": { "unit": "KWH" } }' } },
		notAsJson: 'JSON has no shared values',
	},
	{
		name: 'a row of PostgreSQL with aliased columns',
		...ofUsage,
		rows: [
			{
				...{ session_id: 7001, contractId: '9007199254740993', productIdent: 'charging' },
				...{ startDate: new Date(usage.startDate), endDate: new Date(usage.endDate) },
				...{ ...entry, description: null, reported_at: null },
			},
		],
		hint: 'Not used: session_id.',
		notAsJson: 'what is not known is sent from JSON',
	},
	{
		name: 'the payload of a webhook',
		...ofRebilly,
		rows: [{ headers: { host: 'x' }, params: {}, query: {}, body: rebilly }],
		hint: "The usages were found under 'body'.",
	},
	{
		name: 'the payload of a webhook as text',
		...ofRebilly,
		rows: [{ headers: {}, body: JSON.stringify(rebilly) }],
	},
];
