import type { ICredentialType } from 'n8n-workflow';

/** A token that is sent as a header by a function. */
export const functionApi: ICredentialType = {
	name: 'functionApi',
	displayName: 'Function API',
	properties: [
		{
			displayName: 'Key',
			name: 'key',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{ displayName: 'Scheme', name: 'scheme', type: 'string', default: 'Token' },
	],
	// A method, because credential types are classes and may refer to themselves.
	async authenticate(this: ICredentialType, { key, scheme }, requestOptions) {
		const headers = {
			...requestOptions.headers,
			authorization: `${scheme as string} ${key as string}`,
		};
		return { ...requestOptions, headers: { ...headers, 'x-credential': this.name } };
	},
};

/** Obtains a token of its own, and another when the server no longer takes it. */
export const tokenApi: ICredentialType = {
	name: 'tokenApi',
	displayName: 'Token API',
	properties: [
		{ displayName: 'URL', name: 'url', type: 'string', default: '' },
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	],
	async preAuthentication({ url, secret }) {
		const options = { url: `${url as string}/token`, method: 'POST' as const, body: { secret } };
		const { token } = (await this.helpers.httpRequest(options)) as { token: string };
		// n8n keeps whatever comes back, except over a field that the user filled with an expression.
		return { token, secret };
	},
	async authenticate({ token }, requestOptions) {
		const headers = { ...requestOptions.headers, authorization: `Bearer ${token as string}` };
		return { ...requestOptions, headers };
	},
};
