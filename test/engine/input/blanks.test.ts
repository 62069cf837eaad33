import type { IDataObject } from 'n8n-workflow';
import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	eachActionAndMode,
} from '../support/actions';
import { storedBodies } from '../support/bodies';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

/** A blank, one that is no blank of ASCII, one that is narrow, one without width, and a byte order mark. */
const BLANKS = ' \u00a0\u202f\u200b\ufeff';

/** The usage with blanks about each of its texts. */
function surrounded(value: unknown): unknown {
	if (typeof value === 'string') return `${BLANKS}${value}${BLANKS}`;
	if (Array.isArray(value)) return value.map(surrounded);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [name, surrounded(member)]),
	);
}

it.each(eachActionAndMode)(
	'trims blanks of every kind from texts, ids and units: %s from %s',
	async (_target, mode, action) => {
		await stage.runOn(action, { mode, input: [action.usage(1)] });
		const run = await stage.runOn(action, {
			mode,
			input: [surrounded(action.usage(1)) as IDataObject],
		});

		expect(outcomesOf(run)).toEqual(['duplicate']);
		expect(stage.sandbox.records(action.target).stored).toBe(1);
	},
);

it.each(eachAction)('%s takes a cell of blanks for an empty one', async (_target, action) => {
	const usage = action.usage(1);
	const [name] = Object.keys(usage);
	const run = await stage.runOn(action, {
		input: [{ ...usage, [name]: BLANKS }],
		parameters: { valuesForAllItems: JSON.stringify({ [name]: usage[name] }) },
	});
	const lacking = await stage.runOn(action, { input: [{ ...usage, [name]: BLANKS }] });

	expect(successes(run)).toMatchObject([{ outcome: 'created' }]);
	expect(failures(lacking)[0].message).not.toMatch(/blank/);
});

it('takes a description of blanks for none, and a unit of blanks for a missing one', async () => {
	await stage.runOn(createUsage, { input: [{ ...createUsage.usage(1), description: BLANKS }] });
	const unit = await stage.runOn(addRatedUsage, {
		input: [{ ...addRatedUsage.usage(1), quantity: { amount: '1', unit: BLANKS } }],
	});

	expect(storedBodies(stage, createUsage)[0]).not.toHaveProperty('description');
	expect(failures(unit)[0].details.faults).toMatchObject([
		{ path: 'quantity.unit', code: 'required' },
	]);
});

it('names a character within an ID that nobody can see', async () => {
	const subscriptionId = 'sub_item\u200b_1';
	const input = [{ ...createRebillyUsage.usage(1), subscriptionId }];

	for (const mode of ['item', 'json', 'fields'] as const) {
		const [{ message }] = failures(await stage.runOn(createRebillyUsage, { mode, input }));
		expect(message).toContain('"sub_item[U+200B]_1"');
		expect(message).toContain('It holds U+200B (zero width space), which cannot be seen.');
	}
});
