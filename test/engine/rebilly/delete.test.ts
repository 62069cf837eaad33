import { operationPermissions } from '../../../tools/sandbox/rebilly/rebillyAssumptions';
import { useFastTime } from '../support/fastTime';
import { pairs } from '../support/outcomes';
import { useStage } from '../support/stage';
import { commonKinds, failAlways, failOnce } from './support/faults';
import {
	given,
	limitedKey,
	operationWorkflow,
	refused,
	requestsOf,
	runOperation,
	runWith,
	storeUsage,
} from './support/operation';

const stage = useStage();
const speedUp = useFastTime();

const remove = {
	operation: 'delete',
	parameters: { usageId: '={{ $json.id }}' },
	options: { timeLimit: 1440 },
};
const notFound = { ...remove.options, alreadyGone: 'notFound' };
const stored = () => [...stage.sandbox.rebilly.store.usages.keys()];

it('deletes one usage per item and no other', async () => {
	const ids = [
		await storeUsage(stage),
		await storeUsage(stage, { quantity: '3' }),
		await storeUsage(stage, { quantity: '4' }),
	];
	const { length } = stage.sandbox.requests();
	const run = await runOperation(stage, { ...remove, input: [{ id: ids[0] }, { id: ids[2] }] });

	expect(given(run)).toEqual([
		{ deleted: true, id: ids[0] },
		{ deleted: true, id: ids[2] },
	]);
	expect(pairs(run.output('Node'))).toEqual([0, 1]);
	expect(stored()).toEqual([ids[1]]);
	// Each is read, and then listed what stands beside them.
	expect(requestsOf(stage, 'GET', length)).toHaveLength(3);
	expect(run.hints('Node').map(({ message }) => message)).toEqual([
		expect.stringContaining(
			'bills them again, because nothing in Rebilly tells that they were there',
		),
	]);
});

it('says which usages still say the same as a deleted one, by their IDs', async () => {
	const ids = [await storeUsage(stage), await storeUsage(stage), await storeUsage(stage)];
	const other = await storeUsage(stage, { quantity: '3' });
	const input = [{ id: ids[0] }, { id: ids[2] }, { id: other }];
	const run = await runOperation(stage, { ...remove, input });

	const left = { code: 'stored-more-often', copies: [ids[1]] };
	expect(given(run)).toEqual([
		{ deleted: true, id: ids[0], ...left },
		{ deleted: true, id: ids[2], ...left },
		{ deleted: true, id: other },
	]);
	expect(
		run
			.hints('Node')
			.map(({ message }) => message)
			.slice(1),
	).toEqual([
		`Rebilly still has usages that say the same as deleted ones: ${ids[1]}. If they are copies of them, delete them too. Reason: stored-more-often.`,
	]);
});

it.each(['GetUsage', 'GetUsageCollection'])(
	'deletes with a key that lacks %s, and says nothing of other usages then',
	async (missing) => {
		const ids = [await storeUsage(stage), await storeUsage(stage), await storeUsage(stage)];
		const { length } = stage.sandbox.requests();
		const permissions = operationPermissions.filter((name) => name !== missing);
		const secretKey = limitedKey(stage, permissions);
		const input = [{ id: ids[0] }, { id: ids[1] }];
		const run = await runWith(stage, { secretKey }, { ...remove, input });

		expect(given(run)).toEqual([
			{ deleted: true, id: ids[0] },
			{ deleted: true, id: ids[1] },
		]);
		expect(requestsOf(stage, 'GET', length)).toHaveLength(missing === 'GetUsage' ? 1 : 3);
	},
);

it('counts a usage that is already gone as deleted, and says how many were', async () => {
	const id = await storeUsage(stage);
	const run = await runOperation(stage, { ...remove, input: [{ id: 'sub_usg_none' }, { id }] });

	expect(given(run)).toEqual([
		{ deleted: true, id: 'sub_usg_none', alreadyGone: true, code: 'gone' },
		{ deleted: true, id },
	]);
	expect(run.hints('Node').map(({ message }) => message)).toEqual([
		"1 usage was deleted. Another run of the workflow that created it bills it again, because nothing in Rebilly tells that it was there: take its row out of the source. If only the quantity was wrong, use 'Correct usage' instead.",
		"1 usage was already gone: sub_usg_none. If they were not deleted before, check 'Usage ID'. Reason: gone.",
	]);
});

it('puts a usage that is already gone on the error output where the user wants that', async () => {
	const run = await runOperation(stage, {
		...remove,
		options: notFound,
		input: [{ id: 'sub_usg_none' }],
	});

	expect(refused(run)).toMatchObject([
		{
			error: 'absent: gone',
			message: expect.stringMatching(/^Rebilly has no usage 'sub_usg_none' \(404\)\./) as unknown,
			details: { outcome: 'absent', id: 'sub_usg_none' },
		},
	]);
	expect(run.hints('Node')).toEqual([]);
});

it('takes no usage for gone where the organization is the wrong one', async () => {
	const id = await storeUsage(stage);
	const run = await runWith(
		stage,
		{ organizationId: 'org_other' },
		{ ...remove, input: [{ id }, { id }] },
	);

	expect(given(run)).toEqual([]);
	expect(refused(run)[0].message).toContain("Check 'Organization ID' and 'Environment'");
	expect(requestsOf(stage, 'DELETE')).toHaveLength(1);
});

it('deletes the same usage once where two items name it', async () => {
	const id = await storeUsage(stage);
	const run = await runOperation(stage, { ...remove, options: notFound, input: [{ id }, { id }] });

	expect(given(run)).toEqual([
		{ deleted: true, id },
		{ deleted: true, id },
	]);
});

