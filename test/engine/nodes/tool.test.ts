import type { INodeType } from 'n8n-workflow';
import { buildWorkflow } from '../../../runner';
import { addRatedUsage, createUsage, eachAction, type Action } from '../support/actions';
import { outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

/** n8n registers such a node a second time, under its name with this ending. */
const toolNameOf = (action: Action): string => `${action.node}Tool`;

function asTool(node: INodeType): INodeType {
	const description = { ...node.description, name: `${node.description.name}Tool` };
	return Object.create(node, { description: { value: description } }) as INodeType;
}

async function runAsTool(action: Action, usage: object) {
	const node = stage.engine.nodeTypes.getByNameAndVersion(action.node) as INodeType;
	stage.engine.nodeTypes.add({ [toolNameOf(action)]: asTool(node) });
	const workflow = buildWorkflow({
		node: toolNameOf(action),
		credentials: { [action.credential.type]: action.credential.id },
		parameters: { ...action.place, usageFrom: 'json', usageJson: JSON.stringify(usage), identity: 'content' },
		onError: 'continueErrorOutput',
	});
	return await stage.engine.run({ workflow, input: [{}] });
}

it.each(eachAction)('%s bills once however often an agent calls it with the same usage', async (_target, action) => {
	expect(outcomesOf(await runAsTool(action, action.usage(1)))).toEqual(['created']);
	expect(outcomesOf(await runAsTool(action, action.usage(1)))).toEqual(['duplicate']);
	expect(stage.sandbox.books(action.target)).toMatchObject({ stored: 1, twice: [] });
});

it.each([createUsage, addRatedUsage])('takes no ident from an agent', async (action) => {
	const field = action === createUsage ? 'usageIdent' : 'ident';
	const run = await runAsTool(action, { ...action.usage(1), [field]: 'invented-1' });

	expect(outcomesOf(run)).toEqual(['invalid']);
	expect(successes(run)).toEqual([]);
	expect(stage.sandbox.books(action.target).stored).toBe(0);
});

it.each(eachAction)('%s leaves what decides on identity out of the reach of a model', (_target, action) => {
	const { properties } = stage.engine.nodeTypes.getByNameAndVersion(action.node).description;
	const deciding = properties.filter(({ name }) => ['identity', 'referenceField', 'usageFrom'].includes(name));
	const open = deciding.filter(({ noDataExpression }) => noDataExpression !== true).map(({ displayName }) => displayName);

	expect(deciding.length).toBeGreaterThan(0);
	expect(open).toEqual([]);
});
