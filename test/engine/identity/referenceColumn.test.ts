import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { createRebillyUsage, createUsage, eachAction } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const byField = (referenceField: string) => ({ identity: 'field', referenceField });

it.each(['session_id ', '\uFEFFsession_id', 'Session ID', 'SESSION-ID'])(
	'finds the reference in a column %j, and says so',
	async (column) => {
		const input = ['S-1', 'S-2'].map((session) => ({ ...createUsage.usage(1), [column]: session }));
		const run = await stage.run(createUsage, { parameters: byField('session_id'), input });

		expect(successes(run).map(({ identity }) => identity)).toEqual(['S-1', 'S-2']);
		expect(run.hints(nodeNames.node)[1].message).toContain("was read as 'session_id'.");
	},
);

it('takes the column of the very name before one that is nearly so', async () => {
	const row = { ...createUsage.usage(1), 'Session ID': 'wrong', session_id: 'right' };
	const run = await stage.run(createUsage, { parameters: byField('session_id'), input: [row] });

	expect(successes(run)).toMatchObject([{ identity: 'right' }]);
	expect(run.hints(nodeNames.node)[1].message).toContain('Not used: Session ID.');
});

const LEAD = "The field named in 'Reference Field' is empty, missing or not a text in this item:";

it.each<[string, string, IDataObject, string, string, string]>([
	[
		'a number that has lost digits',
		'session',
		{ session: Number('12345678901234567890') },
		'imprecise-number',
		`${LEAD} 'session' is 12345678901234567000, which has lost digits on its way.`,
		"Give the reference as text where the items come from, or set 'Identity' to 'From Content'.",
	],
	[
		'an expression in place of the name',
		'{{ $json.session }}',
		{ session: 'S-1' },
		'reference-missing',
		`${LEAD} '{{ $json.session }}' is an expression and no name of a column.`,
		'Write the name alone: session.',
	],
	...[
		'{{ $json["Reference No"] }}',
		"{{ $json['Reference No'] }}",
		'{{ $json?.["Reference No"] }}',
	].map((name): [string, string, IDataObject, string, string, string] => [
		`an expression with the name in brackets: ${name}`,
		name,
		{ 'Reference No': 'S-1' },
		'reference-missing',
		`${LEAD} '${name}' is an expression and no name of a column.`,
		'Write the name alone: Reference No.',
	]),
	[
		'a column that is not there',
		'sesion',
		{ session: 'S-1' },
		'reference-missing',
		`${LEAD} it has no 'sesion'. It has 'subscriptionId', 'quantity', 'usageTime', 'session'.`,
		"Name the column that holds your reference, give every item its own, or set 'Identity' to 'From Content'.",
	],
	[
		'a cell of blanks',
		'session',
		{ session: ' \u200b' },
		'reference-missing',
		`${LEAD} 'session' is empty.`,
		"Give every item its own reference, or set 'Identity' to 'From Content'.",
	],
	[
		'an object',
		'session',
		{ session: { deep: 1 } },
		'reference-missing',
		`${LEAD} 'session' is {"deep":1}.`,
		"Name a field that holds a text or a number, or set 'Identity' to 'From Content'.",
	],
	[
		'two columns that are nearly the name',
		'session',
		{ Session: 'S-1', SESSION: 'S-2' },
		'reference-missing',
		`${LEAD} it has no 'session'. It has 'subscriptionId', 'quantity', 'usageTime', 'Session', 'SESSION'.`,
		"Name the column that holds your reference, give every item its own, or set 'Identity' to 'From Content'.",
	],
])(
	'says of %s what was looked for and what is there',
	async (_what, name, more, code, message, fix) => {
		const row = { ...createRebillyUsage.usage(1), ...more };
		const run = await stage.runOn(createRebillyUsage, { parameters: byField(name), input: [row] });

		expect(failures(run)[0].details.faults).toEqual([
			{ field: 'Reference Field', path: 'reference', code, message, fix },
		]);
	},
);

it.each(eachAction)('%s finds the reference of a payload under body', async (_target, action) => {
	const input = [1, 2].map((number) => ({
		headers: {},
		body: { ...action.usage(1), session: `S-${number}` },
	}));
	const run = await stage.run(action, { parameters: byField('session'), input });

	expect(outcomesOf(run)).toEqual(['created', 'created']);
});

it('names the faults of a row beside that of its reference', async () => {
	const row = { ...createRebillyUsage.usage(1), quantity: 'many' };
	const run = await stage.runOn(createRebillyUsage, {
		parameters: byField('session'),
		input: [row],
	});

	expect(failures(run)[0].details.faults?.map(({ code }) => code)).toEqual([
		'reference-missing',
		'not-a-number',
	]);
});
