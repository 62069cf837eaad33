import { actions, createRebillyUsage, eachAction, usages } from '../support/actions';
import { openAccountsBeside } from '../support/accounts';
import { changed, nobody } from '../support/credentials';
import { useFastTime } from '../support/fastTime';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();
beforeEach(useFastTime());

it.each(eachAction)(
	'%s gives up on a host that cannot be reached after about a minute',
	async (_target, action) => {
		const service = action.credential.type === 'rebillyApi' ? 'rebilly' : 'instellix';
		const engine = await stage.newEngine({
			credentials: [changed(stage.sandbox, service, { baseUrl: nobody }, 'changed')],
		});
		const began = Date.now();
		const workflow = stage.workflow(action, {
			onError: 'continueErrorOutput',
			credentialId: 'changed',
		});
		const run = await engine.run({ workflow, input: usages(action, 1, 2) });

		expect(Date.now() - began).toBeLessThan(150_000);
		expect(outcomesOf(run)).toEqual(['unsent', 'unsent']);
		expect(failures(run)[0].message).toContain('the host could not be reached (ECONNREFUSED)');
	},
);

it.each(['tooManyRequestsEpoch', 'tooManyRequestsSeconds', 'tooManyRequestsDate'] as const)(
	'waits for as long as %s asks',
	async (kind) => {
		for (const action of actions) {
			stage.sandbox.setFaults({
				faults: [{ onRequest: 1, kind, retryAfterSeconds: 20 }],
				target: { method: 'POST', path: action.posts },
			});
			const began = Date.now();
			const run = await stage.run(action, { input: usages(action, 1, 2) });

			expect(outcomesOf(run)).toEqual(['created', 'created']);
			expect(Date.now() - began).toBeGreaterThanOrEqual(19_000);
			expect(run.messages.flatMap(({ messages }) => messages)).toEqual([
				expect.stringMatching(
					/^Waiting \d\d\.\d s: (Instellix|Rebilly) asked to slow down \(429\)$/,
				),
			]);
			expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 2, twice: [] });
		}
	},
);

it.each(eachAction)(
	'%s leaves unsent what the API asks to hold back for longer than the time limit',
	async (_target, action) => {
		stage.sandbox.setFaults({
			rates: { tooManyRequestsSeconds: 1 },
			retryAfterSeconds: 3600,
			target: { method: 'POST', path: action.posts },
		});
		const began = Date.now();
		const options = { concurrency: 1 };
		const run = await stage.runOn(action, { input: usages(action, 1, 2, 3), options });

		// It does not sit out the time limit when it is clear that it will not be enough.
		expect(Date.now() - began).toBeLessThan(120_000);
		expect(outcomesOf(run)).toEqual(['unsent', 'unsent', 'unsent']);
		expect(failures(run)[0].message).toMatch(/time limit of the run/);
		expect(stage.posts(action)).toHaveLength(1);
	},
);

it('does not ask again for every subscription with a key that was refused', async () => {
	const accounts = openAccountsBeside(stage.sandbox, 12);
	const engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, 'rebilly', { secretKey: 'sk_sandbox_wrong' }, 'changed')],
	});
	const workflow = stage.workflow(createRebillyUsage, {
		onError: 'continueErrorOutput',
		credentialId: 'changed',
		options: { concurrency: 1 },
	});
	await engine.run({
		workflow,
		input: accounts.map((account, number) => createRebillyUsage.usage(number, account)),
	});

	expect(stage.sandbox.totals().received).toBeLessThanOrEqual(6);
});
