import { operationPermissions } from '../../../tools/sandbox/rebilly/rebillyAssumptions';
import { account } from '../support/accounts';
import { byId } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { pairs } from '../support/outcomes';
import { useStage } from '../support/stage';
import {
	allChanges,
	correcting,
	outcomeOf,
	rightUsage,
	standing,
	untruthOf,
	wrongUsage,
} from './support/correction';
import { failAlways } from './support/faults';
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

const onlyQuantity = { quantity: '7.125' };
const withNewQuantity = { ...wrongUsage, quantity: '7.125' };
const without = (...names: string[]) =>
	operationPermissions.filter((name) => !names.includes(name));

it('replaces the wrong usage and keeps the fields that are not named', async () => {
	const ids = [await storeUsage(stage, wrongUsage), await storeUsage(stage, rightUsage)];
	const run = await runOperation(stage, { ...correcting(onlyQuantity), input: [{ id: ids[0] }] });
	const [, newId] = [...stage.sandbox.rebilly.store.usages.keys()];

	expect(given(run)).toEqual([
		{
			corrected: true,
			changed: true,
			message: `Rebilly deleted the usage '${ids[0]}' and stored the right one.`,
			deletedId: ids[0],
			storedId: newId,
			usage: withNewQuantity,
			was: wrongUsage,
		},
	]);
	expect(pairs(run.output('Node'))).toEqual([0]);
	expect(standing(stage, ids[0], withNewQuantity)).toEqual({ wrong: false, right: 1 });
	expect(stage.sandbox.records('rebilly/usage').stored).toBe(2);
	expect(
		stage.sandbox
			.requests()
			.slice(2)
			.map(({ method }) => method),
	).toEqual(['GET', 'GET', 'DELETE', 'POST', 'GET']);
});

it('corrects each field, by expressions of each item', async () => {
	stage.sandbox.rebilly.addSubscription({ itemId: 'sub_item_2', planId: 'plan-energy' });
	const ids = [
		await storeUsage(stage, wrongUsage),
		await storeUsage(stage, { ...wrongUsage, quantity: '3' }),
	];
	const changes = {
		subscriptionId: byId('={{ $json.to }}'),
		usageTime: '={{ $json.at }}',
		quantity: '={{ $json.kwh }}',
	};
	const run = await runOperation(stage, {
		...correcting(changes, { decimalSeparator: ',', timeZone: 'Europe/Berlin' }),
		input: [
			{ id: ids[0], to: 'sub_item_2', at: '2026-03-01T10:30:00.250', kwh: '7,125' },
			{ id: ids[1], to: account.itemId, at: '2026-03-02T09:00:00Z', kwh: 9 },
		],
	});

	expect(given(run).map(({ usage }) => usage)).toEqual([
		{ ...rightUsage, subscriptionId: 'sub_item_2' },
		{ subscriptionId: account.itemId, usageTime: '2026-03-02T09:00:00.000Z', quantity: '9' },
	]);
	expect(pairs(run.output('Node'))).toEqual([0, 1]);
});

it('keeps a stored quantity whatever the decimal separator of texts is', async () => {
	const id = await storeUsage(stage, wrongUsage);
	const run = await runOperation(stage, {
		...correcting({ usageTime: rightUsage.usageTime }, { decimalSeparator: ',' }),
		input: [{ id }],
	});

	expect(given(run)).toMatchObject([{ corrected: true, usage: { quantity: '12.5' } }]);
});

it('has nothing to do where the stored usage says the same', async () => {
	const id = await storeUsage(stage, wrongUsage);
	stage.sandbox.rebilly.invoiceUsages([id]);
	const run = await runOperation(stage, {
		...correcting({ quantity: '12.50', usageTime: '2026-03-01T09:00:00+01:00' }),
		input: [{ id }],
	});

	expect(given(run)).toMatchObject([
		{ corrected: true, changed: false, deletedId: null, storedId: id },
	]);
	expect(requestsOf(stage, 'DELETE')).toEqual([]);
});

it.each([
	[{}, "'Update Fields' names nothing to correct"],
	[{ quantity: '={{ $json.none }}' }, "'Quantity' is empty"],
	[{ subscriptionId: byId('') }, "'Subscription Item' is empty"],
])('sends nothing where there is nothing to correct: %j', async (changes, words) => {
	const run = await runOperation(stage, { ...correcting(changes), input: [{ id: 'sub_usg_1' }] });

	expect(refused(run)[0].message).toContain(words);
	expect(stage.sandbox.totals().received).toBe(0);
});

