import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { nodeNames, type WorkflowJson } from '../../../tools/engine';
import { eachAction, type Action } from '../support/actions';
import { useStage } from '../support/stage';

/**
 * Workflows as users have saved them, by now with 0.2.0: they load and run with the same wires. A change
 * that needs another fixture needs another version of the node.
 */

const stage = useStage();

function savedWorkflow({ target }: Action): WorkflowJson {
	const file = `${target.replace('/', '-')}.json`;
	const folder = path.resolve(__dirname, '../../fixtures/savedWorkflows');
	return JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as WorkflowJson;
}

/** What arrives at the nodes behind the outputs, for a row that is right and one that is not. */
async function arrivals(action: Action, options: IDataObject = {}) {
	stage.speedUp();
	const workflow = savedWorkflow(action);
	Object.assign(workflow.nodes.find(({ name }) => name === nodeNames.node)!.parameters, {
		options,
	});
	const wrong = { ...action.usage(2), [action.requiredField.name]: '' };
	const run = await stage.engine.run({ workflow, input: [action.usage(1), wrong] });
	expect(run.error).toBeUndefined();
	const itemsAt = (name: string) => run.output(name).map(({ json }) => json);
	return {
		success: itemsAt(nodeNames.success).map(({ error }) => typeof error),
		receipt: itemsAt(nodeNames.receipt).map(({ summary }) => typeof summary),
		error: itemsAt(nodeNames.error).map(({ error }) => typeof error),
	};
}

it.each(eachAction)('%s runs with its wires', async (_target, action) => {
	expect(await arrivals(action)).toEqual({
		success: ['undefined'],
		receipt: ['string'],
		error: ['string'],
	});
});

it.each(eachAction)('%s keeps its wires with every option', async (_target, action) => {
	const { properties } = stage.engine.nodeTypes.getByNameAndVersion(action.node).description;
	const options = properties.find(
		({ name, displayOptions }) =>
			name === 'options' &&
			displayOptions?.show?.operation?.includes(action.parameters.operation) === true &&
			displayOptions.show.resource?.includes(action.parameters.resource) === true,
	)?.options as INodeProperties[];

	expect(options.length).toBeGreaterThan(10);
	for (const { name, default: standard } of options) {
		const added = { timeZone: 'UTC', [name]: standard } as IDataObject;
		const { success, receipt, error } = await arrivals(action, added);
		// A decimal comma, for one, makes the right row a wrong one.
		expect({ name, receipt, rows: success.length + error.length }).toEqual({
			name,
			receipt: ['string'],
			rows: 2,
		});
		expect(new Set([...success, 'undefined'])).toEqual(new Set(['undefined']));
		expect(new Set(error)).toEqual(new Set(['string']));
	}
});
