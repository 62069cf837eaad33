import { setTimeout as wait } from 'node:timers/promises';
import { openAccountsBeside } from '../support/accounts';
import { createUsage, addRatedUsage, usages } from '../support/actions';
import { changed } from '../support/credentials';
import { useFastTime } from '../support/fastTime';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';
import { withResolvers } from '../support/underWay';

const stage = useStage();
const speedUp = useFastTime();

const credential = { id: 'instellix', name: 'instellix' };
const storedToken = () =>
	stage.engine.credentials.read(credential, 'instellixOAuth2Api').accessToken;

/** So many usages for each of 20 contracts. */
function spread(each: number) {
	const accounts = openAccountsBeside(stage.sandbox, 20);
	const numbers = Array.from({ length: each }, (_none, number) => number);
	return numbers.flatMap((number) => accounts.map((account) => createUsage.usage(number, account)));
}

it('is fetched once for 200 usages of which 20 are sent at once', async () => {
	const run = await stage.run(createUsage, { options: { concurrency: 20 }, input: spread(10) });

	expect(outcomesOf(run).filter((outcome) => outcome === 'created')).toHaveLength(200);
	expect(stage.sandbox.tokensIssued).toBe(1);
});

it('is fetched once more when it is revoked with many requests under way', async () => {
	stage.sandbox.setFaults({
		faults: [{ onRequest: 70, kind: 'unauthorized' }],
		target: { method: 'POST', path: createUsage.posts },
	});
	// All are under way when the 70th is refused; the 75th is refused when there is a new token.
	const { promise: areAllUnderWay, resolve } = withResolvers();
	stage.sandbox.settings.holdAnswer = async (request) => {
		const position = stage.posts(createUsage).indexOf(request) + 1;
		if (position === 75) {
			resolve();
			while (stage.sandbox.tokensIssued < 2) await wait(1);
		} else if (position >= 60 && position < 75) await areAllUnderWay;
	};
	const run = await stage.run(createUsage, { options: { concurrency: 20 }, input: spread(10) });

	expect(outcomesOf(run).filter((outcome) => outcome === 'created')).toHaveLength(200);
	expect(stage.sandbox.records('instellix/usage')).toMatchObject({ stored: 200, twice: [] });
	expect(stage.sandbox.requests().filter(({ status }) => status === 401).length).toBeGreaterThan(1);
	expect(stage.sandbox.tokensIssued).toBe(2);
});

it.each(['notJsonAnswer', 'truncatedAnswer', 'status503BeforeStoring'] as const)(
	'is asked for again where the answer is %s',
	async (kind) => {
		stage.sandbox.setFaults({
			faults: [{ onRequest: 1, kind }],
			target: { method: 'POST', path: /oauth2\/token$/ },
		});
		const run = await stage.run(createUsage, { input: usages(createUsage, 1, 2) });

		expect(outcomesOf(run)).toEqual(['created', 'created']);
		expect(stage.sandbox.records('instellix/usage')).toMatchObject({ stored: 2, twice: [] });
	},
);

it('is kept for the executions that follow, and for all actions', async () => {
	await stage.run(createUsage, { input: usages(createUsage, 1) });
	const token = storedToken();
	await stage.run(createUsage, { input: usages(createUsage, 2) });
	await stage.run(addRatedUsage, { input: usages(addRatedUsage, 1) });

	expect(token).toMatch(/^[\w-]{43}\.[\w-]{40,}$/);
	expect(storedToken()).toBe(token);
	expect(stage.sandbox.tokensIssued).toBe(1);
});

it('is renewed when it has expired between two executions', async () => {
	await stage.run(createUsage, { input: usages(createUsage, 1) });
	stage.sandbox.instellix.revokeTokens();
	const run = await stage.run(createUsage, { input: usages(createUsage, 2) });

	expect(outcomesOf(run)).toEqual(['created']);
	expect(stage.sandbox.tokensIssued).toBe(2);
});

it('may expire again and again in the middle of a run, and is renewed once each time', async () => {
	const lifetimeSeconds = 60;
	stage.sandbox.instellix.settings.tokenLifetimeSeconds = lifetimeSeconds;
	// Five times the run is made to wait for longer than a token lives.
	const waits = [50, 100, 150, 200, 250].map((onRequest) => ({
		onRequest,
		kind: 'tooManyRequestsSeconds' as const,
		retryAfterSeconds: 2 * lifetimeSeconds,
	}));
	stage.sandbox.setFaults({
		faults: waits,
		target: { method: 'POST', path: createUsage.posts },
	});
	speedUp();
	const began = Date.now();
	const run = await stage.run(createUsage, {
		options: { concurrency: 5, timeLimit: 1440 },
		input: spread(20),
	});
	const seconds = (Date.now() - began) / 1000;

	expect(outcomesOf(run).filter((outcome) => outcome === 'created')).toHaveLength(400);
	expect(stage.sandbox.records('instellix/usage')).toMatchObject({ stored: 400, twice: [] });
	expect(stage.sandbox.tokensIssued).toBeGreaterThan(waits.length);
	expect(stage.sandbox.tokensIssued).toBeLessThanOrEqual(1 + seconds / lifetimeSeconds);
});

it('is asked for with the scope of the credential, and only then', async () => {
	const engine = await stage.newEngine({
		credentials: [
			changed(stage.sandbox, 'instellix', { scope: 'createUsage readContracts' }, 'scoped'),
		],
	});
	const run = async (credentialId: string, number: number) => {
		const workflow = stage.workflow(createUsage, { credentialId });
		return outcomesOf(await engine.run({ workflow, input: usages(createUsage, number) }));
	};
	const forms = () =>
		stage.sandbox
			.requests()
			.filter(({ path }) => path.endsWith('/oauth2/token'))
			.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

	expect(await run('instellix', 1)).toEqual(['created']);
	expect(await run('scoped', 2)).toEqual(['created']);
	expect(forms()).toEqual([
		{ grant_type: 'client_credentials' },
		{ grant_type: 'client_credentials', scope: 'createUsage readContracts' },
	]);
});