it('touches nothing where the right usage breaks a rule', async () => {
	const id = await storeUsage(stage, wrongUsage);
	const run = await runOperation(stage, {
		...correcting({ quantity: '0.0005', usageTime: '2026-03-01' }),
		input: [{ id }],
	});

	expect(refused(run)[0].message).toMatch(
		/^The wrong usage '.*' still stands and nothing was stored\. 'Usage Time' has a date but no time of day.*'Quantity' /s,
	);
	expect(refused(run)[0].details).toMatchObject({
		outcome: 'wrongStands',
		code: 'date-without-time',
		field: 'Usage Time',
		wrong: wrongUsage,
	});
	expect(requestsOf(stage, 'DELETE')).toEqual([]);
});

it('touches nothing where the wrong usage is on an invoice, and says the way on', async () => {
	const id = await storeUsage(stage, wrongUsage);
	stage.sandbox.rebilly.invoiceUsages([id]);
	const run = await runOperation(stage, { ...correcting(), input: [{ id }] });

	expect(refused(run)[0].message).toMatch(
		/still stands.*on the invoice in_.*Give the customer a credit/s,
	);
	expect(refused(run)[0].details).toMatchObject({
		outcome: 'wrongStands',
		code: 'invoiced',
		right: rightUsage,
	});
	expect(requestsOf(stage, 'DELETE')).toEqual([]);
});

it('touches nothing where another usage says already what the right one is to say', async () => {
	const [id, other] = [await storeUsage(stage, wrongUsage), await storeUsage(stage, rightUsage)];
	const run = await runOperation(stage, { ...correcting(), input: [{ id }] });

	expect(refused(run)[0].details).toMatchObject({
		outcome: 'wrongStands',
		code: 'equal-stored',
		otherId: other,
	});
	expect(refused(run)[0].message).toContain(`delete '${id}' with Delete`);
	expect(stage.sandbox.records('rebilly/usage').stored).toBe(2);
});

it.each([
	[['GetUsage'], 'the permission GetUsage ', 'untouched', [1, 0, 0]],
	[['GetUsageCollection'], 'the permission GetUsageCollection', 'wrongStands', [2, 0, 0]],
	[['DeleteUsage'], 'the permission DeleteUsage', 'wrongStands', [2, 1, 0]],
	[['PostUsage'], 'lacks the permission PostUsage', 'neitherStands', [2, 1, 1]],
] as const)(
	'names the permission that the key lacks and touches no further usage: %j',
	async (missing, words, outcome, counts) => {
		const ids = [
			await storeUsage(stage, wrongUsage),
			await storeUsage(stage, { ...wrongUsage, quantity: '3' }),
		];
		const { length } = stage.sandbox.requests();
		const secretKey = limitedKey(stage, without(...missing));
		const run = await runWith(
			stage,
			{ secretKey },
			{ ...correcting(onlyQuantity), input: ids.map((id) => ({ id })) },
		);

		expect(refused(run)[0].message).toContain(words);
		expect(refused(run).map(({ details }) => details.outcome)).toEqual([outcome, 'untouched']);
		expect(
			['GET', 'DELETE', 'POST'].map((method) => requestsOf(stage, method, length).length),
		).toEqual(counts);
		expect(standing(stage, ids[1])).toMatchObject({ wrong: true });
	},
);

it('says that neither stands where Rebilly refuses the right one, with all that is needed to go on', async () => {
	const ids = [
		await storeUsage(stage, wrongUsage),
		await storeUsage(stage, { ...wrongUsage, quantity: '3' }),
	];
	const changes = { subscriptionId: byId('={{ $json.to }}'), quantity: '7.125' };
	const run = await runOperation(stage, {
		...correcting(changes),
		input: [
			{ id: ids[0], to: 'sub_nobody' },
			{ id: ids[1], to: account.itemId },
		],
	});

	expect(refused(run)[0].message).toMatch(
		/^Neither usage stands: .*is not a subscription item.*Store the right one with Create \(subscriptionId sub_nobody, usageTime 2026-03-01T08:00:00\.000Z, quantity 7\.125\).*The wrong one said .*quantity 12\.5\./s,
	);
	expect(refused(run)[0].details).toMatchObject({
		outcome: 'neitherStands',
		code: 'refused',
		refusal: { status: 422 },
		wrong: wrongUsage,
	});
	// What is wrong with one item keeps no other from being corrected.
	expect(given(run)).toMatchObject([{ corrected: true, deletedId: ids[1] }]);
});

it('says at the end of a run that is set to stop which of the two stands', async () => {
	const id = await storeUsage(stage, wrongUsage);
	const run = await runOperation(stage, {
		...correcting({ subscriptionId: byId('sub_nobody') }),
		onError: 'stopWorkflow',
		input: [{ id }],
	});

	expect(run.error?.message).toMatch(/^Neither usage stands/);
	expect(run.error?.description).toContain('quantity 12.5');
});

