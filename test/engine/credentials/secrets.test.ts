import { inspect } from 'node:util';
import type { RunResult } from '../../../tools/engine';
import { nodeNames } from '../../../tools/engine';
import { anyKeptToken } from '../../../nodes/shared/host/keptToken';
import type { FaultKind } from '../../../tools/sandbox';
import { ofNobody } from '../support/accounts';
import { actions, createUsage, eachAction, usages, type Action } from '../support/actions';
import { changed } from '../support/credentials';
import { useFastTime } from '../support/fastTime';
import { startLoopback, type Loopback } from '../support/loopback';
import { failures } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

let echo: Loopback | undefined;
afterEach(async () => await echo?.close());

const wrong = {
	clientSecret: 'a-client-secret-that-is-wrong',
	secretKey: 'sk_sandbox_that_is_wrong',
};

/** Everything that must never be seen: the secrets, the token, and what is made of them. */
function secrets(): string[] {
	const { instellix, rebilly } = stage.sandbox.credentials;
	const token = stage.engine.credentials.read(
		{ id: 'instellix', name: '' },
		'instellixOAuth2Api',
	).accessToken;
	const basic = (secret: string) =>
		Buffer.from(`${instellix.clientId}:${secret}`).toString('base64');
	return [
		instellix.clientSecret,
		basic(instellix.clientSecret),
		rebilly.secretKey,
		wrong.clientSecret,
		basic(wrong.clientSecret),
		wrong.secretKey,
		...(typeof token === 'string' && token !== '' ? [String(anyKeptToken(token))] : []),
	];
}

/** All of it as text: objects to any depth, errors with their causes and own properties. */
const asText = (value: unknown) =>
	inspect(value, {
		depth: Infinity,
		maxArrayLength: null,
		maxStringLength: null,
		showHidden: true,
	});

function expectNoSecret(run: RunResult): void {
	const shown = {
		items: [nodeNames.node, nodeNames.success].map((name) => run.output(name)),
		errors: run.data.data.resultData,
		error: run.error,
		hints: run.hints(nodeNames.node),
		messages: run.messages,
		lines: stage.lines,
	};
	const text = asText(shown) + JSON.stringify(shown.items) + JSON.stringify(run.error ?? null);
	expect(text.length).toBeGreaterThan(500);
	expect(secrets().filter((secret) => text.includes(secret))).toEqual([]);
}

const settings: Array<[string, Setting]> = [
	['stops', {}],
	['continues', { onError: 'continueErrorOutput' }],
];
const eachSetting = eachAction.flatMap(([target, action]) =>
	settings.map(([what, setting]) => [target, what, action, setting] as const),
);

it.each(eachSetting)(
	'%s that %s shows none when all goes well',
	async (_target, _what, action, setting) => {
		const input = usages(action, 1, 2, 1);

		expectNoSecret(await stage.run(action, { ...setting, input }));
		expectNoSecret(await stage.run(action, { ...setting, input }));
		expect(secrets()).toHaveLength(action.credential.type === 'rebillyApi' ? 6 : 7);
	},
);

it.each(eachSetting)(
	'%s that %s shows none of invalid and refused usages',
	async (_target, _what, action, setting) => {
		const [first, second] = usages(action, 1, 2);

		expectNoSecret(await stage.run(action, { ...setting, input: [ofNobody(first), second] }));
		expectNoSecret(await stage.run(action, { ...setting, input: [first, {}] }));
	},
);

it.each(eachSetting)(
	'%s that %s shows none when the secret is wrong',
	async (_target, _what, action, setting) => {
		const service = action.credential.type === 'rebillyApi' ? 'rebilly' : 'instellix';
		const engine = await stage.newEngine({
			credentials: [changed(stage.sandbox, service, wrong, 'wrong')],
		});
		const workflow = stage.workflow(action, { ...setting, credentialId: 'wrong' });

		expectNoSecret(await engine.run({ workflow, input: usages(action, 1, 2) }));
	},
);

const kinds: FaultKind[] = [
	'refuseConnection',
	'resetAfterStoring',
	'status500AfterStoring',
	'status502BeforeStoring',
	'tooManyRequestsSeconds',
	'unauthorized',
	'truncatedAnswer',
	'notJsonAnswer',
];

it.each(kinds)('shows none when it meets %s', async (kind) => {
	speedUp();
	for (const action of actions) {
		stage.sandbox.setFaults({ rates: { [kind]: 1 }, retryAfterSeconds: 2 });
		const options = { timeLimit: 0.05 };
		expectNoSecret(await stage.runOn(action, { options, input: usages(action, 1, 2) }));
		expectNoSecret(
			await stage.run(action, { options, retries: { maxTries: 2 }, input: usages(action, 1, 2) }),
		);
	}
});

