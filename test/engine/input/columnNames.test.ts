import type { IDataObject } from 'n8n-workflow';
import { shownName } from '../../../nodes/shared/columns/names';
import { addRatedUsage, createRebillyUsage, createUsage, type Action } from '../support/actions';
import { outcomesOf, receiptOf, successes } from '../support/outcomes';
import { entry, hints, period, renamed, withoutList, withoutObjects } from '../support/columns';
import { useStage } from '../support/stage';

const stage = useStage();

const listed = { ...withoutList, unitQuantities: [entry] };
const rated = { ...withoutObjects, ...period, quantity: { amount: '12.5', unit: 'KWH' } };

/** What the column differs in, the row, how the column is shown, and the row as it should be. */
const nearly: Array<[string, Action, IDataObject, string, IDataObject?]> = [
	[
		'case',
		createUsage,
		renamed(createUsage, { unitQuantities: 'unitquantities' }),
		'unitquantities',
	],
	[
		'a byte order mark before a list',
		createUsage,
		renamed(createUsage, { unitQuantities: '\uFEFFunitQuantities' }),
		'[U+FEFF]unitQuantities',
	],
	[
		'case in a member of a list',
		createUsage,
		{ ...withoutList, unitQuantities: [{ UnitQuantity: '12.5', unitQuantityType: 'KWH' }] },
		'unitQuantities.UnitQuantity',
		listed,
	],
	[
		'case in a member of an object',
		addRatedUsage,
		{ ...rated, quantity: { Amount: '12.5', unit: 'KWH' } },
		'quantity.Amount',
		rated,
	],
	[
		'case in a member of JSON text',
		addRatedUsage,
		{ ...rated, quantity: '{"Amount": "12.5", "unit": "KWH"}' },
		'quantity.Amount',
		rated,
	],
];

it.each(nearly)('takes a column that is the field but for %s, and says so', async (...given) => {
	const [, action, row, shown, meant = action.usage(1)] = given;
	const run = await stage.run(action, { input: [row] });
	const asMeant = await stage.run(action, { input: [meant] });

	expect(outcomesOf(run)[0]).toBe('created');
	expect(successes(asMeant)).toMatchObject([
		{ outcome: 'duplicate', identity: successes(run)[0].identity },
	]);
	expect(hints(run)).toContain(`Column '${shown}' was read as '`);
	expect(hints(asMeant)).not.toContain('was read as');
	const { columnsReadAs } = receiptOf(run) as { columnsReadAs: object };
	expect(Object.keys(columnsReadAs).map(shownName)).toEqual([`'${shown}'`]);
});

it.each(['Ident', '\uFEFFident', 'I_DENT'])(
	'keeps apart what the ident in %j tells apart',
	async (column) => {
		const rows = ['S-1', 'S-2'].map((ident) => ({ ...addRatedUsage.usage(1), [column]: ident }));
		const run = await stage.run(addRatedUsage, { input: rows });

		expect(successes(run).map(({ outcome, identity }) => [outcome, identity])).toEqual([
			['created', 'S-1'],
			['created', 'S-2'],
		]);
	},
);

it('keeps apart what a usage ident behind a byte order mark tells apart', async () => {
	const rows = ['S-1', 'S-2'].map((ident) => ({
		'\uFEFFusageIdent': ident,
		...createUsage.usage(1),
	}));

	expect(outcomesOf(await stage.run(createUsage, { input: rows }))).toEqual(['created', 'created']);
});

it('lets the Type of a CRM not win over the shared type', async () => {
	const { type, ...row } = addRatedUsage.usage(1);
	const run = await stage.run(addRatedUsage, {
		parameters: { valuesForAllItems: JSON.stringify({ type }) },
		input: [{ ...row, Type: 'Prospect' }],
	});

	expect(outcomesOf(run)).toEqual(['created']);
	expect(hints(run)).toContain('Not used: Type.');
});

it('reconciles by such names too', async () => {
	await stage.run(createRebillyUsage, { input: [createRebillyUsage.usage(1)] });
	const run = await stage.run(createRebillyUsage, {
		parameters: { operation: 'reconcile', returned: 'everything' },
		input: [
			renamed(createRebillyUsage, { quantity: 'Quantity' }),
			{ subscriptionId: '', Quantity: ' ', usageTime: null },
		],
	});

	expect(successes(run)).toMatchObject([
		{ status: 'matched' },
		{
			status: 'summary',
			summary: { expected: 1, emptyRows: 1, columnsReadAs: { Quantity: 'quantity' } },
		},
	]);
});
