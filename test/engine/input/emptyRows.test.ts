import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { createUsage, eachAction, type Action } from '../support/actions';
import { failures, outcomesOf, outputs, pairs, receiptOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const emptied = (action: Action, nothing: unknown): IDataObject =>
	Object.fromEntries(Object.keys(action.usage(1)).map((name) => [name, nothing])) as IDataObject;

it.each(eachAction)(
	'%s leaves rows without any value out, and counts them',
	async (_target, action) => {
		for (const [round, mode] of (['item', 'fields'] as const).entries()) {
			const [first, last] = [round * 2 + 1, round * 2 + 2].map((number) => action.usage(number));
			const run = await stage.run(action, {
				mode,
				input: [
					emptied(action, ''),
					first,
					{ ...emptied(action, ' \u00a0\u200b'), row_number: 3 },
					last,
					emptied(action, null),
				],
			});

			expect(receiptOf(run)).toMatchObject({ items: 5, emptyRows: 3, outcomes: { created: 2 } });
			expect(pairs(run.output(nodeNames.node, outputs.success))).toEqual([1, 3]);
			expect(run.hints(nodeNames.node).map(({ message }) => message)).toContainEqual(
				expect.stringContaining('3 empty rows were left out.'),
			);
		}
	},
);

it.each(eachAction)('%s names the other rows by their own number', async (_target, action) => {
	const run = await stage.run(action, {
		options: { equalRows: 'once' },
		input: [emptied(action, ''), action.usage(1), action.usage(1)],
	});

	expect(successes(run)).toMatchObject([{ outcome: 'created' }, { duplicateOf: 1 }]);
});

it.each(eachAction)('%s leaves them out of what it combines', async (_target, action) => {
	const run = await stage.run(action, {
		options: { combine: 'day', timeZone: 'UTC' },
		input: [emptied(action, ''), action.usage(1), action.usage(2)],
	});

	expect(successes(run)).toMatchObject([{ combined: { items: [1, 2] } }]);
	expect(receiptOf(run)).toMatchObject({ items: 2, emptyRows: 1, outcomes: { created: 1 } });
});

it.each(eachAction)(
	'%s leaves out the rows of which a reader of CSV leaves no column, though values are shared',
	async (_target, action) => {
		const { [Object.keys(action.usage(1))[0]]: shared, ...row } = action.usage(1);
		const run = await stage.run(action, {
			parameters: {
				valuesForAllItems: JSON.stringify({ [Object.keys(action.usage(1))[0]]: shared }),
			},
			input: [{}, row, {}],
		});

		expect(receiptOf(run)).toMatchObject({ items: 3, emptyRows: 2 });
		expect(pairs(run.output(nodeNames.node, outputs.success))).toEqual([1]);
	},
);

it('takes an item without columns for a usage of shared values', async () => {
	const run = await stage.run(createUsage, {
		parameters: { valuesForAllItems: JSON.stringify(createUsage.usage(1)) },
		input: [{}],
	});

	expect(outcomesOf(run)).toEqual(['created']);
});

it.each(eachAction)(
	'%s refuses an item that has no json at all, and reports the others',
	async (_target, action) => {
		const run = await stage.runOn(action, {
			input: [action.usage(1), { json: undefined as unknown as IDataObject }, action.usage(2)],
		});

		expect(outcomesOf(run)).toEqual(['created', 'created', 'invalid']);
		expect(failures(run)[0].details.faults).toMatchObject([
			{ code: 'not-an-object', message: 'The item holds no fields: its json is undefined.' },
		]);
	},
);
