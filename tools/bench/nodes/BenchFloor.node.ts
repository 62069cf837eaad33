import type {
	IAdditionalCredentialOptions,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import http from 'node:http';
import https from 'node:https';
import pLimit from 'p-limit';

/**
 * What no node can do without: one call of the host's helper per ready body (`send`), the same by Node
 * itself over connections that are kept (`sendKept`, Rebilly only), or one reading of a parameter per item
 * and nothing else (`read`). The helper reads the credential for each call, unless it
 * is handed over as it was read once for all.
 */
export class BenchFloor implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bench Floor',
		name: 'benchFloor',
		group: ['output'],
		version: 1,
		description: 'Does what no node can do without',
		defaults: { name: 'Bench Floor' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'instellixOAuth2Api' }, { name: 'rebillyApi' }],
		properties: [
			{ displayName: 'Work', name: 'work', type: 'string', default: 'send' },
			{ displayName: 'URL', name: 'url', type: 'string', default: '' },
			{ displayName: 'Credential Type', name: 'credentialType', type: 'string', default: '' },
			{ displayName: 'Credential Once', name: 'credentialOnce', type: 'boolean', default: false },
			{ displayName: 'Concurrency', name: 'concurrency', type: 'number', default: 50 },
			{ displayName: 'Names', name: 'names', type: 'string', default: '' },
			...Array.from({ length: 10 }, (_none, number) => ({
				displayName: `Value ${number}`,
				name: `value${number}`,
				type: 'string' as const,
				default: '',
			})),
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await WORK[this.getNodeParameter('work', 0) as keyof typeof WORK](this)];
	}
}

const WORK = { send: sendAll, sendKept: sendAllKept, read: readAll };

async function sendAllKept(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const url = context.getNodeParameter('url', 0) as string;
	const { Agent, request } = url.startsWith('https:') ? https : http;
	const { secretKey } = await context.getCredentials<{ secretKey: string }>('rebillyApi');
	const concurrency = context.getNodeParameter('concurrency', 0) as number;
	const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
	const send = async (body: string): Promise<void> =>
		await new Promise((resolve, reject) => {
			const headers = { 'Content-Type': 'application/json', 'REB-APIKEY': secretKey };
			request(url, { method: 'POST', agent, headers }, (answer) => {
				answer.on('end', resolve).on('error', reject).resume();
			})
				.on('error', reject)
				.end(body);
		});
	const limit = pLimit(concurrency);
	const items = context.getInputData();
	await Promise.all(items.map(({ json }) => limit(async () => await send(String(json.body)))));
	agent.destroy();
	return items.map((_item, item) => ({ json: {}, pairedItem: { item } }));
}

async function sendAll(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const credentialType = context.getNodeParameter('credentialType', 0) as string;
	const url = context.getNodeParameter('url', 0) as string;
	const isReadOnce = context.getNodeParameter('credentialOnce', 0) as boolean;
	const options = isReadOnce ? await readOnce(context, credentialType) : undefined;
	const limit = pLimit(context.getNodeParameter('concurrency', 0) as number);
	const send = async (
		json: { aggregation?: string; body?: string },
		item: number,
	): Promise<INodeExecutionData> => {
		const request: IHttpRequestOptions = {
			method: 'POST',
			url: url.replace('{aggregation}', json.aggregation ?? ''),
			headers: { 'Content-Type': 'application/json' },
			body: json.body,
			encoding: 'text',
		};
		const { httpRequestWithAuthentication } = context.helpers;
		await httpRequestWithAuthentication.call(context, credentialType, request, options);
		return { json: {}, pairedItem: { item } };
	};
	return await Promise.all(
		context.getInputData().map(({ json }, item) => limit(async () => await send(json, item))),
	);
}

/** What makes the helper take the credential as it is; the package's own requests hand it over so, too. */
async function readOnce(
	context: IExecuteFunctions,
	type: string,
): Promise<IAdditionalCredentialOptions> {
	const data = await context.getCredentials(type);
	const { id = '', name = '' } = context.getNode().credentials?.[type] ?? {};
	return { credentialsDecrypted: { id: id ?? '', name, type, data } };
}

function readAll(context: IExecuteFunctions): INodeExecutionData[] {
	const names = (context.getNodeParameter('names', 0) as string).split(' ');
	return context.getInputData().map((_item, item) => {
		for (const name of names) context.getNodeParameter(name, item);
		return { json: {}, pairedItem: { item } };
	});
}
