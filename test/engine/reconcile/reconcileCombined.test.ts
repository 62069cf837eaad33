import { nodeNames } from '../../../tools/engine';
import { account } from '../support/accounts';
import { addRatedUsage } from '../support/actions';
import { perMonth, row, rows } from '../support/combine';
import { failures } from '../support/outcomes';
import { eachReconciliation, findings, statuses, storeBeside, summary } from '../support/reconcile';
import { useStage } from '../support/stage';

const stage = useStage();
const repairing = { ...perMonth, repair: true };

describe.each(eachReconciliation)(
	'%s, with Combine Before Sending',
	(target, create, reconcile) => {
		it('holds the sums of the periods against what is stored, paired with all their rows', async () => {
			await stage.run(create, { options: perMonth, input: rows(create) });
			const run = await stage.runOn(reconcile, { options: perMonth, input: rows(create) });

			expect(statuses(run)).toEqual(['matched', 'matched']);
			expect(run.output(nodeNames.node, 0).map(({ pairedItem }) => pairedItem)).toEqual([
				[{ item: 0 }, { item: 1 }, { item: 3 }],
				[{ item: 2 }, { item: 4 }],
				{ item: 0 },
			]);
			expect(findings(run)[1]).toMatchObject({
				combined: { items: [2, 4], period: 'month', zone: 'Europe/Oslo' },
			});
			const unit = target === 'rebilly/usage' ? 'quantity' : 'KWH';
			expect(summary(run)).toMatchObject({
				expected: 2,
				stored: 2,
				matched: 2,
				missing: 0,
				extra: 0,
				sumExpected: { [unit]: '16' },
				storedMinusExpected: { [unit]: '0' },
			});
		});

		it('does not send the sum of a period beside its rows that are stored one by one', async () => {
			await stage.run(create, { input: rows(create).slice(1, 2) });
			const before = stage.posts(create).length;
			const run = await stage.runOn(reconcile, {
				options: repairing,
				input: [rows(create)[0], rows(create)[1]],
			});

			expect(failures(run)[0].details).toMatchObject({ outcome: 'conflict', code: 'late-rows' });
			expect(stage.posts(create)).toHaveLength(before);
		});

		it('repairs a period that is missing with its sum, and sends nothing the next time', async () => {
			const [march, april] = [
				[0, 1, 3],
				[2, 4],
			].map((places) => places.map((place) => rows(create)[place]));
			await stage.run(create, { options: perMonth, input: march });
			const first = await stage.runOn(reconcile, {
				options: repairing,
				input: [...april, ...march],
			});
			const second = await stage.runOn(reconcile, { options: repairing, input: rows(create) });

			expect(findings(first)).toMatchObject([
				{ status: 'matched', outcome: 'created' },
				{ status: 'matched' },
			]);
			expect(summary(first)).toMatchObject({ expected: 2, matched: 2, repaired: 1, stored: 2 });
			expect(statuses(second)).toEqual(['matched', 'matched']);
			expect(stage.posts(create)).toHaveLength(2);
		});

		it('calls a period different when rows have come late, and charges nothing for it', async () => {
			await stage.run(create, { options: perMonth, input: rows(create) });
			const late = [...rows(create), row(create, '2019-04-02T12:00:00Z', '16')];
			const run = await stage.runOn(reconcile, { options: repairing, input: late });
			const field = target === 'rebilly/usage' ? 'quantity' : 'quantity.amount';

			expect(statuses(run)).toEqual(['matched', 'different']);
			expect(findings(run)[1].differences).toContainEqual({ field, given: '28', stored: '12' });
			expect(stage.posts(create)).toHaveLength(2);
		});

		it('adds up a sum and the differences that were reported for rows which came late', async () => {
			const late = [
				row(create, '2019-04-02T12:00:00Z', '16'),
				row(create, '2019-04-03T12:00:00Z', '0.5'),
			];
			const reporting = { ...perMonth, lateRows: 'difference' };
			await stage.run(create, { options: perMonth, input: rows(create) });
			for (const count of [1, 2])
				await stage.runOn(create, {
					options: reporting,
					input: [...rows(create), ...late.slice(0, count)],
				});
			const stored = stage.sandbox.records(create.target).stored;
			const whole = await stage.runOn(reconcile, {
				options: repairing,
				input: [...rows(create), ...late],
			});

			expect(statuses(whole)).toEqual(['matched', 'matched']);
			const [, april] = findings(whole);
			expect(april.message).toContain('the sum as expected, in 3 usages');
			expect(april.furtherIds).toHaveLength(2);
			expect(new Set([april.storedId, ...(april.furtherIds as string[])]).size).toBe(3);
			const unit = target === 'rebilly/usage' ? 'quantity' : 'KWH';
			expect(summary(whole)).toMatchObject({
				matched: 2,
				extra: 0,
				stored: 4,
				storedMinusExpected: { [unit]: '0' },
			});

			const less = await stage.runOn(reconcile, {
				options: repairing,
				input: [...rows(create), late[0]],
			});
			expect(statuses(less)).toEqual(['matched', 'different']);
			const field = target === 'rebilly/usage' ? 'quantity' : 'quantity.amount';
			expect(findings(less)[1].differences).toContainEqual({ field, given: '28', stored: '28.5' });
			expect(findings(less)[1].message).toContain('another sum, in 3 usages');
			expect(stage.sandbox.records(create.target).stored).toBe(stored);
		});

		it('compares nothing when a row is invalid and the node is set to stop', async () => {
			const input = [
				...rows(create),
				{ ...row(create, '2019-04-02T12:00:00Z', '1'), [create.requiredField.name]: null },
			];
			const run = await stage.run(reconcile, { options: perMonth, input });

			expect(run.error?.message).toBe('1 item is invalid, so nothing was compared');
			expect(run.error?.description).toContain('Item 5: ');
			expect(stage.sandbox.totals().received).toBe(0);
		});

		it('puts an invalid row on the error output under its own item', async () => {
			const input = [
				...rows(create),
				{ ...row(create, '2019-04-02T12:00:00Z', '1'), [create.requiredField.name]: null },
			];
			const run = await stage.runOn(reconcile, { options: perMonth, input });

			expect(statuses(run)).toEqual(['missing', 'missing']);
			expect(run.output(nodeNames.node, 1).map(({ pairedItem }) => pairedItem)).toEqual([
				{ item: 5 },
			]);
			expect(failures(run)).toMatchObject([{ details: { outcome: 'invalid' } }]);
		});

		it('needs a zone, as sending does', async () => {
			const run = await stage.run(reconcile, {
				options: { combine: 'month' },
				input: rows(create),
			});

			expect(run.error?.message).toBe("'Combine Before Sending' needs a time zone");
			expect(stage.sandbox.totals().received).toBe(0);
		});
	},
);

