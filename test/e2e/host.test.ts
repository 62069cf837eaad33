import fc from 'fast-check';
import manifest from '../../package.json';
import { nodeNames } from '../../tools/engine';
import { createUsage, eachAction } from '../engine/support/actions';
import { alone, fieldsSpelt, named, row, type Spelling } from '../engine/support/spellings';
import { useHostStage } from './support/hostStage';
import { SOURCE } from './support/reportingWorkflow';

const stage = useHostStage();

const USAGES = 5;
/** A customer that neither API knows. */
const nobody = {
	contractId: '1',
	debtorId: '1',
	contractIdent: 'nobody',
	aggregationIdent: 'nobody',
	itemId: 'nobody',
};

describe.each(eachAction)('%s in a real n8n', (_title, action) => {
	const { target } = action;
	const items = Array.from({ length: USAGES }, (_none, number) => action.usage(number + 1));
	const outcomes = (output: Array<{ json: Record<string, unknown> }>): unknown[] =>
		output.map(({ json }) => json.outcome);

	it('stores every usage, and finds all of them when it runs again', async () => {
		const workflow = await stage.saveWorkflow(action, items);

		const first = await stage.client.runWorkflow(workflow, nodeNames.trigger);
		expect(first.status).toBe('success');
		expect(outcomes(first.output(nodeNames.node))).toEqual(Array(USAGES).fill('created'));
		expect(stage.sandbox.records(target)).toMatchObject({ stored: USAGES, twice: [] });

		const second = await stage.client.runWorkflow(workflow, nodeNames.trigger);
		expect(outcomes(second.output(nodeNames.node))).toEqual(Array(USAGES).fill('duplicate'));
		expect(stage.sandbox.records(target)).toMatchObject({ stored: USAGES, twice: [] });
	});

	it('sends an invalid usage to the error output, linked to its item', async () => {
		const incomplete = { ...action.usage(2), [action.requiredField.name]: undefined };
		const workflow = await stage.saveWorkflow(action, [action.usage(1), incomplete]);

		const execution = await stage.client.runWorkflow(workflow, nodeNames.trigger);

		expect(outcomes(execution.output(nodeNames.node))).toEqual(['created']);
		expect(execution.output(nodeNames.node, 2)).toMatchObject([
			{ json: { message: expect.any(String) }, pairedItem: { item: 1 } },
		]);
		expect(stage.sandbox.records(target).stored).toBe(1);
	});

	it('stores nothing twice when a failed execution is retried', async () => {
		const items = [action.usage(1), action.usage(2, nobody)];
		const workflow = await stage.saveWorkflow(action, items, { onError: 'stopWorkflow' });
		const failed = await stage.client.runWorkflow(workflow, nodeNames.trigger);
		expect(failed.status).toBe('error');
		expect(stage.sandbox.records(target).stored).toBe(1);

		const retried = await stage.client.retryExecution(failed.id);

		expect(retried).toMatchObject({ mode: 'retry', status: 'error', retryOf: failed.id });
		expect(stage.sandbox.records(target)).toMatchObject({ stored: 1, twice: [] });
	});
});

it('gives fields the values that n8n gives their expressions alone, where n8n evaluates them in an isolate', async () => {
	const items = fc.sample(row, { numRuns: 100, seed: 1 });
	const shown = async (spelt: Spelling) => {
		const parameters = {
			...createUsage.parameters,
			...fieldsSpelt(spelt, SOURCE),
			options: { dryRun: true },
		};
		const workflow = await stage.saveWorkflow(createUsage, items, { parameters });
		const execution = await stage.client.runWorkflow(workflow, nodeNames.trigger);
		return [0, 2].map((output) => execution.output(nodeNames.node, output));
	};

	const [ready, failed] = await shown(named);
	expect([ready.length > 0, failed.length > 0, ready.length + failed.length]).toEqual([
		true,
		true,
		items.length,
	]);
	expect([ready, failed]).toEqual(await shown(alone));
});

describe('the installed package', () => {
	it('is listed among the community nodes, and loaded', async () => {
		const [listed] = await stage.client.communityPackages();
		expect(listed).toMatchObject({
			packageName: 'n8n-nodes-usage-reporting',
			failedLoading: false,
		});
		expect(listed.installedNodes).toHaveLength(manifest.n8n.nodes.length);
		expect(listed.installedNodes).toEqual(
			expect.arrayContaining([expect.objectContaining({ name: 'Instellix' })]),
		);
	});

	it('has a Test button on both credentials that works', async () => {
		for (const credential of stage.credentials) {
			const { data } = (await stage.client.call(
				'GET',
				`/rest/credentials/${credential.id}?includeData=true`,
			)) as {
				data: Record<string, string>;
			};
			expect(await stage.client.testCredential(credential, data)).toMatchObject({ status: 'OK' });
		}
	});
});
