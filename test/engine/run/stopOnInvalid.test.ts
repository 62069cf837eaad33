import { eachAction, eachActionAndMode, usages } from '../support/actions';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

it.each(eachActionAndMode)(
	'%s sends nothing at all from %s while one item is invalid',
	async (_target, mode, action) => {
		const [first, second, last] = usages(action, 1, 2, 3);
		const { name, label } = action.requiredField;
		const run = await stage.run(action, {
			mode,
			input: [first, { ...second, [name]: undefined }, last],
		});

		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(
			/^1 item is invalid, so nothing was sent to (Instellix|Rebilly)$/,
		);
		const shown = mode === 'fields' ? `'${label}'` : `'${label}' (${name})`;
		expect(run.error?.description).toBe(`Item 1: ${shown} is required but empty. Give it a value.`);
		expect(run.error?.context).toMatchObject({ itemIndex: 1 });
		expect(stage.sandbox.totals().received).toBe(0);
	},
);

it.each(eachAction)(
	'%s lists the first 20 invalid items with their faults, then how many more there are',
	async (_target, action) => {
		const { name, label } = action.requiredField;
		const numbers = Array.from({ length: 60 }, (_none, number) => number);
		// Every second item is invalid.
		const input = usages(action, ...numbers).map((usage, index) =>
			index % 2 ? { ...usage, [name]: '' } : usage,
		);
		const run = await stage.run(action, { input });
		const lines = run.error?.description?.split('\n') ?? [];

		expect(run.error?.message).toMatch(/^30 items are invalid/);
		expect(lines).toHaveLength(21);
		expect(lines.slice(0, 20)).toEqual(
			numbers
				.slice(0, 20)
				.map((number) => expect.stringContaining(`Item ${2 * number + 1}: '${label}'`) as unknown),
		);
		expect(lines[20]).toBe('and 10 more items.');
		expect(stage.sandbox.totals().received).toBe(0);
	},
);

it.each(eachAction)('%s sends all once the invalid item is fixed', async (_target, action) => {
	const [first, second] = usages(action, 1, 2);
	await stage.run(action, { input: [first, { ...second, [action.requiredField.name]: null }] });
	const fixed = await stage.run(action, { input: [first, second] });

	expect(outcomesOf(fixed)).toEqual(['created', 'created']);
});

it.each(eachAction)(
	'%s names every fault of an item, not only the first',
	async (_target, action) => {
		const run = await stage.run(action, { input: [{}] });
		const labels = run.error?.description?.match(/'[^']+' \(\S+\) is required but empty/g) ?? [];

		expect(labels.length).toBeGreaterThan(2);
		expect(new Set(labels).size).toBe(labels.length);
	},
);
