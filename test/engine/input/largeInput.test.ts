import { Expression } from 'n8n-workflow';
import { eachAction, usages } from '../support/actions';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

/** Counts what every evaluation of an expression goes through. */
async function evaluations(work: () => Promise<unknown>): Promise<number> {
	const spy = jest.spyOn(Expression.prototype, 'resolveSimpleParameterValue');
	await work();
	const count = spy.mock.calls.filter(
		([value]) => typeof value === 'string' && value.startsWith('='),
	).length;
	spy.mockRestore();
	return count;
}

it.each(eachAction)(
	'%s evaluates no expression for the 10,000 items that it takes whole',
	async (_target, action) => {
		const [usage] = usages(action, 1);
		const countFor = async (items: number) =>
			await evaluations(async () => {
				const input = Array.from({ length: items }, () => usage);
				const run = await stage.run(action, { options: { equalRows: 'once' }, input });
				expect(outcomesOf(run)).toHaveLength(items);
			});

		expect(await countFor(10_000)).toBe(await countFor(10));
	},
);

it('evaluates one expression for each further item where columns were dragged into all fields', async () => {
	const [[, action]] = eachAction;
	const countFor = async (items: number) => {
		const input = Array.from({ length: items }, (_none, number) => action.usage(number + 1));
		return await evaluations(async () => await stage.run(action, { mode: 'fields', input }));
	};

	expect((await countFor(50)) - (await countFor(5))).toBe(45);
});
