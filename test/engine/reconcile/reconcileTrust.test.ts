import { nodeNames } from '../../../tools/engine';
import { createRebillyUsage, usages, type Action } from '../support/actions';
import { changed } from '../support/credentials';
import { useFastTime } from '../support/fastTime';
import { startLoopback } from '../support/loopback';
import { failures, pairs } from '../support/outcomes';
import {
	eachReconciliation,
	findings,
	reconcileRated,
	reconcileRebilly,
	statuses,
	storeBeside,
	summary,
} from '../support/reconcile';
import { useStage } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

const lasting = [
	'status500BeforeStoring',
	'status502BeforeStoring',
	'status503BeforeStoring',
	'resetBeforeStoring',
	'truncatedAnswer',
	'notJsonAnswer',
	'tooManyRequestsBare',
	'refuseConnection',
] as const;

describe.each(eachReconciliation)('%s', (target, create, reconcile) => {
	const lists = { target: { api: target.split('/')[0] as 'instellix' | 'rebilly', method: 'GET' } };
	const input = usages(create, 1, 2, 3);

	it.each(lasting)('calls nothing missing while the list meets %s', async (kind) => {
		await stage.run(create, { input });
		const sent = stage.posts(create).length;
		speedUp();
		stage.sandbox.setFaults({ rates: { [kind]: 1 }, ...lists });
		const run = await stage.runOn(reconcile, { options: { repair: true }, input });

		expect(findings(run)).toEqual([]);
		expect(pairs(run.output(nodeNames.node, 1))).toEqual([0, 1, 2]);
		expect(failures(run)[0].message).toMatch(
			/^Nothing was compared, because what \w+ has stored cannot be listed completely: /,
		);
		expect(stage.posts(create)).toHaveLength(sent);
		const stopped = await stage.run(reconcile, { input });
		expect(stopped.error?.message).toMatch(/^Nothing was compared/);
	});

	it.each([
		...lasting,
		'unauthorized',
		'tooManyRequestsEpoch',
		'tooManyRequestsSeconds',
		'tooManyRequestsDate',
		'slowAnswer',
	] as const)('gets over %s', async (kind) => {
		await stage.run(create, { input });
		speedUp();
		stage.sandbox.setFaults({ faults: [{ onRequest: 1, kind }], ...lists });
		const run = await stage.runOn(reconcile, { input });

		expect(statuses(run)).toEqual(['matched', 'matched', 'matched']);
	});

	it.each([
		['401', { clientSecret: 'wrong-secret', secretKey: 'sk_sandbox_wrong-secret' }, /401/],
		[
			'403',
			{
				clientId: 'write-only',
				clientSecret: 'instellix-write-only-secret',
				secretKey: 'sk_sandbox_write_only',
			},
			/403.*(GetUsageCollection|to query rated usages)|(GetUsageCollection|to query rated usages).*403/,
		],
	])('says what a %s means', async (_status, changes, words) => {
		const service = target === 'rebilly/usage' ? 'rebilly' : 'instellix';
		stage.engine = await stage.newEngine({
			credentials: [changed(stage.sandbox, service, changes, 'changed')],
		});
		const run = await stage.runOn(reconcile, { input, credentialId: 'changed' });

		expect(findings(run)).toEqual([]);
		expect(failures(run)).toHaveLength(3);
		expect(failures(run)[0].message).toMatch(words);
		expect(JSON.stringify(failures(run))).not.toContain('wrong-secret');
	});

	it.each([400, 404, 422])('says that the list is refused with %d', async (status) => {
		const token = JSON.stringify({ access_token: 'token', token_type: 'bearer', expires_in: 300 });
		const server = await startLoopback((path) =>
			path.includes('/oauth2/token') ? { status: 200, body: token } : { status, body: '{}' },
		);
		const service = target === 'rebilly/usage' ? 'rebilly' : 'instellix';
		stage.engine = await stage.newEngine({
			credentials: [changed(stage.sandbox, service, { baseUrl: server.url }, 'changed')],
		});
		const run = await stage.runOn(reconcile, {
			options: { repair: true },
			input,
			credentialId: 'changed',
		});
		await server.close();

		expect(findings(run)).toEqual([]);
		expect(failures(run)[0].message).toContain(String(status));
		expect(failures(run)[0].message).not.toContain('Look Up Before Sending');
	});

	it('settles a repair whose answers are lost', async () => {
		speedUp();
		stage.sandbox.setFaults({
			faults: [
				{ onRequest: 1, kind: 'resetAfterStoring' },
				{ onRequest: 2, kind: 'status503BeforeStoring' },
			],
			target: { api: lists.target.api, method: 'POST', path: create.posts },
		});
		const run = await stage.runOn(reconcile, { options: { repair: true }, input });

		expect(summary(run)).toMatchObject({ matched: 3, missing: 0, repaired: 3, twice: 0 });
		expect(stage.sandbox.records(create.target)).toMatchObject({ stored: 3, twice: [] });
	});
});

describe('Rebilly', () => {
	const faults = (kind: 'filterIgnored' | 'filterRefused') =>
		stage.sandbox.setFaults({ rates: { [kind]: 1 }, target: { api: 'rebilly', method: 'GET' } });
	const input = usages(createRebillyUsage, 1, 2, 3);

	it.each(['filterIgnored', 'filterRefused'] as const)(
		'knows what is stored though the list is %s',
		async (kind) => {
			await stage.run(createRebillyUsage, { input: input.slice(1) });
			faults(kind);
			for (const allPartitions of [true, false]) {
				const run = await stage.runOn(reconcileRebilly, { options: { allPartitions }, input });
				expect(statuses(run)).toEqual(['missing', 'matched', 'matched']);
			}
		},
	);

	it.each(['filterIgnored', 'filterRefused'] as const)(
		'calls nothing missing where the list is %s and has more than can be read',
		async (kind) => {
			for (let number = 100; number < 2_200; number += 1)
				storeBeside(stage, createRebillyUsage, number);
			faults(kind);
			const run = await stage.runOn(reconcileRebilly, { options: { repair: true }, input });

			expect(findings(run)).toEqual([]);
			expect(failures(run)[0].message).toContain('does not filter its list of usages');
			expect(stage.posts(createRebillyUsage)).toEqual([]);
		},
	);
});

it('does not trust a list of rated usages that ignores the search', async () => {
	const [, aside] = eachReconciliation[0] as [string, Action, Action];
	stage.sandbox.instellix.addContract({
		contractIdent: 'other',
		aggregationIdent: 'other-aggregation',
		productIdents: ['charging'],
	});
	await stage.run(aside, {
		input: [
			{
				...aside.usage(9),
				contractIdent: 'other',
				ratedUsageAggregationIdent: 'other-aggregation',
			},
		],
	});
	stage.sandbox.setFaults({
		rates: { filterIgnored: 1 },
		target: { api: 'instellix', method: 'GET' },
	});
	const run = await stage.runOn(reconcileRated, {
		options: { repair: true },
		input: usages(reconcileRated, 1),
	});

	expect(findings(run)).toEqual([]);
	expect(failures(run)[0].message).toContain('cannot be trusted');
	expect(stage.posts(aside)).toHaveLength(1);
});
