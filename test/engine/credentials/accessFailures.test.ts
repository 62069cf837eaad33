import {
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
	type Action,
} from '../support/actions';
import { changed, nobody } from '../support/credentials';
import { useFastTime } from '../support/fastTime';
import { failures, outcomesOf, type Failure } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

const wrongSecret = 'a-secret-that-is-wrong';

/** Runs with a changed credential, in an engine that has no token yet. */
async function runWith(action: Action, changes: Record<string, string>, setting: Setting = {}) {
	const service = action.credential.type === 'rebillyApi' ? 'rebilly' : 'instellix';
	const engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, service, changes, 'changed')],
	});
	const workflow = stage.workflow(action, {
		onError: 'continueErrorOutput',
		credentialId: 'changed',
		...setting,
	});
	return await engine.run({ workflow, input: usages(action, 1, 2, 3, 4, 5) });
}

const messages = (items: Failure[]) => items.map(({ message }) => message).join('\n');

const readOnly = (action: Action): Record<string, string> => {
	const { instellix, rebilly } = stage.sandbox.credentials;
	return action.credential.type === 'rebillyApi'
		? { secretKey: rebilly.readOnlyKey }
		: { clientId: instellix.readOnlyClientId, clientSecret: instellix.readOnlyClientSecret };
};

it.each(eachAction)(
	'%s stops at the first 403, which every other usage would get as well',
	async (_target, action) => {
		const run = await runWith(action, readOnly(action), { options: { concurrency: 1 } });

		expect(outcomesOf(run)).toEqual(['rejected', 'unsent', 'unsent', 'unsent', 'unsent']);
		expect(messages(failures(run))).toMatch(
			/lacks the permission (createUsage|addRatedUsage|PostUsage)/,
		);
		expect(messages(failures(run))).toMatch(
			action === createRebillyUsage
				? /the permission PostUsage in Rebilly\. .*IP addresses.*products or plans/
				: /the permission to (create usages|add rated usages) for the client.*'Scope'/,
		);
		expect(stage.posts(action)).toHaveLength(1);
	},
);

it.each(eachAction)(
	'%s leaves everything unsent with a wrong secret, and says where to fix it',
	async (_target, action) => {
		const run = await runWith(action, { clientSecret: wrongSecret, secretKey: wrongSecret });
		const items = failures(run);

		expect(outcomesOf(run)).toEqual(['unsent', 'unsent', 'unsent', 'unsent', 'unsent']);
		expect(stage.posts(action)).toEqual([]);
		expect(JSON.stringify(items)).not.toContain(wrongSecret);
		// Three tries at most, each of which the host repeats once, whatever the number of usages.
		expect(stage.sandbox.totals().received).toBeLessThanOrEqual(6);
		expect(items[0].message).toMatch(/(credential|'Client Secret'|'Secret Key')/);
		expect(messages(items)).not.toContain('look in Rebilly whether it is stored');
	},
);

it('leaves everything unsent where the organization does not exist, and says where to fix it', async () => {
	const run = await runWith(createRebillyUsage, { organizationId: 'org_other' });

	expect(outcomesOf(run)).toEqual(['unsent', 'unsent', 'unsent', 'unsent', 'unsent']);
	expect(failures(run)[0].message).toContain("'Organization ID'");
});

it('leaves everything unsent where the realm does not exist, and says where to fix it', async () => {
	const run = await runWith(createUsage, { realm: 'other-tenant' });

	expect(outcomesOf(run)).toEqual(['unsent', 'unsent', 'unsent', 'unsent', 'unsent']);
	expect(failures(run)[0].message).toContain("Check 'Realm'");
});

it('asks once more about a key that is refused for a moment', async () => {
	stage.sandbox.setFaults({
		faults: [{ onRequest: 2, kind: 'unauthorized' }],
		target: { api: 'rebilly', method: 'POST' },
	});
	const run = await stage.runOn(createRebillyUsage, { input: usages(createRebillyUsage, 1, 2) });

	expect(outcomesOf(run)).toEqual(['created', 'created']);
	expect(stage.sandbox.records('rebilly/usage')).toMatchObject({ stored: 2, twice: [] });
});

it('sends nothing with a key that may not read what is stored', async () => {
	const run = await runWith(createRebillyUsage, {
		secretKey: stage.sandbox.credentials.rebilly.writeOnlyKey,
	});

	expect(failures(run)).toHaveLength(5);
	expect(stage.posts(createRebillyUsage)).toEqual([]);
});

it('names the permission without which nothing is sent', async () => {
	const run = await runWith(createRebillyUsage, {
		secretKey: stage.sandbox.credentials.rebilly.writeOnlyKey,
	});

	expect(failures(run)[0].message).toMatch(/GetUsageCollection.*IP addresses.*products or plans/);
});

it('sends with a key that may not read what is stored where the user wants no look-up', async () => {
	const run = await runWith(
		createRebillyUsage,
		{ secretKey: stage.sandbox.credentials.rebilly.writeOnlyKey },
		{ options: { lookUp: false } },
	);

	expect(outcomesOf(run)).toEqual(['created', 'created', 'created', 'created', 'created']);
});

it.each(eachAction)(
	'%s leaves everything unsent when the host cannot be reached',
	async (_target, action) => {
		speedUp();
		const run = await runWith(action, { baseUrl: nobody });

		expect(outcomesOf(run)).toEqual(['unsent', 'unsent', 'unsent', 'unsent', 'unsent']);
		expect(failures(run)[0].message).toMatch(/the host could not be reached \(ECONNREFUSED\)/);
		expect(messages(failures(run))).toContain('run the workflow again');
	},
);

it.each(eachAction)('%s says when it stops that nothing is stored', async (_target, action) => {
	speedUp();
	const run = await runWith(action, { baseUrl: nobody }, { onError: undefined });

	expect(run.status).toBe('error');
	expect(run.error?.message).toMatch(
		/^(Instellix|Rebilly) has stored 0 of 5 usages; of the others, 5 unsent$/,
	);
});

it.each([
	[
		'http without encryption',
		{ environment: 'custom', baseUrl: 'http://billing.example.com' },
		/must begin with https/,
	],
	['no URL', { environment: 'custom', baseUrl: '' }, /'Base URL' is empty/],
	[
		'a URL with a query',
		{ environment: 'custom', baseUrl: 'https://billing.example.com?x=1' },
		/no user name, query/,
	],
])('refuses a custom URL that is %s before anything is sent', async (_what, changes, reason) => {
	for (const [, action] of eachAction) {
		const run = await runWith(action, changes, { onError: undefined });

		expect(run.status).toBe('error');
		expect(run.error?.message).toBe('The credential cannot be used');
		expect(run.error?.description).toMatch(reason);
	}
	expect(stage.sandbox.totals().received).toBe(0);
});

it.each([
	['a publishable key', { secretKey: 'pk_sandbox_x' }, /publishable key/],
	[
		'a key of the other environment',
		{ environment: 'live', secretKey: 'sk_sandbox_x' },
		/key of the sandbox environment, but 'Environment' is live/,
	],
	['an organization that is none', { organizationId: '../../x' }, /'Organization ID'/],
])('refuses %s before anything is sent', async (_what, changes, reason) => {
	const run = await runWith(createRebillyUsage, changes, { onError: undefined });

	expect(run.error?.description).toMatch(reason);
	expect(run.error?.description).not.toContain('sk_sandbox_x');
	expect(stage.sandbox.totals().received).toBe(0);
});
