import { operationPermissions } from '../../../tools/sandbox/rebilly/rebillyAssumptions';
import { useFastTime } from '../support/fastTime';
import { pairs } from '../support/outcomes';
import { useStage } from '../support/stage';
import { commonKinds, failAlways, failOnce } from './support/faults';
import {
	given,
	limitedKey,
	refused,
	requestsOf,
	runOperation,
	runWith,
	storeUsage,
} from './support/operation';

const stage = useStage();
const speedUp = useFastTime();

const get = {
	operation: 'get',
	parameters: { usageId: '={{ $json.id }}' },
	options: { timeLimit: 1440 },
};

it('reads one usage per item, with the quantity as text', async () => {
	const ids = [
		await storeUsage(stage, { quantity: '12.50' }),
		await storeUsage(stage, { quantity: '9007199254740993.125' }),
	];
	stage.sandbox.rebilly.invoiceUsages([ids[1]]);
	const run = await runOperation(stage, { ...get, input: ids.map((id) => ({ id })) });

	const common = {
		subscriptionId: 'sub_item_1',
		usageTime: '2026-03-01T08:00:00.000Z',
		createdTime: expect.any(String) as unknown,
	};
	expect(given(run)).toEqual([
		{ id: ids[0], quantity: '12.5', invoiceId: null, ...common },
		{
			id: ids[1],
			quantity: '9007199254740993.125',
			invoiceId: expect.stringMatching(/^in_/) as unknown,
			...common,
		},
	]);
	expect(pairs(run.output('Node'))).toEqual([0, 1]);
});

it('shows the whole record where it is not simplified', async () => {
	const id = await storeUsage(stage);
	const run = await runOperation(stage, { ...get, parameters: { usageId: id, simplify: false } });

	expect(Object.keys(given(run)[0]).sort()).toEqual([
		'_links',
		'createdTime',
		'id',
		'invoiceId',
		'invoiceItemId',
		'quantity',
		'subscriptionId',
		'updatedTime',
		'usageTime',
	]);
	expect(given(run)[0].quantity).toBe('12.5');
});

it('says that Rebilly has no such usage, and goes on with the next item', async () => {
	const id = await storeUsage(stage);
	const run = await runOperation(stage, {
		...get,
		input: [{ id: 'sub_usg_none', row: 7 }, { id }],
	});

	expect(refused(run)).toMatchObject([
		{
			row: 7,
			error: 'not-found',
			message: expect.stringMatching(
				/^Rebilly has no usage 'sub_usg_none' \(404\)\. Check 'Usage ID'/,
			) as unknown,
			details: { refusal: { status: 404 }, requestId: expect.any(String) as unknown },
		},
	]);
	expect(pairs(run.output('Node', 1))).toEqual([0]);
	expect(pairs(run.output('Node'))).toEqual([1]);
});

it('names the field whose expression cannot be evaluated', async () => {
	const broken = { ...get, parameters: { usageId: "={{ $('No such node').item.json.id }}" } };
	const said = /^An expression in 'Usage ID' cannot be evaluated: Referenced node/;
	const [failure] = refused(await runOperation(stage, { ...broken, input: [{}] }));
	const stopped = await runOperation(stage, { ...broken, onError: 'stopWorkflow', input: [{}] });

	expect(failure.message).toMatch(said);
	expect(failure.message).toContain("fix the expression in 'Usage ID'");
	expect(failure.details).toMatchObject({ outcome: 'invalid', field: 'Usage ID' });
	expect(stopped.error?.message).toMatch(said);
	expect(stopped.error?.description).toContain("fix the expression in 'Usage ID'");
	expect(stopped.error?.context).toMatchObject({ itemIndex: 0 });
});

it.each(['', '..', '.', 'a/b', 'a?limit=1', 'x'.repeat(51)])(
	'sends nothing for an ID that is none: %j',
	async (id) => {
		const run = await runOperation(stage, { ...get, input: [{ id }] });

		expect(refused(run)[0].message).toMatch(/^'Usage ID' /);
		expect(refused(run)[0].details).toMatchObject({ outcome: 'invalid', field: 'Usage ID' });
		expect(stage.sandbox.totals().received).toBe(0);
	},
);

it('ends the run at the first item that cannot be read, where the node is set to stop', async () => {
	const run = await runOperation(stage, {
		...get,
		onError: 'stopWorkflow',
		input: [{ id: 'sub_usg_none' }],
	});

	expect(run.status).toBe('error');
	expect(run.error).toMatchObject({ message: "Rebilly has no usage 'sub_usg_none' (404)." });
	expect(run.error?.description).toContain("Check 'Usage ID'");
});

it('keeps items that could not be read among the others with "continue"', async () => {
	const id = await storeUsage(stage);
	const run = await runOperation(stage, {
		...get,
		onError: 'continueRegularOutput',
		input: [{ id: 'sub_usg_none' }, { id }],
	});

	expect(given(run).map(({ id: read, error }) => read ?? error)).toEqual(['not-found', id]);
});

it.each(commonKinds)('reads on after %s', async (kind) => {
	const id = await storeUsage(stage);
	speedUp();
	failOnce(stage, kind, 'GET');
	const run = await runOperation(stage, { ...get, input: [{ id }] });

	expect(given(run)).toMatchObject([{ id, quantity: '12.5' }]);
});

it.each([
	['status503BeforeStoring', /status 503/],
	['resetBeforeStoring', /connection broke/],
	['tooManyRequestsBare', /status 429/],
	['refuseConnection', /connection broke/],
] as const)('says that it could not read where each answer is %s', async (kind, words) => {
	const id = await storeUsage(stage);
	speedUp();
	failAlways(stage, kind, 'GET');
	const run = await runOperation(stage, { ...get, input: [{ id }] });

	expect(refused(run)[0].message).toMatch(/^The usage '.*' cannot be read: /);
	expect(refused(run)[0].message).toMatch(words);
	expect(requestsOf(stage, 'GET')).toHaveLength(8);
});

it('does not wait for a rate limit that outlasts the time limit', async () => {
	const id = await storeUsage(stage);
	stage.sandbox.setFaults({
		rates: { tooManyRequestsEpoch: 1 },
		retryAfterSeconds: 36_000,
		target: { method: 'GET' },
	});
	const run = await runOperation(stage, {
		...get,
		options: { timeLimit: 10 },
		input: [{ id }, { id }],
	});

	expect(refused(run)).toHaveLength(2);
	expect(requestsOf(stage, 'GET')).toHaveLength(1);
});

it('names the permission that the key lacks', async () => {
	const secretKey = limitedKey(
		stage,
		operationPermissions.filter((name) => name !== 'GetUsage'),
	);
	const run = await runWith(
		stage,
		{ secretKey },
		{ ...get, input: [{ id: await storeUsage(stage) }] },
	);

	expect(refused(run)[0].message).toContain('Give it the permission GetUsage in Rebilly.');
	expect(refused(run)[0].message).toContain('IP addresses');
	expect(refused(run)[0].details).toMatchObject({ refusal: { status: 403 } });
});

it('says where to fix a key that Rebilly does not know', async () => {
	const run = await runWith(
		stage,
		{ secretKey: 'sk_sandbox_unknown' },
		{ ...get, input: [{ id: 'sub_usg_1' }] },
	);

	expect(refused(run)[0].message).toContain(
		"refused the credential (401). Check 'Secret Key' and 'Environment'",
	);
	expect(JSON.stringify(refused(run))).not.toContain('sk_sandbox_unknown');
});
