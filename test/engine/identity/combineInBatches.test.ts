import type { IDataObject } from 'n8n-workflow';
import { nodeNames, type RunResult, type WorkflowJson } from '../../../tools/engine';
import { createUsage, eachAction, type Action } from '../support/actions';
import { perMonth, row } from '../support/combine';
import { useFastTime } from '../support/fastTime';
import { inLoop, loopNodes } from '../support/loop';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

/** Two items to a batch. */
const stage = useStage({}, { extraNodeTypes: loopNodes(2) });
const speedUp = useFastTime();

const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];

/** The workflow with the node behind two branches, each of which brings all items. */
function behindBranches(workflow: WorkflowJson): WorkflowJson {
	const [trigger, ...others] = workflow.nodes;
	const branches = ['One', 'Other'];
	return {
		...workflow,
		nodes: [
			trigger,
			...branches.map((name) => ({ ...trigger, id: name, name, type: 'n8n-nodes-base.noOp' })),
			...others,
		],
		connections: {
			...workflow.connections,
			[nodeNames.trigger]: { main: [branches.flatMap(to)] },
			...Object.fromEntries(branches.map((name) => [name, { main: [to(nodeNames.node)] }])),
		},
	};
}

async function run(
	action: Action,
	input: IDataObject[],
	around: (workflow: WorkflowJson) => WorkflowJson = inLoop,
): Promise<RunResult> {
	const workflow = stage.workflow(action, {
		options: perMonth,
		onError: 'continueErrorOutput',
	});
	return await stage.engine.run({ workflow: around(workflow), input });
}

/** Four rows of one month, of which two come to the node at once. */
const rows = (action: Action): IDataObject[] =>
	['0.5', '1', '2', '4'].map((quantity, day) =>
		row(action, `2019-03-0${1 + day}T12:00:00Z`, quantity),
	);

describe.each(eachAction)('%s, in a loop over batches', (_target, action) => {
	it('names the second sum of a period as a conflict and never calls it stored', async () => {
		const result = await run(action, rows(action));

		expect(outcomesOf(result)).toEqual(['created', 'conflict']);
		expect(failures(result)[0].details).toMatchObject({
			code: 'late-rows',
			differences: expect.arrayContaining([
				expect.objectContaining({ given: '6', stored: '1.5' }),
			]) as unknown,
		});
		expect(failures(result)[0].message).toContain('is 1.5 there, and the sum of items 0, 1 says 6');
	});

	it('stores the sums of several periods', async () => {
		const [first, second, third, fourth] = rows(action);
		const april = row(action, '2019-04-02T12:00:00Z', '8');
		const may = row(action, '2019-05-02T12:00:00Z', '16');
		const result = await run(action, [first, second, april, may, third, fourth]);

		expect(outcomesOf(result)).toEqual(['created', 'created', 'created', 'conflict']);
	});
});

describe('Create usage, which cannot be read', () => {
	it('names it also where the first answer was lost', async () => {
		speedUp();
		stage.sandbox.setFaults({
			faults: [{ onRequest: 1, kind: 'resetAfterStoring' }],
			target: { method: 'POST', path: createUsage.posts },
		});

		expect(outcomesOf(await run(createUsage, rows(createUsage)))).toEqual(['created', 'conflict']);
	});

	it('has the same rows as a duplicate where two branches bring them', async () => {
		const result = await run(createUsage, rows(createUsage), behindBranches);

		expect(successes(result)).toMatchObject([{ outcome: 'created' }, { outcome: 'duplicate' }]);
	});

	it('does not hold another execution against it', async () => {
		await run(createUsage, rows(createUsage));
		const result = await run(createUsage, rows(createUsage));

		expect(outcomesOf(result)).toEqual(['duplicate', 'conflict']);
	});

	it('sends a sum again that was refused before', async () => {
		stage.sandbox.setFaults({
			faults: [{ onRequest: 1, kind: 'contractLocked' }],
			target: { method: 'POST', path: createUsage.posts },
		});
		const result = await run(createUsage, rows(createUsage));

		expect(outcomesOf(result)).toEqual(['created', 'rejected']);
	});
});
