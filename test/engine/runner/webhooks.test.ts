import type { IHookFunctions, INodeType, IWebhookFunctions } from 'n8n-workflow';
import { createEngine } from '../../../tools/engine';
import type { Engine, WorkflowJson } from '../../../tools/engine';

let engine: Engine;
let hooks: string[];
let receive: (context: IWebhookFunctions) => Awaited<ReturnType<NonNullable<INodeType['webhook']>>>;
let create: (context: IHookFunctions) => boolean;

/** Notes what is done to it, with the modes that n8n tells. */
function note(context: IHookFunctions, name: string): void {
	hooks.push(`${name} ${context.getMode()} ${context.getActivationMode()}`);
}

const bell: INodeType = {
	description: {
		...{
			displayName: 'Bell Trigger',
			name: 'bellTrigger',
			group: ['trigger'],
			version: 1,
			description: 'Rings',
		},
		...{ defaults: { name: 'Bell' }, inputs: [], outputs: ['main'], properties: [] },
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'ring' }],
	},
	webhookMethods: {
		default: {
			async checkExists() {
				note(this, 'checkExists');
				return this.getWorkflowStaticData('node').url === this.getNodeWebhookUrl('default');
			},
			async create() {
				note(this, 'create');
				return create(this);
			},
			async delete() {
				note(this, 'delete');
				delete this.getWorkflowStaticData('node').url;
				return true;
			},
		},
	},
	async webhook() {
		return receive(this);
	},
};

const workflow: WorkflowJson = {
	id: 'w1',
	nodes: [
		{
			id: 'n1',
			name: 'Bell',
			type: 'test.bell',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			webhookId: 'door',
		},
	],
	connections: {},
};

beforeEach(async () => {
	hooks = [];
	engine = await createEngine({ extraNodeTypes: { 'test.bell': bell } });
	create = (context) => {
		context.getWorkflowStaticData('node').url = context.getNodeWebhookUrl('default');
		return true;
	};
	receive = (context) => ({
		workflowData: [[{ json: { body: context.getBodyData(), mode: context.getMode() } }]],
	});
});
afterEach(() => engine.close());

async function post(url: string, body = '{"ring":1}', type = 'application/json') {
	const response = await fetch(url, { method: 'POST', body, headers: { 'Content-Type': type } });
	return { status: response.status, text: await response.text() };
}

it('registers, receives and removes with the modes of n8n', async () => {
	const listening = await engine.activate(workflow);
	expect(listening.url('Bell')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/webhook\/door\/ring$/);
	expect(listening.staticData).toEqual({ 'node:Bell': { url: listening.url('Bell') } });
	expect(await post(listening.url('Bell'))).toEqual({
		status: 200,
		text: '{"message":"Workflow was started"}',
	});
	const [run] = await listening.executions();
	expect(run.output('Bell').map(({ json }) => json)).toEqual([
		{ body: { ring: 1 }, mode: 'webhook' },
	]);
	await listening.stop();

	expect(hooks).toEqual([
		'checkExists trigger activate',
		'create trigger activate',
		'delete internal update',
	]);
	expect(listening.staticData).toEqual({ 'node:Bell': {} });
	expect((await post(listening.url('Bell'))).status).toBe(404);
});

it('creates nothing that exists', async () => {
	const { staticData } = await engine.activate(workflow);
	await engine.activate({ ...workflow, staticData });

	expect(hooks.map((hook) => hook.split(' ')[0])).toEqual(['checkExists', 'create', 'checkExists']);
});

it('gives a test nothing of production, and ends it with the first execution', async () => {
	const testing = await engine.listenForTest({
		...workflow,
		staticData: { 'node:Bell': { url: 'production' } },
	});
	expect(testing.url('Bell')).toContain('/webhook-test/');
	expect(hooks).toEqual(['checkExists manual manual', 'create manual manual']);
	receive = (context) => ({
		workflowData: [[{ json: { ...context.getWorkflowStaticData('node') } }]],
	});
	await post(testing.url('Bell'));
	const [run] = await testing.executions();

	expect(run.output('Bell')[0].json).toEqual({ url: testing.url('Bell') });
	expect(testing.isListening).toBe(false);
	expect(hooks.at(-1)).toBe('delete internal update');
});

it('takes down what could not be registered', async () => {
	create = () => {
		throw new Error('not today');
	};

	await expect(engine.activate(workflow)).rejects.toThrow('not today');
	expect(hooks.at(-1)).toBe('delete internal update');
});

it('keeps what a call changes in the static data, at any depth, for the next call', async () => {
	const listening = await engine.activate({
		...workflow,
		staticData: { 'node:Bell': { deep: { er: { rings: 0 } } } },
	});
	receive = (context) => {
		context.getWorkflowStaticData('node').rings = 1;
		return {};
	};
	expect(await post(listening.url('Bell'))).toEqual({
		status: 200,
		text: '{"message":"Webhook call received"}',
	});
	expect(listening.staticData['node:Bell']).toMatchObject({ rings: 1 });
	receive = (context) => {
		const { deep } = context.getWorkflowStaticData('node') as { deep: { er: { rings: number } } };
		deep.er.rings = 5;
		return {};
	};
	await post(listening.url('Bell'));
	expect(listening.staticData['node:Bell']).toMatchObject({ rings: 1, deep: { er: { rings: 5 } } });
	expect(await listening.executions()).toEqual([]);
});

it('lets a node answer by itself, and answers for one that throws or a body that is no JSON', async () => {
	const { url } = await engine.activate(workflow);
	receive = (context) => {
		context.getResponseObject().writeHead(401).end('no');
		return { noWebhookResponse: true };
	};
	expect(await post(url('Bell'))).toEqual({ status: 401, text: 'no' });
	receive = () => {
		throw new Error('broken bell');
	};
	expect((await post(url('Bell'))).status).toBe(500);
	expect((await post(url('Bell'), '{')).status).toBe(422);
	expect((await fetch(url('Bell'))).status).toBe(404);
});
