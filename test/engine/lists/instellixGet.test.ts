import { nodeNames } from '../../../tools/engine';
import { addRatedUsage, type Action } from '../support/actions';
import { changed } from '../support/credentials';
import { useFastTime } from '../support/fastTime';
import { storeRatedUsages } from '../support/instellixRecords';
import { failures, pairs, successes } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

const getRatedUsage: Action = {
	...addRatedUsage,
	parameters: { resource: 'ratedUsage', operation: 'get' },
};
const get = async (ident: unknown, setting: Setting = {}) =>
	await stage.runOn(getRatedUsage, {
		input: [{ ident } as never],
		...setting,
		parameters: { ident: '={{ $json.ident }}', ...setting.parameters },
	});
const recordsOf = (run: Awaited<ReturnType<typeof get>>) =>
	run.output(nodeNames.success).map(({ json }) => json);

it('reads one rated usage by its ident, with exact decimals as text', async () => {
	storeRatedUsages(stage.sandbox, 250);

	expect(recordsOf(await get('S-207'))).toEqual([
		{
			ident: 'S-207',
			contractIdent: 'contract-1',
			ratedUsageAggregationIdent: 'aggregation-1',
			productReferenceKey: 'charging',
			status: 'OPEN',
			period: { start: '2026-03-09T23:00:00.000Z', end: '2026-03-09T23:00:00.000Z' },
			quantity: { amount: '12.5', unit: 'KWH' },
			price: { amount: '123456789012345678.1', currency: 'EUR' },
			created: '2026-03-01T08:03:27.000Z',
			documentNumber: null,
		},
	]);
});

it('reads what Add rated usage has stored, by the identity that it shows', async () => {
	const [stored] = successes(await stage.run(addRatedUsage, { input: [addRatedUsage.usage(1)] }));

	expect(recordsOf(await get(stored.identity))).toMatchObject([
		{ ident: stored.identity, quantity: { amount: '1.5', unit: 'KWH' } },
	]);
});

it('shows the whole record where it is not simplified', async () => {
	storeRatedUsages(stage.sandbox, 1);

	expect(recordsOf(await get('S-0', { parameters: { simplify: false } }))).toMatchObject([
		{ ident: 'S-0', type: 'SALES', serviceLocation: { country: 'NO' } },
	]);
});

it('says that Instellix has no such rated usage, and goes on with the next item', async () => {
	storeRatedUsages(stage.sandbox, 20);
	const run = await get('', { input: [{ ident: 'S-', row: 7 }, { ident: 'S-1' }] });

	expect(failures(run)).toMatchObject([
		{
			row: 7,
			error: 'not-found',
			message: expect.stringMatching(
				/^Instellix has no rated usage 'S-'\. Check 'Ident'/,
			) as unknown,
			details: { code: 'not-found' },
		},
	]);
	expect(pairs(run.output(nodeNames.node, 0))).toEqual([1]);
});

it('ends the run there where the node is set to stop', async () => {
	const run = await get('S-1', { onError: 'stopWorkflow' });

	expect(run.status).toBe('error');
	expect(run.error?.message).toBe("Instellix has no rated usage 'S-1'.");
});

it.each(['', 'S.1', 'S-*', "S'1", 7.5, 'x'.repeat(101)])(
	'sends nothing for what is no ident: %j',
	async (ident) => {
		expect(failures(await get(ident))[0]).toMatchObject({
			message: expect.stringMatching(/^'Ident' /) as unknown,
			details: { outcome: 'invalid', field: 'Ident' },
		});
		expect(stage.sandbox.totals().received).toBe(0);
	},
);

it('takes no other rated usage for it where the search is ignored', async () => {
	storeRatedUsages(stage.sandbox, 3);
	stage.sandbox.setFaults({ rates: { filterIgnored: 1 }, target: { method: 'GET' } });
	const run = await get('S-1');

	expect(recordsOf(run)).toEqual([]);
	expect(failures(run)[0]).toMatchObject({
		message: expect.stringContaining('List them with Get Many') as unknown,
		details: { code: 'search-ignored' },
	});
});

it.each(['status503BeforeStoring', 'truncatedAnswer', 'unauthorized'] as const)(
	'gets over %s',
	async (kind) => {
		speedUp();
		storeRatedUsages(stage.sandbox, 3);
		stage.sandbox.setFaults({ faults: [{ onRequest: 1, kind }], target: { method: 'GET' } });

		expect(recordsOf(await get('S-1'))).toMatchObject([{ ident: 'S-1' }]);
	},
);

it('names what a client is not allowed', async () => {
	const changes = { clientId: 'write-only', clientSecret: 'instellix-write-only-secret' };
	stage.engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, 'instellix', changes, 'changed')],
	});

	expect(failures(await get('S-1', { credentialId: 'changed' }))[0]).toMatchObject({
		message: expect.stringMatching(
			/^The credential is not allowed to query rated usages \(403\)/,
		) as unknown,
		details: { code: 'no-permission', refusal: { status: 403 } },
	});
});
