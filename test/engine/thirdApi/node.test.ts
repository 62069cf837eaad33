import {
	buildWorkflow,
	createEngine,
	nodeNames,
	type Engine,
	type RunResult,
} from '../../../tools/engine';
import { Quillmeter } from '../../thirdApi/Quillmeter/Quillmeter.node';
import { QuillmeterApi } from '../../thirdApi/Quillmeter/QuillmeterApi.credentials';
import { startServer, type QuillmeterServer } from '../../thirdApi/service/server';
import { QuillmeterService, SECRET_KEY } from '../../thirdApi/service/service';

const credential = { quillmeterApi: { id: 'quillmeter', name: '' } };
let service: QuillmeterService;
let server: QuillmeterServer;
let engine: Engine;

beforeEach(async () => {
	service = new QuillmeterService();
	server = await startServer(service);
	engine = await createEngine({
		extraNodeTypes: { 'test.quillmeter': new Quillmeter() },
		extraCredentialTypes: [new QuillmeterApi()],
		credentials: ['quillmeter', 'wrong'].map((id) => ({
			id,
			name: id,
			type: 'quillmeterApi',
			data: { baseUrl: server.url, secretKey: id === 'wrong' ? 'wrong_key' : SECRET_KEY },
		})),
	});
});
afterEach(async () => {
	engine.close();
	await server.close();
});

const items = [1, 2, 3].map((number) => ({
	meter: 'meter-1',
	quantity: `${number}.5`,
	time: `2026-03-01T0${number}:00:00Z`,
}));

async function run(resource: string, input: object[], parameters = {}): Promise<RunResult> {
	const workflow = buildWorkflow({
		node: 'test.quillmeter',
		credentials: { quillmeterApi: 'quillmeter' },
		parameters: { resource, operation: 'create', usageFrom: 'item', ...parameters },
		onError: 'continueErrorOutput',
	});
	return await engine.run({ workflow, input: input as never });
}

const outcomes = (result: RunResult) =>
	result.output(nodeNames.success).map(({ json }) => json.outcome);

describe.each(['event', 'reading'])('the node, for an %s,', (resource) => {
	const stored = () => (resource === 'event' ? service.events : service.readings);

	it('reports every item once, though answers are lost, and knows them in another run', async () => {
		service.faults = ['loseAnswer', 'fine', 'fail503After'];
		expect(outcomes(await run(resource, items))).toEqual(['created', 'created', 'created']);
		expect(outcomes(await run(resource, items))).toEqual(['duplicate', 'duplicate', 'duplicate']);
		expect(stored().map(({ usage }) => String(usage.quantity))).toEqual(['1.5', '2.5', '3.5']);
	});

	it('puts what is refused on the error output', async () => {
		const result = await run(resource, [
			items[0],
			{ ...items[1], meter: 'meter-9' },
			{ ...items[2], quantity: '' },
		]);
		const failed = result
			.output(nodeNames.error)
			.map(({ json }) => `${String(json.error)}: ${String(json.message)}`);
		expect(outcomes(result)).toEqual(['created']);
		expect(failed).toEqual([
			expect.stringMatching(/^rejected: refused: .*There is no meter 'meter-9'\./),
			expect.stringMatching(/^invalid: required: 'Quantity' \(quantity\) is required but empty\./),
		]);
	});

	it('takes the fields of the screen', async () => {
		const meter = { __rl: true, mode: 'id', value: '={{ $json.meter }}' };
		const fields = {
			usageFrom: 'fields',
			meter,
			quantity: '={{ $json.quantity }}',
			time: '={{ $json.time }}',
		};
		expect(outcomes(await run(resource, items, fields))).toEqual(['created', 'created', 'created']);
	});
});

it('lists meters', async () => {
	const page = await engine.listSearch({
		nodeType: 'test.quillmeter',
		method: 'searchMeters',
		parameters: { resource: 'event', operation: 'create' },
		credentials: credential,
		filter: '2',
	});
	expect(page.results).toEqual([{ name: 'meter-2', value: 'meter-2' }]);
});

it.each([
	['quillmeter', 'OK', 'Connected: host and key are right.'],
	['wrong', 'Error', "Quillmeter answered 401. Check 'Secret Key' and 'Base URL'."],
])('tests the credential %s', async (id, status, message) => {
	const data = engine.credentials.read({ id, name: id }, 'quillmeterApi');
	expect(await engine.testCredential({ type: 'quillmeterApi', id, data })).toMatchObject({
		status,
		message,
	});
});
