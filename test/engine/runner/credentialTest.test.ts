import { createEngine } from '../../../tools/engine';
import type { Engine } from '../../../tools/engine';
import { clientApi, functionApi, genericApi, stateApi, tokenApi } from './support/credentialTypes';
import { nodeType } from './support/nodes';
import { startRecordsApi } from './support/recordsApi';
import type { RecordsApi } from './support/recordsApi';

let engine: Engine | undefined;
let api: RecordsApi | undefined;

afterEach(async () => {
	engine?.close();
	await api?.close();
});

const tester = nodeType(
	async () => [[]],
	{ credentials: [{ name: 'functionApi', testedBy: 'testFunctionApi' }, { name: 'clientApi' }] },
	{
		credentialTest: {
			async testFunctionApi({ data }) {
				const answer = (await this.helpers.request({
					uri: `${data?.scheme as string}/records`,
					json: true,
				})) as {
					state: string;
				};
				return {
					status: data?.key === 'right' ? 'OK' : 'Error',
					message: `The account is ${answer.state}`,
				};
			},
		},
	},
);

async function start(answer: {
	status: number;
	body: unknown;
}): Promise<{ engine: Engine; url: string }> {
	api = await startRecordsApi(answer);
	engine = await createEngine({
		extraNodeTypes: { 'test.tester': tester },
		extraCredentialTypes: [functionApi, genericApi, stateApi, tokenApi, clientApi],
		credentials: [{ id: 'token', name: 'Token', type: 'tokenApi', data: {} }],
	});
	return { engine, url: api.url };
}

it('runs the test function of a node', async () => {
	const { engine, url } = await start({ status: 200, body: { state: 'on' } });
	const test = async (key: string) =>
		await engine.testCredential({
			type: 'functionApi',
			nodeType: 'test.tester',
			data: { key, scheme: url },
		});

	expect(await test('right')).toEqual({ status: 'OK', message: 'The account is on' });
	expect(await test('wrong')).toEqual({ status: 'Error', message: 'The account is on' });
});

it('sends the request of the credential type, authenticated', async () => {
	const { engine, url } = await start({ status: 200, body: { state: 'on' } });
	const result = await engine.testCredential({
		type: 'genericApi',
		data: { key: 'k', scheme: url },
	});

	expect(result).toEqual({ status: 'OK', message: 'Connection successful!' });
	expect(api?.requests).toEqual([
		{ path: '/records?key=k&fixed=value', authorization: `${url} k` },
	]);
});

it.each([
	['a rule about the status', 'genericApi', { status: 403, body: {} }, 'The key may not read'],
	[
		'a rule about the body',
		'stateApi',
		{ status: 200, body: { state: 'off' } },
		'The account is off',
	],
	['no rule', 'genericApi', { status: 500, body: {} }, 'Internal Server Error'],
])('reports an answer that meets %s', async (_what, type, answer, message) => {
	const { engine, url } = await start(answer);

	expect(await engine.testCredential({ type, data: { key: 'k', scheme: url } })).toEqual({
		status: 'Error',
		message,
	});
});

it('reports a host that does not answer', async () => {
	const { engine } = await start({ status: 200, body: {} });
	const data = { key: 'k', scheme: 'http://127.0.0.1:1' };

	expect(await engine.testCredential({ type: 'genericApi', data })).toEqual({
		status: 'Error',
		message: 'ECONNREFUSED',
	});
});

it('obtains a token, and keeps it in the credential that was tested', async () => {
	const { engine, url } = await start({ status: 200, body: {} });
	const test = async (id?: string) =>
		await engine.testCredential({ type: 'tokenApi', id, data: { url, secret: 's' } });

	expect((await test()).status).toBe('OK');
	expect(engine.credentials.read({ id: 'token', name: '' }, 'tokenApi')).toEqual({});
	expect((await test('token')).status).toBe('OK');
	expect(engine.credentials.read({ id: 'token', name: '' }, 'tokenApi')).toEqual({
		token: 'token-2',
		secret: 's',
	});
});

it('does not renew a token that the API still takes, so a wrong secret goes unnoticed: as n8n', async () => {
	const { engine, url } = await start({ status: 200, body: {} });
	const data = { url, secret: 'wrong', token: 'token-1' };

	expect((await engine.testCredential({ type: 'tokenApi', data })).status).toBe('OK');
	expect(api?.tokensIssued).toBe(0);
});

it('says that an OAuth2 credential without a token is not connected, or that there is no test', async () => {
	const { engine } = await start({ status: 200, body: {} });

	expect((await engine.testCredential({ type: 'clientApi', data: {} })).status).toBe('Error');
	const none = await engine.testCredential({ type: 'oAuth2Api', data: {} });
	expect(none.message).toBe('No testing function found for this credential.');
});
