import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { createEngine } from '../../../tools/engine';
import type { Engine } from '../../../tools/engine';
import { functionApi } from './support/credentialTypes';
import { nodeType } from './support/nodes';

let engine: Engine;

async function searchPlans(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { key } = await this.getCredentials('functionApi');
	const customer = this.getCurrentNodeParameter('customer', { extractValue: true }) as string;
	const sameCustomer = this.getNodeParameter('customer', '', { extractValue: true }) as string;
	return {
		results: [
			{
				name: `${customer} ${sameCustomer} ${filter ?? ''} ${key as string}`,
				value: paginationToken ?? 'first',
			},
		],
		paginationToken: 'next',
	};
}

async function searchNothing(this: ILoadOptionsFunctions): Promise<INodeListSearchResult> {
	throw new NodeOperationError(this.getNode(), 'The plans could not be listed', {
		description: 'Check the key',
	});
}

beforeAll(async () => {
	const lister = nodeType(
		async () => [[]],
		{
			credentials: [{ name: 'functionApi', required: true }],
			properties: [
				{
					displayName: 'Customer',
					name: 'customer',
					type: 'resourceLocator',
					default: { mode: 'list', value: '' },
					modes: [
						{ displayName: 'From List', name: 'list', type: 'list' },
						{
							displayName: 'By URL',
							name: 'url',
							type: 'string',
							extractValue: { type: 'regex', regex: 'https://host/([a-z0-9]+)' },
						},
					],
				},
			],
		},
		{ listSearch: { searchPlans, searchNothing } },
	);
	engine = await createEngine({
		extraNodeTypes: { 'test.lister': lister },
		extraCredentialTypes: [functionApi],
		credentials: [
			{ id: 'function', name: 'By function', type: 'functionApi', data: { key: 'k1' } },
		],
	});
});

afterAll(() => engine.close());

const credentials = { functionApi: { id: 'function', name: '' } };

it('searches a list with the filter, the page, the credential and the values of resource locators', async () => {
	const parameters = { customer: { __rl: true as const, mode: 'url', value: 'https://host/cus1' } };
	const search = { nodeType: 'test.lister', method: 'searchPlans', parameters, credentials };

	expect(await engine.listSearch({ ...search, filter: 'pro' })).toEqual({
		results: [{ name: 'cus1 cus1 pro k1', value: 'first' }],
		paginationToken: 'next',
	});
	expect((await engine.listSearch({ ...search, paginationToken: 'next' })).results[0].value).toBe(
		'next',
	);
});

it('rejects with what the editor shows when the list cannot load', async () => {
	const search = { nodeType: 'test.lister', method: 'searchNothing', credentials };

	await expect(engine.listSearch(search)).rejects.toMatchObject({
		message: 'The plans could not be listed',
		description: 'Check the key',
	});
	const withoutCredential = { nodeType: 'test.lister', method: 'searchPlans' };
	await expect(engine.listSearch(withoutCredential)).rejects.toThrow('credentials');
	await expect(engine.listSearch({ nodeType: 'test.lister', method: 'missing' })).rejects.toThrow(
		'missing',
	);
});

it('lets an expression that needs an execution fail as in the editor', async () => {
	const parameters = {
		customer: { __rl: true as const, mode: 'url', value: '={{ $("Trigger").item.json.id }}' },
	};
	const search = { nodeType: 'test.lister', method: 'searchPlans', parameters, credentials };

	await expect(engine.listSearch(search)).rejects.toThrow();
});
