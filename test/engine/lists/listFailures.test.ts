import { account } from '../support/accounts';
import {
	addRatedUsage,
	byId,
	createRebillyUsage,
	createUsage,
	type Action,
} from '../support/actions';
import { changed, nobody } from '../support/credentials';
import { failureOfList, openList, type ListRequest } from '../support/lists';
import { startLoopback } from '../support/loopback';
import { useStage } from '../support/stage';
import { wayOnOf } from '../support/wayOn';

const stage = useStage();

const chosen = { contractIdent: byId(account.contractIdent), contractId: byId(account.contractId) };
const lists: Array<[string, ListRequest]> = [
	['searchContractIds', createUsage],
	['searchDebtors', createUsage],
	['searchProducts', createUsage],
	['searchContractIdents', addRatedUsage],
	['searchAggregations', addRatedUsage],
	['searchProductReferenceKeys', addRatedUsage],
	['searchSubscriptionItems', createRebillyUsage],
].map(([method, action]) => [
	method as string,
	{ method: method as string, action: action as Action, parameters: chosen },
]);

const wrongSecret = 'a-secret-that-is-wrong';

/** What a list says with a changed credential, in an n8n that has no token yet. */
async function failureWith(request: ListRequest, changes: Record<string, string>): Promise<string> {
	const service = request.action === createRebillyUsage ? 'rebilly' : 'instellix';
	const engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, service, changes, 'changed')],
	});
	const message = await failureOfList(engine, { ...request, credentialId: 'changed' });
	expect(message).not.toContain('[object');
	return message;
}

it.each(lists)('%s says that the host cannot be reached', async (_method, request) => {
	const message = await failureWith(request, { baseUrl: nobody });

	expect(message).toMatch(/^The list cannot be loaded\. .*the host could not be reached/);
	expect(message.endsWith(wayOnOf(request))).toBe(true);
});

it.each(lists)('%s says that the secret is wrong, and not which', async (_method, request) => {
	const message = await failureWith(request, { clientSecret: wrongSecret, secretKey: wrongSecret });

	expect(message).toMatch(
		/^The list cannot be loaded\. .*(refused the credential|'Client Secret').* You can still choose /,
	);
	expect(message).not.toContain(wrongSecret);
});

it.each(lists)('%s says which permission is missing', async (_method, request) => {
	const { instellix, rebilly } = stage.sandbox.credentials;
	const message = await failureWith(request, {
		clientId: instellix.writeOnlyClientId,
		clientSecret: instellix.writeOnlyClientSecret,
		secretKey: rebilly.writeOnlyKey,
	});

	expect(message).toMatch(
		/^The list cannot be loaded\. The credential lacks the permission (to read contracts|to read customers|to query rated usage aggregations|GetSubscriptionCollection).*\. .*('Scope'|IP addresses).*\. You can still choose /,
	);
});

it.each(lists)('%s says that the credential cannot be used', async (_method, request) => {
	expect(await failureWith(request, { baseUrl: 'http://billing.example.com' })).toBe(
		`The list cannot be loaded. 'Base URL' must begin with https://, so that the secret is never sent in the clear. ${wayOnOf(request)}`,
	);
});

it.each(lists)('%s says that the service has trouble', async (_method, request) => {
	stage.sandbox.setFaults({ rates: { status503BeforeStoring: 1 }, target: { method: 'GET' } });

	expect(await failureOfList(stage.engine, request)).toMatch(
		/^The list cannot be loaded\. (Instellix|Rebilly) answered 503: .* You can still choose /,
	);
});

async function failureOfWebPage(request: ListRequest): Promise<string> {
	stage.sandbox.setFaults({ rates: { notJsonAnswer: 1 }, target: { method: 'GET' } });
	return await failureOfList(stage.engine, request);
}

const withListOfProducts = lists.filter(([method]) => method === 'searchProductReferenceKeys');
const others = lists.filter(([method]) => method !== 'searchProductReferenceKeys');

