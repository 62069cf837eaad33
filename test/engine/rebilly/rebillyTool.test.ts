import { NodeHelpers } from 'n8n-workflow';
import { createRebillyUsage } from '../support/actions';
import { Stage } from '../support/stage';
import { openAccounts } from '../support/accounts';
import { addTool, toolNameOf } from '../support/tool';
import { correcting, wrongUsage } from './support/correction';
import {
	given,
	operationWorkflow,
	runOperation,
	storeUsage,
	type OperationSetting,
} from './support/operation';

const stage = new Stage();
const toolName = toolNameOf(createRebillyUsage.node);

beforeAll(async () => {
	await stage.start({}, {});
	addTool(stage.engine, createRebillyUsage.node);
});
beforeEach(() => {
	stage.sandbox.reset();
	openAccounts(stage.sandbox);
});
afterAll(async () => await stage.stop());

const changing: Array<[string, OperationSetting]> = [
	['delete', { operation: 'delete', parameters: { usageId: '={{ $json.id }}' } }],
	['correct', correcting({ quantity: '7.125' })],
];

/** Reconciles what the item says, and removes what is stored more often. */
const removing: OperationSetting = {
	operation: 'reconcile',
	parameters: { usageFrom: 'item', returned: 'everything' },
	options: { removeSurplus: true },
};

async function removeAsTool(allowChanges: unknown) {
	const ids = [await storeUsage(stage, wrongUsage), await storeUsage(stage, wrongUsage)];
	for (const usage of stage.sandbox.rebilly.store.usages.values()) usage.createdAt -= 900_000;
	const run = await runOperation(stage, {
		...removing,
		node: toolName,
		parameters: { ...removing.parameters, allowChanges: allowChanges as boolean },
		onError: 'stopWorkflow',
		input: [wrongUsage],
	});
	const { usages } = stage.sandbox.rebilly.store;
	return { run, left: ids.filter((id) => usages.has(id)).length };
}

it('may not remove surplus copies unless that is switched on', async () => {
	for (const allowChanges of [false, 'true', '={{ true }}']) {
		stage.sandbox.reset();
		openAccounts(stage.sandbox);
		const { run, left } = await removeAsTool(allowChanges);
		expect(run.error?.message).toBe('This tool may not delete or correct usages');
		expect(left).toBe(2);
	}
});

it('may remove surplus copies where that is switched on', async () => {
	expect((await removeAsTool(true)).left).toBe(1);
});

it('may correct what differs in Reconcile only where that is switched on', async () => {
	await storeUsage(stage, wrongUsage);
	for (const allowChanges of ['={{ true }}', true]) {
		const run = await runOperation(stage, {
			...removing,
			node: toolName,
			parameters: { ...removing.parameters, allowChanges },
			options: { repairDifferent: true },
			onError: 'stopWorkflow',
			input: [{ ...wrongUsage, quantity: '7.125' }],
		});
		const [{ quantity }] = [...stage.sandbox.rebilly.store.usages.values()];
		expect([run.error?.message, quantity]).toEqual(
			allowChanges === true
				? [undefined, '7.125']
				: ['This tool may not delete or correct usages', '12.5'],
		);
	}
});

async function runAsTool(setting: OperationSetting, allowChanges: unknown, id: string) {
	const parameters = {
		...setting.parameters,
		...(allowChanges === undefined ? {} : { allowChanges: allowChanges as boolean }),
	};
	return await runOperation(stage, {
		...setting,
		node: toolName,
		parameters,
		onError: 'stopWorkflow',
		input: [{ id }],
	});
}

it.each(changing)('may not %s unless that is switched on', async (_operation, setting) => {
	const id = await storeUsage(stage, wrongUsage);
	// An expression could take its value from the model.
	for (const allowChanges of [undefined, false, 'true', '={{ true }}']) {
		const run = await runAsTool(setting, allowChanges, id);
		expect(run.error).toMatchObject({
			message: 'This tool may not delete or correct usages',
			description: expect.stringContaining("'Allow Deleting and Correcting'") as unknown,
		});
	}
	expect(stage.sandbox.totals().received).toBe(1);
});

it.each(changing)('may %s where that is switched on', async (_operation, setting) => {
	const id = await storeUsage(stage, wrongUsage);
	const run = await runAsTool(setting, true, id);

	expect(run.status).toBe('success');
	expect(stage.sandbox.rebilly.store.usages.has(id)).toBe(false);
});

it.each(changing)(
	'may %s as a node of a workflow without a switch',
	async (_operation, setting) => {
		const id = await storeUsage(stage, wrongUsage);
		await runOperation(stage, { ...setting, input: [{ id }] });

		expect(stage.sandbox.rebilly.store.usages.has(id)).toBe(false);
	},
);

it('may read without a switch', async () => {
	const id = await storeUsage(stage, wrongUsage);
	const run = await runAsTool(
		{ operation: 'get', parameters: { usageId: '={{ $json.id }}' } },
		undefined,
		id,
	);

	expect(given(run)).toMatchObject([{ id }]);
});

it('shows the switch for a tool only, and only where something can be taken back', () => {
	const shown = (type: string, operation: string): boolean => {
		const { description } = stage.engine.nodeTypes.getByNameAndVersion(type);
		const property = description.properties.find(({ name }) => name === 'allowChanges')!;
		const node = operationWorkflow({ operation }).nodes[1];
		return NodeHelpers.displayParameter(
			{ resource: 'usage', operation },
			property,
			node,
			description,
		);
	};
	const operations = ['correct', 'create', 'delete', 'get', 'getMany'];

	expect(operations.filter((operation) => shown(toolName, operation))).toEqual([
		'correct',
		'delete',
	]);
	expect(operations.filter((operation) => shown(createRebillyUsage.node, operation))).toEqual([]);
});

it.each([
	[undefined, true, false],
	['={{ true }}', false, false],
	[true, true, true],
	[true, false, true],
])(
	'shows whom subscriptions are of only where that is switched on: %j, Simplify %j',
	async (showContacts, simplify, isShown) => {
		stage.sandbox.rebilly.addSubscription({
			customerId: 'cus_ada',
			customerName: 'Ada Adler',
			email: 'ada@example.com',
		});
		const run = await runOperation(stage, {
			resource: 'subscription',
			operation: 'getMany',
			node: toolName,
			parameters: { customer: 'cus_ada', showContacts: showContacts as boolean, simplify },
		});
		const said = JSON.stringify(given(run));

		expect(given(run)).toHaveLength(1);
		expect(said.includes('ada@example.com')).toBe(isShown);
		expect(said.includes('Adler')).toBe(isShown);
	},
);
