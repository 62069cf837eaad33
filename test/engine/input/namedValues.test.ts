import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { createUsage } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { alone, completeRows, fieldsSpelt, named, row, type Spelling } from '../support/spellings';
import { useStage } from '../support/stage';

const stage = useStage();

/** What a dry run shows of the items, whose fields are expressions in this spelling. */
async function read(spelt: Spelling, input: IDataObject[], changes: INodeParameters = {}) {
	const run = await stage.runOn(createUsage, {
		parameters: { ...fieldsSpelt(spelt, nodeNames.trigger), ...changes },
		options: { dryRun: true },
		input,
	});
	return { outcomes: outcomesOf(run), successes: successes(run), failures: failures(run) };
}

it('gives every field the value that n8n gives its expression alone, whatever the items hold', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 60 }), async (input) => {
			expect(await read(named, input)).toEqual(await read(alone, input));
		}),
		{ numRuns: 30 },
	);
});

it('names the field whose expression fails, though others are evaluated with it', async () => {
	const { failures: failed } = await read(named, completeRows(3), {
		endDate: "={{ $('Deals').item.json.end }}",
	});
	expect(failed.map(({ details }) => details.field)).toEqual(Array(3).fill('End Date'));
});

it('takes a resource locator that a script wrote without the mark of the editor', async () => {
	const contractId = { mode: 'id', value: '={{ $json.contract }}' };
	const { successes: shown } = await read(named, completeRows(3), { contractId });
	expect(shown.map(({ usage }) => String(usage.contractId))).toEqual(Array(3).fill('1001'));
});
