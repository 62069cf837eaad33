import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
	type Action,
} from '../support/actions';
import { changed } from '../support/credentials';
import { startLoopback, type Loopback, type LoopbackAnswer } from '../support/loopback';
import { failures } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

let elsewhere: Loopback;
let redirecting: Loopback | undefined;

beforeEach(async () => {
	elsewhere = await startLoopback(() => ({ status: 200, body: '[]' }));
});
afterEach(async () => {
	await elsewhere.close();
	await redirecting?.close();
});

const token = JSON.stringify({ access_token: 'a-token', token_type: 'bearer', expires_in: 269 });

/** A host that sends some of the requests elsewhere, and answers the others. */
async function redirect(isSent: (path: string) => boolean, status: number): Promise<string> {
	redirecting = await startLoopback((path): LoopbackAnswer => {
		if (isSent(path)) return { status, headers: { Location: `${elsewhere.url}${path}` }, body: '' };
		return { status: 200, body: path.endsWith('/oauth2/token') ? token : '[]' };
	});
	return redirecting.url;
}

const service = (action: Action) =>
	action.credential.type === 'rebillyApi' ? 'rebilly' : 'instellix';

const everything = () => true;
const cases: Array<[string, string, Action, (path: string) => boolean]> = [
	...eachAction.map(([target, action]): (typeof cases)[number] => [
		target,
		'everything',
		action,
		everything,
	]),
	['instellix/usage', 'all but the token', createUsage, (path) => !path.endsWith('/oauth2/token')],
	[
		'instellix/ratedUsage',
		'all but the token',
		addRatedUsage,
		(path) => !path.endsWith('/oauth2/token'),
	],
];

it.each(cases)('%s follows no redirect of %s', async (_target, _what, action, isSent) => {
	for (const status of [302, 307]) {
		const baseUrl = await redirect(isSent, status);
		const engine = await stage.newEngine({
			credentials: [changed(stage.sandbox, service(action), { baseUrl }, 'redirected')],
		});
		const workflow = stage.workflow(action, {
			onError: 'continueErrorOutput',
			credentialId: 'redirected',
		});
		const run = await engine.run({ workflow, input: usages(action, 1, 2) });

		expect(failures(run)).toHaveLength(2);
		expect(elsewhere.seen).toEqual([]);
		await redirecting?.close();
	}
});

async function firstMessage(action: Action, isSent: (path: string) => boolean): Promise<string> {
	const baseUrl = await redirect(isSent, 302);
	const engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, service(action), { baseUrl }, 'redirected')],
	});
	const workflow = stage.workflow(action, {
		onError: 'continueErrorOutput',
		credentialId: 'redirected',
	});
	const run = await engine.run({ workflow, input: usages(action, 1) });

	return failures(run)[0].message;
}

const instellixCases = cases.filter(([, , action]) => action !== createRebillyUsage);

it.each(instellixCases)(
	'%s says where to fix an address that redirects %s',
	async (_target, _what, action, isSent) => {
		expect(await firstMessage(action, isSent)).toMatch(/base url/i);
	},
);

it('rebilly/usage says where to fix an address that redirects everything', async () => {
	expect(await firstMessage(createRebillyUsage, everything)).toMatch(/base url/i);
});

it.each(cases)(
	'%s: the test of the credential follows no redirect of %s',
	async (_target, _what, action, isSent) => {
		const { type } = action.credential;
		const { data } = changed(stage.sandbox, service(action), {
			baseUrl: await redirect(isSent, 302),
		});
		const result = await stage.engine.testCredential({ type, nodeType: action.node, data });

		if (isSent === everything)
			expect(result).toMatchObject({ status: 'Error', message: expect.stringMatching(/Base URL/) });
		expect(elsewhere.seen).toEqual([]);
	},
);

it('follows no redirect of a list', async () => {
	const engine = await stage.newEngine({
		credentials: [
			changed(stage.sandbox, 'rebilly', { baseUrl: await redirect(() => true, 302) }, 'redirected'),
		],
	});
	const search = engine.listSearch({
		nodeType: 'n8n-nodes-usage-reporting.rebillyUsage',
		method: 'searchSubscriptionItems',
		credentials: { rebillyApi: { id: 'redirected', name: '' } },
	});

	await expect(search).rejects.toThrow('The list cannot be loaded.');
	expect(elsewhere.seen).toEqual([]);
});