it('corrects no usage of a sum that Rebilly has in several, and says what to do', async () => {
	const [, [, create, reconcile]] = eachReconciliation;
	const late = row(create, '2019-04-02T12:00:00Z', '16');
	const last = row(create, '2019-04-03T12:00:00Z', '0.5');
	await stage.run(create, { options: perMonth, input: rows(create) });
	const reporting = { ...perMonth, lateRows: 'difference' };
	await stage.runOn(create, { options: reporting, input: [...rows(create), late] });
	const before = stage.sandbox.records('rebilly/usage').usages;
	const run = await stage.runOn(reconcile, {
		options: { ...perMonth, repairDifferent: true, removeSurplus: true, repair: true },
		input: [...rows(create), late, last],
	});

	expect(statuses(run)).toEqual(['matched', 'different']);
	expect(findings(run)[1]).toMatchObject({ code: 'usage-ambiguous' });
	expect(findings(run)[1].message).toContain("'Rows That Come Late'");
	expect(stage.sandbox.records('rebilly/usage').usages).toEqual(before);
});

it('takes rows that were sent one by one for the sum of their period where they come to it', async () => {
	const [, [, create, reconcile]] = eachReconciliation;
	await stage.run(create, { input: rows(create) });
	const run = await stage.runOn(reconcile, {
		options: { ...perMonth, repair: true },
		input: rows(create),
	});

	expect(statuses(run)).toEqual(['matched', 'matched']);
	expect(stage.posts(create)).toHaveLength(5);
});

it('shows rows of a period that Rebilly has beside its sum', async () => {
	const [, [, create, reconcile]] = eachReconciliation;
	await stage.run(create, { options: perMonth, input: rows(create) });
	const days = 24 * 60;
	const first = Date.parse(String(create.usage(1).usageTime));
	const minutes = (Date.parse('2019-04-20T00:00:00Z') - first) / 60_000;
	storeBeside(stage, create, 1, { quantity: '9', minutes });
	storeBeside(stage, create, 1, { quantity: '10', minutes: minutes + 20 * days });
	const run = await stage.runOn(reconcile, { options: perMonth, input: rows(create) });

	expect(statuses(run)).toEqual(['matched', 'matched', 'extra']);
	expect(findings(run)[2].stored).toMatchObject({ subscriptionId: account.itemId, quantity: '9' });
});

it('names the rows of two sums of one period that Instellix could not tell apart', async () => {
	const { store } = stage.sandbox.instellix;
	store.addAggregation({
		...store.aggregations.get(account.aggregationIdent)!,
		ident: 'aggregation-2',
	});
	const [, , april, , may] = rows(addRatedUsage);
	const input = [
		rows(addRatedUsage)[0],
		april,
		may,
		{ ...april, ratedUsageAggregationIdent: 'aggregation-2' },
	];
	const [, reconcile] = eachReconciliation[0].slice(1) as [
		never,
		(typeof eachReconciliation)[0][2],
	];
	for (const action of [addRatedUsage, reconcile]) {
		const [failure] = failures(await stage.runOn(action, { options: perMonth, input }));

		expect(failure.details).toMatchObject({ outcome: 'conflict', duplicateOf: 1 });
		expect(failure.message).toMatch(
			/^The sum of items 1, 2 is of the same period, and another: .*'ratedUsageAggregationIdent' is /,
		);
	}
});