it('says that an invoiced usage stands, and the way on', async () => {
	const ids = [await storeUsage(stage), await storeUsage(stage)];
	stage.sandbox.rebilly.invoiceUsages([ids[0]]);
	const run = await runOperation(stage, { ...remove, input: ids.map((id) => ({ id })) });

	expect(refused(run)).toMatchObject([
		{
			error: 'stands: invoiced',
			message: expect.stringMatching(
				/still stands.*\(409\): Usage .* is on invoice in_.*give the customer a credit in Rebilly/,
			) as unknown,
			details: { outcome: 'stands', id: ids[0], refusal: { status: 409 } },
		},
	]);
	expect(stored()).toEqual([ids[0]]);
});

it('names the permission that the key lacks, and asks for nothing more', async () => {
	const ids = [await storeUsage(stage), await storeUsage(stage)];
	const secretKey = limitedKey(
		stage,
		operationPermissions.filter((name) => name !== 'DeleteUsage'),
	);
	const run = await runWith(stage, { secretKey }, { ...remove, input: ids.map((id) => ({ id })) });

	expect(refused(run)[0].message).toContain('the permission DeleteUsage in Rebilly');
	expect(refused(run)[0].message).toContain('IP addresses');
	expect(refused(run)[1].message).toContain('was not deleted');
	expect(requestsOf(stage, 'DELETE')).toHaveLength(1);
});

it('says where to fix a key that Rebilly does not know', async () => {
	const run = await runWith(
		stage,
		{ secretKey: 'sk_sandbox_unknown' },
		{ ...remove, input: [{ id: 'sub_usg_1' }] },
	);

	expect(refused(run)[0].message).toContain('refused the credential (401): check it');
});

it.each(['..', ''])('sends nothing for an ID that is none: %j', async (id) => {
	const run = await runOperation(stage, { ...remove, input: [{ id }] });

	expect(refused(run)[0].details).toMatchObject({ outcome: 'invalid' });
	expect(stage.sandbox.totals().received).toBe(0);
});

it.each(commonKinds)(
	'deletes after %s, and takes its own earlier attempt for what it is',
	async (kind) => {
		const id = await storeUsage(stage);
		speedUp();
		failOnce(stage, kind, 'DELETE');
		const run = await runOperation(stage, { ...remove, options: notFound, input: [{ id }] });

		expect(given(run)).toEqual([{ deleted: true, id }]);
		expect(stored()).toEqual([]);
	},
);

it.each([
	['resetBeforeStoring', 'stands'],
	['status503BeforeStoring', 'stands'],
	['tooManyRequestsBare', 'stands'],
	['unauthorized', 'stands'],
] as const)('says that the usage stands where each request ends with %s', async (kind, outcome) => {
	const id = await storeUsage(stage);
	speedUp();
	failAlways(stage, kind, 'DELETE');
	const run = await runOperation(stage, { ...remove, input: [{ id }] });

	expect(refused(run)[0].details).toMatchObject({ outcome, id });
	expect(stored()).toEqual([id]);
});

it('reads whether the usage stands when the time is up', async () => {
	const ids = [await storeUsage(stage), await storeUsage(stage, { quantity: '3' })];
	for (const [id, kind] of [
		[ids[0], 'status503AfterStoring'],
		[ids[1], 'status503BeforeStoring'],
	] as const) {
		stage.sandbox.setFaults([
			{
				faults: [{ onRequest: 1, kind }],
				rates: { tooManyRequestsSeconds: 1 },
				retryAfterSeconds: 36_000,
				target: { method: 'DELETE' },
			},
		]);
		const run = await runOperation(stage, {
			...remove,
			options: { timeLimit: 1 },
			input: [{ id }],
		});
		if (kind === 'status503AfterStoring') expect(given(run)).toEqual([{ deleted: true, id }]);
		else expect(refused(run)[0].details).toMatchObject({ outcome: 'stands' });
	}
});

it('says that it is not known where nothing could be read either', async () => {
	const id = await storeUsage(stage);
	speedUp();
	stage.sandbox.setFaults({ rates: { resetAfterStoring: 1 }, target: { api: 'rebilly' } });
	const run = await runOperation(stage, { ...remove, input: [{ id }] });

	expect(refused(run)).toMatchObject([
		{
			message: expect.stringContaining('may or may not be deleted') as unknown,
			details: { outcome: 'unknown' },
		},
	]);
	stage.sandbox.clearFaults();
	expect(given(await runOperation(stage, { ...remove, input: [{ id }] }))).toMatchObject([
		{ deleted: true, id },
	]);
});

it('remembers between tries and for Retry execution what it deleted', async () => {
	const ids = [await storeUsage(stage), 'sub_usg_none'];
	const setting = {
		...remove,
		options: notFound,
		onError: 'stopWorkflow' as const,
		input: ids.map((id) => ({ id })),
	};
	const failed = await runOperation(stage, { ...setting, retries: { maxTries: 2 } });
	expect(failed.error?.message).toContain("no usage 'sub_usg_none'");
	expect(requestsOf(stage, 'DELETE').filter(({ path }) => path.endsWith(ids[0]))).toHaveLength(1);

	const retried = await stage.engine.retryExecution(failed, {
		workflow: operationWorkflow(remove),
	});
	expect(given(retried)).toEqual([
		{ deleted: true, id: ids[0] },
		{ deleted: true, id: ids[1], alreadyGone: true, code: 'gone' },
	]);
});
