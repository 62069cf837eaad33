import { nodeNames } from '../../../tools/engine';
import { createUsage } from '../support/actions';
import { failures, outcomesOf, receiptOf } from '../support/outcomes';
import { useStage } from '../support/stage';

/** Instellix takes usages that do not say how much was used, bills nothing for them, and keeps them. */

const stage = useStage();

const { unitQuantities: _quantities, ...withoutQuantity } = createUsage.usage(2);
const emptyCells = {
	...withoutQuantity,
	'unitQuantities[0].unitQuantity': '',
	'unitQuantities[0].unitQuantityType': ' ',
};

it.each([
	['no such column', withoutQuantity],
	['empty cells', emptyCells],
	['another column', { ...withoutQuantity, Quantity: '12.5' }],
	['an empty list', { ...withoutQuantity, unitQuantities: [] }],
])('refuses a usage with %s, and reports the others', async (_what, row) => {
	const run = await stage.runOn(createUsage, { input: [createUsage.usage(1), row] });

	expect(outcomesOf(run)).toEqual(['created', 'invalid']);
	expect(failures(run)[0]).toMatchObject({
		message: expect.stringContaining("'Quantity' (unitQuantities) is empty") as unknown,
		details: { code: 'quantity-missing', field: 'Quantity' },
	});
	expect(stage.sandbox.records('instellix/usage').stored).toBe(1);
});

it('sends nothing where it is to stop', async () => {
	const run = await stage.run(createUsage, { input: [createUsage.usage(1), withoutQuantity] });

	expect(run.error?.message).toBe('1 item is invalid, so nothing was sent to Instellix');
	expect(run.error?.description).toContain("add the option 'Usages Without Quantity'");
	expect(stage.posts(createUsage)).toEqual([]);
});

it('reports and counts them where they are meant', async () => {
	const run = await stage.run(createUsage, {
		options: { withoutQuantity: true },
		input: [createUsage.usage(1), withoutQuantity],
	});

	expect(outcomesOf(run)).toEqual(['created', 'created']);
	expect(receiptOf(run)).toMatchObject({ withoutQuantity: 1 });
	expect(run.hints(nodeNames.node)[0].message).toContain('1 usage does not say how much was used.');
});
