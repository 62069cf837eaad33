import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { buildWorkflow } from '../../../tools/engine';
import { addRatedUsage, createUsage, eachAction, type Action } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';
import { addTool, toolNameOf } from '../support/tool';

const stage = useStage();

/** @param item the one of the agent, with the arguments of the model over it, as n8n makes it */
async function runAsTool(
	action: Action,
	usage: object,
	parameters: INodeParameters = {},
	item: IDataObject = {},
) {
	addTool(stage.engine, action.node);
	const workflow = buildWorkflow({
		node: toolNameOf(action.node),
		credentials: { [action.credential.type]: action.credential.id },
		parameters: {
			...action.parameters,
			usageFrom: 'json',
			usageJson: JSON.stringify(usage),
			identity: 'content',
			...parameters,
		},
		onError: 'continueErrorOutput',
	});
	return await stage.engine.run({ workflow, input: [{ ...item, toolCallId: 'call_1' }] });
}

it.each(eachAction)(
	'%s bills once however often an agent calls it with the same usage',
	async (_target, action) => {
		expect(outcomesOf(await runAsTool(action, action.usage(1)))).toEqual(['created']);
		expect(outcomesOf(await runAsTool(action, action.usage(1)))).toEqual(['duplicate']);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 1, twice: [] });
	},
);

it.each([createUsage, addRatedUsage])('takes no ident from an agent', async (action) => {
	const field = action === createUsage ? 'usageIdent' : 'ident';
	const run = await runAsTool(action, { ...action.usage(1), [field]: 'invented-1' });

	expect(outcomesOf(run)).toEqual(['invalid']);
	expect(successes(run)).toEqual([]);
	expect(stage.sandbox.records(action.target).stored).toBe(0);
});

it.each([
	['usageIdent', createUsage],
	['ident', addRatedUsage],
])('takes no %s from an item that a model wrote', async (field, action) => {
	const item = { ...action.usage(1), [field]: 'invented-1' } as IDataObject;
	const run = await runAsTool(action, {}, { usageFrom: 'item' }, item);

	expect(outcomesOf(run)).toEqual(['invalid']);
	expect(failures(run)).toMatchObject([
		{ message: expect.stringContaining(`The usage holds '${field}'`) as unknown },
	]);
	expect(stage.sandbox.records(action.target).stored).toBe(0);
});

it.each(eachAction)('%s takes a whole item without an ident', async (_target, action) => {
	const run = await runAsTool(action, {}, { usageFrom: 'item' }, action.usage(1) as IDataObject);

	expect(outcomesOf(run)).toEqual(['created']);
});

const fromModel =
	"={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('session', `the session`, 'string') }}";

const chosen: Array<[string, INodeParameters]> = [
	['the ID of the call', { referenceField: 'toolCallId' }],
	['the ID of the call, with spaces', { referenceField: ' toolCallId ' }],
	['an argument', { referenceField: 'session', usageJson: fromModel }],
	['a part of an argument', { referenceField: 'session.id', usageJson: fromModel }],
	['an argument of an option', { referenceField: 'session', options: { timeFormat: fromModel } }],
];

it.each(
	chosen.flatMap(([what, parameters]) =>
		eachAction.map(([target, action]) => [what, target, parameters, action] as const),
	),
)('takes no reference from a model: %s of %s', async (_what, _target, parameters, action) => {
	const run = await runAsTool(
		action,
		action.usage(1),
		{ identity: 'field', ...parameters },
		{ session: 'invented-1' },
	);

	expect(failures(run)).toMatchObject([
		{ message: expect.stringContaining('An AI agent must not choose the reference') as unknown },
	]);
	expect(stage.sandbox.totals().received).toBe(0);
});

it.each(eachAction)('%s takes a reference that the agent was given', async (_target, action) => {
	const parameters = { identity: 'field', referenceField: 'session' };
	const run = async () =>
		outcomesOf(await runAsTool(action, action.usage(1), parameters, { session: 'a' }));

	expect(await run()).toEqual(['created']);
	expect(await run()).toEqual(['duplicate']);
});

it.each(eachAction)(
	'%s leaves what decides on identity out of the reach of a model',
	(_target, action) => {
		const { properties } = stage.engine.nodeTypes.getByNameAndVersion(action.node).description;
		const deciding = properties.filter(
			({ name, displayOptions }) =>
				['identity', 'referenceField', 'usageFrom'].includes(name) &&
				displayOptions?.show?.['@tool']?.includes(false) !== true,
		);
		const open = deciding
			.filter(({ noDataExpression }) => noDataExpression !== true)
			.map(({ displayName }) => displayName);

		expect(deciding.length).toBeGreaterThan(0);
		expect(open).toEqual([]);
	},
);
