import type { INodeType } from 'n8n-workflow';
import { buildWorkflow, createEngine, nodeNames } from '../../../tools/engine';
import type { Engine, StoredCredential } from '../../../tools/engine';
import { clientApi, functionApi, genericApi, tokenApi } from './support/credentialTypes';
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
		credentials: ['functionApi', 'genericApi', 'tokenApi', 'clientApi'].map((name) => ({ name })),
	},
);

/** A declarative node: n8n-core sends its requests, one for each item. */
const declarative: INodeType = {
	description: {
		...requester.description,
		requestDefaults: { baseURL: '={{ $parameter.url }}' },
		properties: [
			...requester.description.properties,
			{
				displayName: 'Record',
				name: 'record',
				type: 'string',
				default: '',
				routing: { request: { url: '=/{{ $value }}' } },
			},
		],
		credentials: [{ name: 'functionApi', required: true }],
	},
};

const stranger = nodeType(async function () {
	await this.getCredentials('genericApi');
	return [[]];
});

beforeEach(async () => {
	api = await startRecordsApi({ status: 200, body: { state: 'on' } });
	const credentials: StoredCredential[] = [
		{ id: 'function', name: 'By function', type: 'functionApi', data: { key: 'k1' } },
		{
			id: 'generic',
			name: 'Generic',
			type: 'genericApi',
			data: { key: '={{ "k" + (1 + 1) }}', scheme: 'Key' },
		},
		{ id: 'token', name: 'Token', type: 'tokenApi', data: { url: api.url, secret: '={{ "s3" }}' } },
		{
			id: 'client',
			name: 'Client',
			type: 'clientApi',
			data: { accessTokenUrl: `${api.url}/token`, clientId: 'id', clientSecret: 'secret' },
		},
	];
	engine = await createEngine({
		extraNodeTypes: {
			'test.requester': requester,
			'test.declarative': declarative,
			'test.stranger': stranger,
		},
		extraCredentialTypes: [functionApi, genericApi, tokenApi, clientApi],
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

it('authenticates in the generic form, with expressions in it and in the credential', async () => {
	await request('genericApi', 'generic');

	expect(api.requests).toEqual([{ path: '/records?key=k2&fixed=value', authorization: 'Key k2' }]);
});

it('runs declarative nodes', async () => {
	const workflow = buildWorkflow({
		node: 'test.declarative',
		parameters: { url: `${api.url}/records`, record: '={{ $json.id }}' },
		credentials: { functionApi: 'function' },
	});
	const result = await engine.run({ workflow, input: [{ id: 'r1' }, { id: 'r2' }] });

	expect(result.output(nodeNames.node).map((item) => item.json)).toEqual([
		{ state: 'on' },
		{ state: 'on' },
	]);
	expect(api.requests).toEqual([
		{ path: '/records/r1', authorization: 'Token k1' },
		{ path: '/records/r2', authorization: 'Token k1' },
	]);
});

it('cancels the requests of declarative nodes', async () => {
	const silent = await startRecordsApi({ status: 0, body: {} });
	const controller = new AbortController();
	const workflow = buildWorkflow({
		node: 'test.declarative',
		parameters: { url: silent.url, record: 'r1' },
		credentials: { functionApi: 'function' },
	});
	const watch = setInterval(() => silent.requests.length > 0 && controller.abort(), 5);

	expect((await engine.run({ workflow, signal: controller.signal })).status).toBe('canceled');
	clearInterval(watch);
	expect(silent.requests).toHaveLength(1);
	await silent.close();
});

it('finds the credential of an imported workflow by its name', async () => {
	const workflow = buildWorkflow({
		node: 'test.requester',
		parameters: { url: `${api.url}/records`, type: 'functionApi' },
		credentials: { functionApi: { id: 'of another instance', name: 'By function' } },
	});

	expect((await engine.run({ workflow })).status).toBe('success');
});

it('ends the execution when the credential does not exist', async () => {
	const result = await request('functionApi', 'nowhere');

	expect(result.status).toBe('error');
	expect(result.error?.message).toContain('nowhere');
});

it('keeps a restricted credential from nodes that do not name it', async () => {
	const workflow = buildWorkflow({ node: 'test.stranger', credentials: { genericApi: 'generic' } });

	expect((await engine.run({ workflow })).error?.message).toContain('restricted to specific nodes');
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

it('extends oAuth2Api: obtains a token by client credentials, keeps it, renews it once on a 401', async () => {
	await request('clientApi', 'client');
	await request('clientApi', 'client', 3);
	expect(api.tokensIssued).toBe(1);

	api.expireTokens();
	const result = await request('clientApi', 'client', 3);
	expect(result.status).toBe('success');
	expect(api.tokensIssued).toBe(2);
	expect(recordRequests().at(-1)?.authorization).toBe('Bearer token-2');
});
