import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import type { InstellixCredentials } from '../nodes/Instellix/api';
import { instellixCredentials } from '../nodes/Instellix/connection';
import { readToken, TokenCache, tokenRequest, type TokenRequest } from '../nodes/Instellix/token';
import type { Reason } from '../delivery/contract/code';
import { readBody } from '../nodes/shared/host/answerBody';
import { CredentialProblem } from '../nodes/shared/host/credentialProblem';
import { Deadlines } from '../nodes/shared/host/deadlines';
import { exchangeOf, type HostAnswer } from '../nodes/shared/host/exchanges';
import { keepToken, keptToken } from '../nodes/shared/host/keptToken';

/** Shorter than a request may take, so that a usage for which no token comes is known to be unsent. */
const TIMEOUT_MS = 20_000;

const tokens = new TokenCache();

export class InstellixOAuth2Api implements ICredentialType {
	name = 'instellixOAuth2Api';

	displayName = 'Instellix OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/Instellix/instellix.svg',
		dark: 'file:../nodes/Instellix/instellix.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-usage-reporting/n8n-nodes-usage-reporting/blob/main/docs/reference/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{ name: 'Custom URL', value: 'custom' },
				{ name: 'Production', value: 'production' },
				{ name: 'Sandbox', value: 'sandbox' },
				{ name: 'Stage', value: 'stage' },
			],
			default: 'sandbox',
			description:
				'Where usages are reported to. Start with the sandbox; production bills for real.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://api.example.com',
			description:
				'The URL that came with your onboarding, without realm and path. Must begin with https://.',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'Realm',
			name: 'realm',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. my-company',
			description: 'The name of your tenant, as it stands in the token URL',
			hint: 'The name before /oauth2/token in the token URL that you got',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'string',
			default: '',
			description:
				'Only where Instellix told you to ask for scopes; several are separated by spaces',
			hint: 'Leave empty unless Instellix told you to ask for scopes',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/** Called by n8n when no token is stored, and when a request was answered 401. */
	async preAuthentication(
		this: IHttpRequestHelper,
		data: ICredentialDataDecryptedObject,
	): Promise<{ accessToken: string }> {
		const credentials = instellixCredentials(data);
		const { accessToken } = await tokens.freshToken(
			credentials,
			async (request) => await fetchToken(this, request, credentials),
		);
		return { accessToken: keepToken(tokenRequest(credentials), accessToken) };
	}

	/**
	 * A function, because n8n evaluates the declarative form anew for every request.
	 *
	 * @throws an error that n8n takes for a 401 where the token was fetched before the credential was
	 *   edited: it then fetches another and calls this again, with nothing sent in between
	 */
	async authenticate(
		data: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const credentials = instellixCredentials(data);
		const token = keptToken(tokenRequest(credentials), credentials.accessToken);
		if (token === undefined) throw tokenOfAnotherClient();
		return { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } };
	}
}

function tokenOfAnotherClient(): Error {
	const message = 'The stored token was fetched before the credential was edited.';
	return Object.assign(new Error(message), { response: { status: 401 } });
}

async function fetchToken(
	host: IHttpRequestHelper,
	request: TokenRequest,
	credentials: InstellixCredentials,
) {
	const { status, body } = await new Deadlines()
		.within(TIMEOUT_MS, async (signal) => await askForToken(host, request, signal))
		.catch((thrown: unknown) => {
			const exchange = exchangeOf(thrown);
			const { code, message }: Reason =
				'reason' in exchange
					? exchange.reason
					: { code: 'credential-refused', message: 'no answer' };
			throw new CredentialProblem(
				code,
				`No token from Instellix: ${message}. Check 'Environment' and 'Base URL' of the credential, and the network.`,
				true,
			);
		});
	return readToken(status, body, credentials, Date.now());
}

async function askForToken(host: IHttpRequestHelper, request: TokenRequest, signal: AbortSignal) {
	const answer = (await host.helpers.httpRequest({
		...request,
		headers: { ...request.headers },
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		timeout: TIMEOUT_MS,
		abortSignal: signal,
	})) as HostAnswer;
	return { status: answer.statusCode, body: await readBody(answer.body, signal) };
}
