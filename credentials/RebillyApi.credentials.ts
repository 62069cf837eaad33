import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { trimmed } from '../values/blanks';
import { API_KEY_HEADER } from '../nodes/RebillyUsage/api';

export class RebillyApi implements ICredentialType {
	name = 'rebillyApi';

	displayName = 'Rebilly API';

	icon: Icon = {
		light: 'file:../nodes/RebillyUsage/rebillyUsage.svg',
		dark: 'file:../nodes/RebillyUsage/rebillyUsage.dark.svg',
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
				{ name: 'Live', value: 'live' },
				{ name: 'Sandbox', value: 'sandbox' },
			],
			default: 'sandbox',
			description: 'Where usages are reported to. Start with the sandbox; live bills for real.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://api.example.com',
			description: 'The URL before /organizations. Must begin with https://.',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'Organization ID',
			name: 'organizationId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. org_0YVDM8RC7GDADADSBSMW124JA8',
		},
		{
			displayName: 'Secret Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. sk_sandbox_...',
			description:
				'A secret key of this environment. It needs the permissions PostUsage, GetUsageCollection, GetUsage and DeleteUsage, and for the lists GetSubscriptionCollection and GetPlanCollection.',
		},
	];

	/** A function, because n8n evaluates the declarative form anew for every request. */
	async authenticate(
		data: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return {
			...request,
			headers: { ...request.headers, [API_KEY_HEADER]: trimmed(String(data.secretKey)) },
		};
	}
}