describe('another execution', () => {
	it('finds that the usage was corrected', async () => {
		const id = await storeUsage(stage, wrongUsage);
		await runOperation(stage, { ...correcting(), input: [{ id }] });
		const run = await runOperation(stage, { ...correcting(), input: [{ id }] });

		expect(given(run)).toMatchObject([
			{ corrected: true, changed: false, alreadyCorrected: true, deletedId: id, usage: rightUsage },
		]);
		expect(stage.sandbox.records('rebilly/usage').stored).toBe(1);
	});

	it('says that neither stands where the wrong one is gone and the right one is not there', async () => {
		const run = await runOperation(stage, { ...correcting(), input: [{ id: 'sub_usg_gone' }] });

		expect(refused(run)[0].details).toMatchObject({
			outcome: 'neitherStands',
			code: 'gone',
			right: rightUsage,
		});
		expect(refused(run)[0].message).toContain(
			"set the option 'If the Wrong Usage Is Gone' to 'Store the Right One'",
		);
		expect(stage.sandbox.records('rebilly/usage').stored).toBe(0);
	});

	it('stores the right one where the user wants that, and once only', async () => {
		const setting = {
			...correcting(allChanges, { ifGone: 'store' }),
			input: [{ id: 'sub_usg_gone' }],
		};
		const [first, second] = [
			await runOperation(stage, setting),
			await runOperation(stage, setting),
		];

		expect(given(first)).toMatchObject([{ corrected: true, changed: true }]);
		expect(given(second)).toMatchObject([{ corrected: true, alreadyCorrected: true }]);
		expect(stage.sandbox.records('rebilly/usage').stored).toBe(1);
	});

	it('cannot tell without all fields, and says so', async () => {
		const run = await runOperation(stage, {
			...correcting(onlyQuantity, { ifGone: 'store' }),
			input: [{ id: 'sub_usg_gone' }],
		});

		expect(refused(run)[0].details).toMatchObject({ outcome: 'unknown', code: 'fields-missing' });
		expect(refused(run)[0].message).toContain(
			"missing in 'Update Fields': 'Subscription Item', 'Usage Time'",
		);
	});

	it('takes no usage for gone where the organization is the wrong one', async () => {
		const run = await runWith(
			stage,
			{ organizationId: 'org_other' },
			{ ...correcting(allChanges, { ifGone: 'store' }), input: [{ id: 'sub_usg_1' }] },
		);

		expect(refused(run)[0].message).toContain("Check 'Organization ID' and 'Environment'");
		expect(requestsOf(stage, 'POST')).toEqual([]);
	});
});

describe('within one execution', () => {
	it('goes on to store what an earlier try could not, also with fields that were kept', async () => {
		const id = await storeUsage(stage, wrongUsage);
		stage.sandbox.setFaults({
			faults: [{ onRequest: 1, kind: 'partialAcceptance' }],
			target: { method: 'POST' },
		});
		const run = await runOperation(stage, {
			...correcting(onlyQuantity),
			onError: 'stopWorkflow',
			retries: { maxTries: 2 },
			input: [{ id }],
		});

		expect(run.status).toBe('success');
		expect(given(run)).toMatchObject([{ corrected: true, changed: true, deletedId: id }]);
		expect(standing(stage, id, withNewQuantity)).toEqual({ wrong: false, right: 1 });
		expect(requestsOf(stage, 'DELETE')).toHaveLength(1);
	});

	it('goes on with Retry execution as well', async () => {
		const id = await storeUsage(stage, wrongUsage);
		stage.sandbox.setFaults({
			faults: [{ onRequest: 1, kind: 'partialAcceptance' }],
			target: { method: 'POST' },
		});
		const setting = { ...correcting(onlyQuantity), onError: 'stopWorkflow' as const };
		const failed = await runOperation(stage, { ...setting, input: [{ id }] });
		const retried = await stage.engine.retryExecution(failed, {
			workflow: operationWorkflow(setting),
		});

		expect(failed.error?.message).toMatch(/^Neither usage stands/);
		expect(given(retried)).toMatchObject([
			{ corrected: true, usage: withNewQuantity, was: wrongUsage },
		]);
		expect(standing(stage, id, withNewQuantity)).toEqual({ wrong: false, right: 1 });
	});

	it('corrects one usage once where two items name it, and says where they differ', async () => {
		const id = await storeUsage(stage, wrongUsage);
		const run = await runOperation(stage, {
			...correcting({ quantity: '={{ $json.kwh }}' }),
			input: [
				{ id, kwh: '7.125' },
				{ id, kwh: '7.125' },
				{ id, kwh: '8' },
			],
		});
		const { storedId } = given(run)[0];

		expect(given(run).map(({ storedId: stored }) => stored)).toEqual([storedId, storedId]);
		expect(refused(run)[0].details).toMatchObject({ outcome: 'otherStands', otherId: storedId });
		expect(refused(run)[0].message).toContain(
			`Correct '${String(storedId)}' if it is wrong as well.`,
		);
		expect(stage.sandbox.records('rebilly/usage').stored).toBe(1);
	});

	it('does not store another right one beside one that may be stored', async () => {
		const id = await storeUsage(stage, wrongUsage);
		const setting = {
			...correcting({ quantity: '={{ $json.kwh }}' }),
			onError: 'stopWorkflow' as const,
		};
		speedUp();
		// The right one is stored, its answer is lost, and then nothing can be read back.
		stage.sandbox.setFaults([
			{ faults: [{ onRequest: 1, kind: 'resetAfterStoring' }], target: { method: 'POST' } },
			{
				faults: Array.from({ length: 40 }, (_none, number) => ({
					onRequest: number + 3,
					kind: 'status503BeforeStoring' as const,
				})),
				target: { method: 'GET' },
			},
		]);
		const failed = await runOperation(stage, { ...setting, input: [{ id, kwh: '7.125' }] });
		stage.sandbox.clearFaults();
		expect(failed.error?.message).toMatch(/^It is not certain which usage stands/);

		const workflow = operationWorkflow({ ...correcting({ quantity: '8' }) });
		const retried = await stage.engine.retryExecution(failed, { workflow });
		expect(refused(retried)[0].details).toMatchObject({ outcome: 'otherStands' });
		expect(stage.sandbox.records('rebilly/usage').stored).toBe(1);
	});
});