it('shows none of an API that repeats them', async () => {
	const { instellix, rebilly } = stage.sandbox.credentials;
	echo = await startLoopback(() => ({
		status: 400,
		body: JSON.stringify({
			message: `no ${instellix.clientSecret}`,
			detail: `no ${rebilly.secretKey}`,
			errors: [{ fieldName: 'x', error: rebilly.secretKey }],
		}),
	}));
	for (const action of actions) {
		const service = action.credential.type === 'rebillyApi' ? 'rebilly' : 'instellix';
		const engine = await stage.newEngine({
			credentials: [changed(stage.sandbox, service, { baseUrl: echo.url }, 'echo')],
		});
		const workflow = stage.workflow(action, {
			onError: 'continueErrorOutput',
			credentialId: 'echo',
		});
		expectNoSecret(await engine.run({ workflow, input: usages(action, 1) }));
	}
});

/** A key that almost every writer spells in a way of its own. */
const oddSecret = 'sk_odd/"\\<key>&of+7 signs';

it.each<[string, (secret: string) => string]>([
	['plain', (secret) => secret],
	['in a URL', encodeURIComponent],
	['in base64', (secret) => Buffer.from(secret).toString('base64')],
	['of Basic', (secret) => Buffer.from(`client:${secret}`).toString('base64')],
	['in base64 for a URL', (secret) => Buffer.from(secret).toString('base64url')],
	['in HTML', (secret) => secret.replace(/&/g, '&amp;').replace(/</g, '&lt;')],
])('shows none of an API that repeats it %s, in JSON with escaped slashes', async (_how, spell) => {
	const repeated = spell(oddSecret);
	const words = `no <${repeated}>`;
	const body = JSON.stringify({ message: words, detail: words }).replaceAll('/', '\\/');
	echo = await startLoopback((path) =>
		path.endsWith('/oauth2/token')
			? { status: 200, body: '{"access_token":"a-token","expires_in":300}' }
			: { status: 400, body },
	);
	const data = { baseUrl: echo.url, clientSecret: oddSecret };
	const engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, 'instellix', data, 'echo')],
	});
	const workflow = stage.workflow(createUsage, {
		onError: 'continueErrorOutput',
		credentialId: 'echo',
	});
	const run = await engine.run({ workflow, input: usages(createUsage, 1) });
	const shown = asText([run.data.data.resultData, failures(run)]);

	expect(failures(run)[0].message).toMatch(/no <\w*\*\*\*>/);
	expect(shown.includes(repeated) || shown.includes(oddSecret)).toBe(false);
});

it.each([
	['as it was sent', (authorization: string) => authorization],
	['alone', (authorization: string) => authorization.replace('Bearer ', '')],
])('shows none of an API that repeats a token of this run %s', async (_how, repeated) => {
	const token = 'a-token-that-was-fetched-in-this-run';
	echo = await startLoopback((path, _body, { authorization = '' }) =>
		path.endsWith('/oauth2/token')
			? { status: 200, body: JSON.stringify({ access_token: token, expires_in: 300 }) }
			: { status: 400, body: JSON.stringify({ message: `no ${repeated(authorization)}` }) },
	);
	const engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, 'instellix', { baseUrl: echo.url }, 'echo')],
	});
	const workflow = stage.workflow(createUsage, {
		onError: 'continueErrorOutput',
		credentialId: 'echo',
	});
	const run = await engine.run({ workflow, input: usages(createUsage, 1) });

	expect(echo.seen.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
	expect(failures(run)[0].message).toContain('***');
	expect(asText(run.data.data.resultData).includes(token)).toBe(false);
});

it('shows none in a cancelled execution', async () => {
	for (const action of actions) {
		stage.sandbox.settings.answerAfterMs = 100;
		const controller = new AbortController();
		const running = stage.run(action, {
			input: usages(action, 1, 2, 3),
			run: { signal: controller.signal },
		});
		setTimeout(() => controller.abort(), 150);
		expectNoSecret(await running);
	}
});

it('would be noticed', () => {
	const leak = {
		cause: Object.assign(new Error('x'), { config: { headers: { a: [secrets()[0]] } } }),
	};

	expect(asText(leak)).toContain(secrets()[0]);
});

/** The request log of the sandbox is what shows that secrets were sent at all. */
it.each(eachAction)(
	'%s sends its secret to the host of the credential only',
	async (_target, action: Action) => {
		await stage.run(action, { input: usages(action, 1) });
		const hosts = new Set(stage.sandbox.requests().map(({ headers }) => `http://${headers.host}`));

		expect([...hosts]).toEqual([
			action.credential.type === 'rebillyApi'
				? stage.sandbox.rebillyUrl
				: stage.sandbox.instellixUrl,
		]);
	},
);
