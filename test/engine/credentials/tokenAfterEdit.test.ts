import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Engine } from '../../../tools/engine';
import { startSandbox, type Sandbox } from '../../../tools/sandbox';
import { openAccounts, openAccountsBeside } from '../support/accounts';
import { createUsage, usages } from '../support/actions';
import { changed } from '../support/credentials';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';
import { startTenants, type Tenants } from '../support/tenants';

const stage = useStage();
const credential = { id: 'edited', name: 'edited' };
const type = 'instellixOAuth2Api';

let other: Sandbox;
let tenants: Tenants;
let engine: Engine;

beforeEach(async () => {
	other = await startSandbox({ instellix: { contracts: 10, customers: 5 } });
	openAccounts(other);
	tenants = await startTenants({ test: stage.sandbox, prod: other });
	const data = { baseUrl: tenants.url, realm: 'test' };
	engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, 'instellix', data, 'edited')],
	});
});
afterEach(async () => {
	await tenants.close();
	await other.close();
});

const stored = () => engine.credentials.read(credential, type);

/** As n8n saves an edited credential: what its screen does not show stays as it was. */
function edit(changes: ICredentialDataDecryptedObject): void {
	engine.credentials.save(credential, type, { ...stored(), ...changes });
}

async function run(input = usages(createUsage, 1), options = {}) {
	const workflow = stage.workflow(createUsage, { credentialId: 'edited', options });
	return outcomesOf(await engine.run({ workflow, input }));
}

it('reports to the new realm, and shows it no token of the old one', async () => {
	expect(await run()).toEqual(['created']);
	const [old] = tenants.brought.splice(0);
	edit({ realm: 'prod' });

	expect(await run()).toEqual(['created']);
	expect(stage.sandbox.records('instellix/usage').stored).toBe(1);
	expect(other.records('instellix/usage').stored).toBe(1);
	expect(tenants.brought).toHaveLength(1);
	expect(tenants.brought).not.toContain(old);
});

it.each([
	['client', { clientId: 'another-client' }],
	['secret', { clientSecret: 'another-secret' }],
	['scope', { scope: 'createUsage' }],
])('asks for a token of its own for another %s', async (_what, changes) => {
	await run();
	const [old] = tenants.brought.splice(0);
	const { clientId, clientSecret } = { ...stage.sandbox.credentials.instellix, ...changes };
	stage.sandbox.instellix.addClient({ clientId, clientSecret, permissions: ['createUsage'] });
	edit(changes);

	expect(await run(usages(createUsage, 2))).toEqual(['created']);
	expect(stage.sandbox.tokensIssued).toBe(2);
	expect(tenants.brought).not.toContain(old);
});

it('carries no token to another host', async () => {
	await run();
	edit({ baseUrl: other.instellixUrl, realm: other.credentials.instellix.realm });

	expect(await run()).toEqual(['created']);
	expect(other.requests().map(({ status }) => status)).toEqual([200, 201]);
});

it('sends nothing while the new client is refused', async () => {
	await run();
	tenants.brought.splice(0);
	edit({ clientSecret: 'a-wrong-secret' });
	const workflow = stage.workflow(createUsage, {
		credentialId: 'edited',
		onError: 'continueErrorOutput',
	});

	expect(outcomesOf(await engine.run({ workflow, input: usages(createUsage, 2) }))).toEqual([
		'unsent',
	]);
	expect(tenants.brought).toEqual([]);
});

it('asks once for all requests that find the token of before', async () => {
	await run();
	tenants.brought.splice(0);
	edit({ realm: 'prod' });
	const accounts = openAccountsBeside(other, 20);
	const input = Array.from({ length: 200 }, (_none, number) =>
		createUsage.usage(number, accounts[number % 20]),
	);

	expect(new Set(await run(input, { concurrency: 20 }))).toEqual(new Set(['created']));
	expect(other.tokensIssued).toBe(1);
	expect(tenants.brought).toHaveLength(200);
});

it('goes back to the old realm with the token that is still good there', async () => {
	await run();
	const [old] = tenants.brought.splice(0);
	edit({ realm: 'prod' });
	await run();
	edit({ realm: 'test' });

	expect(await run(usages(createUsage, 2))).toEqual(['created']);
	expect(tenants.brought.at(-1)).toBe(old);
	expect(stage.sandbox.tokensIssued).toBe(1);
});

it('renews a token that was stored without saying what it was asked for with', async () => {
	edit({ accessToken: 'a-token-of-an-earlier-version' });

	expect(await run()).toEqual(['created']);
	expect(tenants.brought).not.toContain('a-token-of-an-earlier-version');
});