it('deletes nothing when its time is up, and stores the right one when it is up in between', async () => {
	const ids = [
		await storeUsage(stage, wrongUsage),
		await storeUsage(stage, { ...wrongUsage, quantity: '3' }),
	];
	// The deletion is carried out, its answer lost, and the next attempt put off beyond the time limit.
	stage.sandbox.setFaults({
		faults: [{ onRequest: 1, kind: 'resetAfterStoring' }],
		rates: { tooManyRequestsSeconds: 1 },
		retryAfterSeconds: 36_000,
		target: { method: 'DELETE' },
	});
	const run = await runOperation(stage, {
		...correcting(onlyQuantity, { timeLimit: 1 }),
		input: ids.map((id) => ({ id })),
	});

	expect(given(run)).toMatchObject([{ corrected: true, deletedId: ids[0] }]);
	expect(refused(run)).toMatchObject([{ details: { outcome: 'untouched', id: ids[1] } }]);
	expect(standing(stage, ids[0], withNewQuantity)).toEqual({ wrong: false, right: 1 });
});

it.each(['resetAfterStoring', 'status503BeforeStoring', 'notJsonAnswer'] as const)(
	'touches no further usage where storing does not get through: %s',
	async (kind) => {
		const ids = [
			await storeUsage(stage, wrongUsage),
			await storeUsage(stage, { ...wrongUsage, usageTime: rightUsage.usageTime }),
		];
		speedUp();
		failAlways(stage, kind, 'POST');
		const run = await runOperation(stage, {
			...correcting(onlyQuantity),
			input: ids.map((id) => ({ id })),
		});

		if (kind === 'status503BeforeStoring') {
			expect(refused(run).map(({ details }) => details.outcome)).toEqual([
				// A server that fails may have stored it, and may do so yet.
				'unknown',
				'untouched',
			]);
			expect(standing(stage, ids[1])).toMatchObject({ wrong: true });
		} else {
			expect(given(run)).toMatchObject([{ corrected: true }, { corrected: true }]);
		}
		expect(untruthOf(outcomeOf(run), standing(stage, ids[0], withNewQuantity))).toBe('');
	},
);

describe('a usage whose time is finer than a millisecond', () => {
	const finer = { usageTime: '2026-03-01T08:00:00.123456Z', quantity: '12.5' };

	it('is replaced by one with the time that is given', async () => {
		const id = await storeUsage(stage, finer);
		const changes = { quantity: '7.125', usageTime: '2026-03-01T08:00:00.123Z' };
		const run = await runOperation(stage, { ...correcting(changes), input: [{ id }] });

		expect(given(run)).toMatchObject([{ corrected: true, deletedId: id }]);
	});

	it('stands where it would have to be sent again as it is, and the reason is said', async () => {
		const id = await storeUsage(stage, finer);
		const run = await runOperation(stage, { ...correcting(onlyQuantity), input: [{ id }] });

		expect(refused(run)[0].message).toContain("'Usage Time'");
		expect([...stage.sandbox.rebilly.store.usages.keys()]).toEqual([id]);
	});
});
