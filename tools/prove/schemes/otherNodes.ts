import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

/** One usage as the users of these nodes have it: an address and a body of their own making. */
export interface RequestItem extends IDataObject {
	url: string;
	body: IDataObject;
	/** Name of the field that the API keeps unique; empty where it has none. */
	identField: string;
}

/** As long as the package's own default. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Parameter of these nodes: the credential to send with. */
const CREDENTIAL = 'credentialType';

/**
 * What most people build: HTTP Request with Retry On Fail. All items are sent at once, each with an
 * ident made up on the spot where the API wants one; when any of them fails, the node fails.
 */
export const plainNode = requestNode('plainRequest', async (_context, items, send) => {
	const key = (): string => String(Math.random()).slice(2);
	const sent = await Promise.allSettled(items.map(async (item) => await send(item, key())));
	const failure = sent.find(({ status }) => status === 'rejected');
	if (failure?.status === 'rejected') throw failure.reason;
});

/**
 * The best of the other community nodes: the key is made of execution id and item index, items go one
 * after another, and an ident that is taken counts as sent.
 */
export const keyedNode = requestNode('keyedRequest', async (context, items, send) => {
	for (const [index, item] of items.entries()) {
		try {
			await send(item, `${context.getExecutionId()}-${index}`);
		} catch (thrown) {
			if (!isTaken(thrown)) throw thrown;
		}
	}
});

type Send = (item: RequestItem, key: string) => Promise<unknown>;

function requestNode(
	name: string,
	sendAll: (context: IExecuteFunctions, items: RequestItem[], send: Send) => Promise<void>,
): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['output'],
			version: 1,
			description: 'Sends usages',
			defaults: { name },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'instellixOAuth2Api' }, { name: 'rebillyApi' }],
			properties: [{ displayName: CREDENTIAL, name: CREDENTIAL, type: 'string', default: '' }],
		},
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const type = this.getNodeParameter(CREDENTIAL, 0) as string;
			const items = this.getInputData().map(({ json }) => json as RequestItem);
			await sendAll(this, items, async ({ url, body, identField }, key) => {
				const ident = identField === '' ? {} : { [identField]: key };
				return await this.helpers.httpRequestWithAuthentication.call(this, type, {
					method: 'POST',
					url,
					body: { ...body, ...ident },
					json: true,
					returnFullResponse: true,
					timeout: REQUEST_TIMEOUT_MS,
				});
			});
			return [items.map((_item, item) => ({ json: { outcome: 'stored' }, pairedItem: { item } }))];
		},
	};
}

interface Thrown {
	readonly response?: { readonly status: number; readonly data?: unknown };
	readonly cause?: Thrown;
}

/** However the API says it: by 409, or by its words about the ident. */
function isTaken(thrown: unknown): boolean {
	for (let error = thrown as Thrown | undefined; error; error = error.cause) {
		const { status, data } = error.response ?? {};
		if (status !== undefined)
			return [400, 409, 422].includes(status) && /already exists/.test(JSON.stringify(data ?? ''));
	}
	return false;
}