it.each(others)('%s says that the answer is no list', async (_method, request) => {
	expect(await failureOfWebPage(request)).toMatch(
		/^The list cannot be loaded\. .* You can still choose /,
	);
});

it.each(withListOfProducts)('%s says that the answer is no list', async (_method, request) => {
	expect(await failureOfWebPage(request)).toMatch(
		/^The list cannot be loaded\. .* You can still choose /,
	);
});

it('says that no plan can be read, by the permission that is missing', async () => {
	const { rebilly } = stage.sandbox;
	rebilly.addKey({
		key: 'sk_sandbox_subscriptions_only',
		permissions: ['GetSubscriptionCollection'],
	});

	expect(
		await failureWith(
			{ action: createRebillyUsage, method: 'searchSubscriptionItems' },
			{ secretKey: 'sk_sandbox_subscriptions_only' },
		),
	).toContain('The credential lacks the permission GetPlanCollection.');
});

it.each<[string, ListRequest]>([
	['searchProducts', { action: createUsage, method: 'searchProducts' }],
	['searchProductReferenceKeys', { action: addRatedUsage, method: 'searchProductReferenceKeys' }],
])(
	'%s asks for a contract while none is chosen, or an expression chooses',
	async (_method, request) => {
		const field = request.action === createUsage ? 'contractId' : 'contractIdent';
		for (const value of [
			'',
			'={{ $json.contract }}',
			"={{ $('Trigger').item.json.contract }}",
			'={{ nonsense( }}',
		]) {
			expect(
				await failureOfList(stage.engine, { ...request, parameters: { [field]: byId(value) } }),
			).toBe(
				`The list cannot be loaded. It shows the products of one contract: choose a fixed value in 'Contract' first. ${wayOnOf(request)}`,
			);
		}
	},
);

it('asks for no contract where the usage is reported for a debtor, though one was chosen before', async () => {
	const request = {
		action: createUsage,
		method: 'searchProducts',
		parameters: { ...chosen, reportFor: 'debtor' },
	};

	expect(await failureOfList(stage.engine, request)).toBe(
		"The list cannot be loaded. It shows the products of one contract, and with 'Report For' set to 'Debtor' there is none to choose. You can still choose 'By Ident' in 'Product' and type it in.",
	);
});

it.each<[string, ListRequest]>([
	[
		'searchProducts',
		{ action: createUsage, method: 'searchProducts', parameters: { contractId: byId('424242') } },
	],
	[
		'searchProductReferenceKeys',
		{
			action: addRatedUsage,
			method: 'searchProductReferenceKeys',
			parameters: { contractIdent: byId('nobody') },
		},
	],
])('%s says that there is no such contract', async (_method, request) => {
	expect(await failureOfList(stage.engine, request)).toMatch(
		/^The list cannot be loaded\. Instellix does not know what the list is about: Contract .* does not exist.* You can still choose /,
	);
});

it('loads a list though other fields hold expressions that cannot be evaluated here', async () => {
	const broken = { __rl: true as const, mode: 'id', value: "={{ $('Nowhere').item.json.x }}" };
	const parameters = {
		...chosen,
		ratedUsageAggregationIdent: broken,
		periodStart: '={{ $json.start',
		priceAmount: '={{ (',
	};
	for (const [, request] of lists) {
		const { results } = await openList(stage.engine, { ...request, parameters });

		expect(results.length).toBeGreaterThan(0);
	}
});

it('shortens what a host says that is no API of theirs', async () => {
	const strange = await startLoopback(() => ({ status: 500, body: 'x'.repeat(5_000) }));
	const message = await failureWith(
		{ action: createRebillyUsage, method: 'searchSubscriptionItems' },
		{ baseUrl: strange.url },
	);
	await strange.close();

	// A sentence, not a page.
	expect(message.length).toBeLessThan(400);
});
