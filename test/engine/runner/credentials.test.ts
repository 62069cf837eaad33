import { buildWorkflow, createEngine, nodeNames } from '../../../tools/engine';
import type { Engine, StoredCredential } from '../../../tools/engine';
import { functionApi, tokenApi } from './support/credentialTypes';
import { nodeType } from './support/nodes';
import { startRecordsApi } from './support/recordsApi';
import type { RecordsApi } from './support/recordsApi';

let api: RecordsApi;
let engine: Engine;

/** Sends one request per item, all at once, with the credential its parameter names. */
const requester = nodeType(
	async function () {
		const url = this.getNodeParameter('url', 0) as string;
		const type = this.getNodeParameter('type', 0) as string;
		const answers = this.getInputData().map(
			async () =>
				await this.helpers.httpRequestWithAuthentication.call(this, type, { url, json: true }),
		);
		return [
			(await Promise.all(answers)).map((body, item) => ({ json: { body }, pairedItem: { item } })),
		];
	},
	{
		properties: [
			{ displayName: 'URL', name: 'url', type: 'string', default: '' },
			{ displayName: 'Type', name: 'type', type: 'string', default: '' },
		],
		credentials: ['functionApi', 'tokenApi'].map((name) => ({ name })),
	},
);

beforeEach(async () => {
	api = await startRecordsApi();
	const credentials: StoredCredential[] = [
		{ id: 'function', name: 'By function', type: 'functionApi', data: { key: 'k1' } },
		{ id: 'token', name: 'Token', type: 'tokenApi', data: { url: api.url, secret: '={{ "s3" }}' } },
	];
	engine = await createEngine({
		extraNodeTypes: { 'test.requester': requester },
		extraCredentialTypes: [functionApi, tokenApi],
		credentials,
	});
});

afterEach(async () => {
	engine.close();
	await api.close();
});

const request = async (type: string, id: string, items = 1) =>
	await engine.run({
		workflow: buildWorkflow({
			node: 'test.requester',
			parameters: { url: `${api.url}/records`, type },
			credentials: { [type]: id },
		}),
		input: Array.from({ length: items }, () => ({})),
	});

const recordRequests = () => api.requests.filter(({ path }) => path.startsWith('/records'));

it('authenticates by a function, with the defaults of the properties', async () => {
	const result = await request('functionApi', 'function');

	expect(result.output(nodeNames.node)[0].json).toEqual({ body: { state: 'on' } });
	expect(api.requests).toEqual([{ path: '/records', authorization: 'Token k1' }]);
});

it('finds the credential of an imported workflow by its name', async () => {
	const workflow = buildWorkflow({
		node: 'test.requester',
		parameters: { url: `${api.url}/records`, type: 'functionApi' },
	});
	workflow.nodes[1].credentials = {
		functionApi: { id: 'of another instance', name: 'By function' },
	};

	expect((await engine.run({ workflow })).status).toBe('success');
});

it('ends the execution when the credential does not exist', async () => {
	const result = await request('functionApi', 'nowhere');

	expect(result.status).toBe('error');
	expect(result.error?.message).toContain('nowhere');
});

describe('preAuthentication', () => {
	it('obtains a token when there is none, and keeps it for later executions', async () => {
		await request('tokenApi', 'token');
		await request('tokenApi', 'token');

		expect(api.tokensIssued).toBe(1);
		expect(recordRequests().map(({ authorization }) => authorization)).toEqual([
			'Bearer token-1',
			'Bearer token-1',
		]);
	});

	it('keeps the token in the credential, and expressions in its other fields', async () => {
		await request('tokenApi', 'token');

		const stored = engine.credentials.read({ id: 'token', name: '' }, 'tokenApi');
		expect(stored).toEqual({ url: api.url, secret: '={{ "s3" }}', token: 'token-1' });
	});

	it('obtains another token on a 401 and sends the request again', async () => {
		await request('tokenApi', 'token');
		api.expireTokens();
		const result = await request('tokenApi', 'token');

		expect(result.status).toBe('success');
		expect(api.tokensIssued).toBe(2);
		expect(recordRequests().map(({ authorization }) => authorization)).toEqual([
			'Bearer token-1',
			'Bearer token-1',
			'Bearer token-2',
		]);
	});

	it('obtains a token for each request in flight when there is none: n8n does not share them', async () => {
		const result = await request('tokenApi', 'token', 5);

		expect(result.status).toBe('success');
		expect(api.tokensIssued).toBe(5);
		await request('tokenApi', 'token', 5);
		expect(api.tokensIssued).toBe(5);
	});
});
