import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { createRebillyUsage, modes, usages } from '../support/actions';
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

describe.each(eachReconciliation)('%s', (target, create, reconcile) => {
	it.each(modes)('finds what is stored and what is missing, read as %s', async (mode) => {
		await stage.run(create, { input: usages(create, 1, 3) });
		const run = await stage.runOn(reconcile, { mode, input: usages(create, 1, 2, 3) });

		expect(statuses(run)).toEqual(['matched', 'missing', 'matched']);
		expect(pairs(run.output(nodeNames.node, 0))).toEqual([0, 1, 2, 0]);
		expect(stage.posts(create)).toHaveLength(2);
	});

	it('sums up both sides exactly, at the end', async () => {
		await stage.run(create, { input: usages(create, 1, 3) });
		const run = await stage.runOn(reconcile, { input: usages(create, 1, 2, 3) });
		const sums: Record<string, IDataObject> = {
			'rebilly/usage': {
				sumExpected: { quantity: '7.5' },
				sumStored: { quantity: '5' },
				storedMinusExpected: { quantity: '-2.5' },
			},
			'instellix/ratedUsage': {
				sumExpected: { KWH: '7.5', EUR: '6.7035' },
				sumStored: { KWH: '5', EUR: '4.469' },
				storedMinusExpected: { KWH: '-2.5', EUR: '-2.2345' },
			},
		};

		expect(summary(run)).toMatchObject({
			expected: 3,
			stored: 2,
			matched: 2,
			missing: 1,
			different: 0,
			duplicate: 0,
			conflict: 0,
			invalid: 0,
			extra: 0,
			twice: 0,
			codes: { 'not-stored': 1 },
			repaired: 0,
			corrected: 0,
			...sums[target],
		});
		expect(
			run
				.hints(nodeNames.node)
				.map(({ message }) => message)
				.join(),
		).toMatch(
			/3 usages expected, 2 stored in \w+: 2 matched, 1 missing\. Reasons: 1 not-stored\. Stored minus expected: -2\.5[ .]/,
		);
	});

	it('tells a further copy of an expected usage from one that nobody expects', async () => {
		await stage.run(create, { input: usages(create, 1, 3) });
		storeBeside(stage, create, 3);
		storeBeside(stage, create, 2);
		const run = await stage.runOn(reconcile, { input: usages(create, 1, 3) });
		const [, , twice, extra] = findings(run);

		expect(statuses(run)).toEqual(['matched', 'matched', 'twice', 'extra']);
		expect(pairs(run.output(nodeNames.node, 0))).toEqual([0, 1, 1, 0, 0]);
		expect(twice.message).toMatch(/^\w+ has stored the usage of item 1 once more/);
		expect(extra.stored).toMatchObject(
			target === 'rebilly/usage' ? { quantity: '2.5' } : { quantity: { amount: '2.5' } },
		);
		expect(summary(run)).toMatchObject({ matched: 2, twice: 1, extra: 1, stored: 4 });
	});

	it('names the field of a usage that is stored with another quantity', async () => {
		if (target === 'rebilly/usage') storeBeside(stage, create, 1, { quantity: '9' });
		else
			await stage.run(create, {
				input: [{ ...create.usage(1), ident: 'S-1', quantity: { amount: '9', unit: 'KWH' } }],
			});
		const run = await stage.runOn(reconcile, { input: [{ ...create.usage(1), ident: 'S-1' }] });
		const field = target === 'rebilly/usage' ? 'quantity' : 'quantity.amount';

		expect(findings(run)).toMatchObject([
			{ status: 'different', differences: [{ field, given: '1.5', stored: '9' }] },
		]);
		expect(summary(run)).toMatchObject({ different: 1, missing: 0, extra: 0 });
	});

	it('counts equal rows once where the user says so, as the create action does', async () => {
		await stage.run(create, { input: usages(create, 1) });
		const options = { equalRows: 'once' };
		const run = await stage.runOn(reconcile, { options, input: usages(create, 1, 1) });

		expect(findings(run)).toMatchObject([
			{ status: 'matched' },
			{ status: 'duplicate', duplicateOf: 0 },
		]);
		expect(summary(run)).toMatchObject({ matched: 1, duplicate: 1, missing: 0 });
		expect(
			(summary(run).storedMinusExpected as IDataObject)[
				target === 'rebilly/usage' ? 'quantity' : 'KWH'
			],
		).toBe('0');
	});

	it('puts invalid items on the error output and compares the others', async () => {
		await stage.run(create, { input: usages(create, 1) });
		const [first, second] = usages(create, 1, 2);
		const run = await stage.runOn(reconcile, {
			input: [{ ...second, [create.requiredField.name]: null }, first],
		});

		expect(statuses(run)).toEqual(['matched']);
		expect(pairs(run.output(nodeNames.node, 1))).toEqual([0]);
		expect(failures(run)[0]).toMatchObject({
			details: { outcome: 'invalid', field: create.requiredField.label },
		});
		expect(summary(run)).toMatchObject({ invalid: 1, matched: 1 });
	});

	it('compares nothing when it is set to stop and an item is invalid', async () => {
		const [first, second] = usages(create, 1, 2);
		const run = await stage.run(reconcile, {
			input: [{ ...second, [create.requiredField.name]: null }, first],
		});

		expect(run.error?.message).toBe('1 item is invalid, so nothing was compared');
		const { label, name } = create.requiredField;
		expect(run.error?.description).toContain(`Item 0: '${label}' (${name}) is required`);
		expect(stage.sandbox.totals().received).toBe(0);
	});

	it.each([
		['summary', []],
		['differences', ['missing', 'twice']],
		['everything', ['matched', 'missing', 'twice']],
	])('returns %s', async (returned, expected) => {
		await stage.run(create, { input: usages(create, 1) });
		storeBeside(stage, create, 1);
		const run = await stage.runOn(reconcile, {
			parameters: { returned },
			input: usages(create, 1, 2),
		});

		expect(statuses(run)).toEqual(expected);
		expect(summary(run)).toMatchObject({ matched: 1, missing: 1, twice: 1 });
	});

	it('sends what is missing when it repairs, and nothing else, and nothing the next time', async () => {
		await stage.run(create, { input: usages(create, 1, 3) });
		storeBeside(stage, create, 3);
		const input = usages(create, 1, 2, 3, 4, 4);
		const first = await stage.runOn(reconcile, {
			options: { repair: true, equalRows: 'once' },
			input,
		});
		const sent = stage.posts(create).length;
		const second = await stage.runOn(reconcile, {
			options: { repair: true, equalRows: 'once' },
			input,
		});

		expect(statuses(first)).toEqual([
			'matched',
			'matched',
			'matched',
			'matched',
			'duplicate',
			'twice',
		]);
		expect(findings(first)[1]).toMatchObject({ outcome: 'created' });
		expect(summary(first)).toMatchObject({
			matched: 4,
			missing: 0,
			repaired: 2,
			twice: 1,
			stored: 5,
		});
		expect(sent).toBe(4);
		expect(stage.posts(create)).toHaveLength(4);
		expect(summary(second)).toEqual({ ...summary(first), repaired: 0 });
	});

	it('puts what cannot be repaired on the error output', async () => {
		const unknown = { contractIdent: 'nobody', subscriptionId: 'sub_nobody' };
		const [first, second] = usages(create, 1, 2);
		const run = await stage.runOn(reconcile, {
			options: { repair: true },
			input: [{ ...first, ...unknown }, second],
		});

		expect(statuses(run)).toEqual(['matched']);
		expect(failures(run)).toMatchObject([{ details: { outcome: 'rejected' } }]);
		expect(summary(run)).toMatchObject({ matched: 1, missing: 1, repaired: 1 });
		const stopped = await stage.run(reconcile, {
			options: { repair: true },
			input: [{ ...first, ...unknown }, second],
		});
		expect(stopped.error?.message).toBe('1 item is not settled; all others were compared');
	});

	it('reads times by the chosen zone', async () => {
		await stage.run(create, { input: usages(create, 1) });
		const local = {
			...create.usage(1),
			usageTime: '2026-03-01T10:00',
			period: { start: '2026-03-01T10:00', end: '2026-03-01T10:45' },
		};
		const run = await stage.runOn(reconcile, {
			options: { timeZone: 'Europe/Berlin' },
			input: [local],
		});

		expect(statuses(run)).toEqual(['matched']);
	});
});

describe('Rebilly', () => {
	it('finds 2,500 usages and those that are lost over pages and windows', async () => {
		const numbers = Array.from({ length: 2_500 }, (_none, number) => number + 1);
		for (const number of numbers)
			if (number % 100 !== 0) storeBeside(stage, createRebillyUsage, number);
		const run = await stage.runOn(reconcileRebilly, {
			input: usages(createRebillyUsage, ...numbers),
		});

		expect(summary(run)).toMatchObject({
			expected: 2_500,
			matched: 2_475,
			missing: 25,
			extra: 0,
			twice: 0,
		});
		expect(
			statuses(run).flatMap((status, item) => (status === 'missing' ? [item + 1] : [])),
		).toEqual(numbers.filter((number) => number % 100 === 0));
	});

	it('tells equal usages apart by their references, and by their number', async () => {
		for (let count = 0; count < 2; count += 1) storeBeside(stage, createRebillyUsage, 1);
		const input = ['a', 'b', 'c'].map((session) => ({ ...createRebillyUsage.usage(1), session }));
		const byReference = { identity: 'field', referenceField: 'session' };
		const runs = [
			await stage.runOn(reconcileRebilly, { input, parameters: byReference }),
			await stage.runOn(reconcileRebilly, { input, options: { equalRows: 'each' } }),
		];
		for (const run of runs) expect(statuses(run)).toEqual(['matched', 'matched', 'missing']);
		const one = await stage.runOn(reconcileRebilly, {
			input,
			options: { equalRows: 'once' },
		});
		expect(statuses(one)).toEqual(['matched', 'duplicate', 'duplicate', 'twice']);

		for (const setting of [{ parameters: byReference }, { options: { equalRows: 'each' } }]) {
			stage.sandbox.reset();
			stage.sandbox.rebilly.addSubscription({
				id: 'order_1',
				itemId: 'sub_item_1',
				planId: 'plan-energy',
			});
			for (let count = 0; count < 2; count += 1) storeBeside(stage, createRebillyUsage, 1);
			const options = { ...setting.options, repair: true };
			const repaired = await stage.runOn(reconcileRebilly, { input, ...setting, options });
			expect(summary(repaired)).toMatchObject({ matched: 3, missing: 0, repaired: 1, twice: 0 });
			expect(stage.sandbox.records('rebilly/usage').stored).toBe(3);
		}
	});

	it('looks for what nobody expects in a longer span, and in all subscription items', async () => {
		stage.sandbox.rebilly.addSubscription({ itemId: 'sub_item_2', planId: 'plan-energy' });
		await stage.run(createRebillyUsage, { input: usages(createRebillyUsage, 5, 8) });
		storeBeside(stage, createRebillyUsage, 6);
		storeBeside(stage, createRebillyUsage, 2);
		storeBeside(stage, createRebillyUsage, 7, { itemId: 'sub_item_2' });
		const extras = async (options: IDataObject) => {
			const run = await stage.runOn(reconcileRebilly, {
				options,
				input: usages(createRebillyUsage, 5, 8),
			});
			return findings(run)
				.filter(({ status }) => status === 'extra')
				.map(({ stored }) => (stored as IDataObject).quantity);
		};

		expect(await extras({})).toEqual(['6.5']);
		expect(
			(await extras({ from: '2026-03-01T00:00:00Z', to: '2026-03-01T12:00:00Z' })).sort(),
		).toEqual(['2.5', '6.5']);
		expect((await extras({ allPartitions: true })).sort()).toEqual(['6.5', '7.5']);
		expect(
			(await extras({ allPartitions: true, from: '2026-03-01T00:00', timeZone: 'UTC' })).sort(),
		).toEqual(['2.5', '6.5', '7.5']);
	});

	it.each([
		['text', '={{ $now.set({ year: 2026, month: 3, day: 1, hour: 0 }).toISO() }}'],
		['time', '={{ $now.set({ year: 2026, month: 3, day: 1, hour: 0 }) }}'],
	])('takes an expression for the span, as a %s', async (_kind, from) => {
		storeBeside(stage, createRebillyUsage, 9, { minutes: -10 });
		const run = await stage.runOn(reconcileRebilly, {
			options: { from },
			input: usages(reconcileRebilly, 20),
		});

		expect(statuses(run)).toEqual(['missing', 'extra']);
	});

	it.each([
		[{ from: '2026-03-01' }, /'From' has no time of day|'From' is only a date|'From'/],
		[{ from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' }, /'To' is before 'From'/],
	])('refuses the span %j', async (options, words) => {
		const run = await stage.run(reconcileRebilly, {
			options,
			input: usages(createRebillyUsage, 5),
		});

		expect(run.error?.message).toMatch(words);
	});

	it('shows a usage that was stored in part as different', async () => {
		storeBeside(stage, createRebillyUsage, 4, { quantity: '2' });
		const run = await stage.runOn(reconcileRebilly, {
			options: { repair: true },
			input: [{ ...createRebillyUsage.usage(4), acceptPartialQuantity: true }],
		});

		expect(statuses(run)).toEqual(['different']);
		expect(stage.posts(createRebillyUsage)).toEqual([]);
	});
});

describe('Instellix', () => {
	it('finds rated usages that went to the next aggregation', async () => {
		const { instellix } = stage.sandbox;
		const [first, second] = usages(reconcileRated, 1, 2);
		await stage.run(
			{ ...reconcileRated, parameters: { resource: 'ratedUsage', operation: 'add' } },
			{ input: [first] },
		);
		instellix.store.addAggregation({
			...instellix.store.aggregations.get('aggregation-1')!,
			ident: 'aggregation-2',
		});
		await stage.run(
			{ ...reconcileRated, parameters: { resource: 'ratedUsage', operation: 'add' } },
			{ input: [{ ...second, ratedUsageAggregationIdent: 'aggregation-2' }] },
		);
		const run = await stage.runOn(reconcileRated, { input: [first, second] });

		expect(statuses(run)).toEqual(['matched', 'matched']);
		expect(summary(run)).toMatchObject({ stored: 2, extra: 0 });
	});

	it.each(['array', 'embedded'] as const)(
		'finds 2,500 rated usages and those that are lost (%s)',
		async (listShape) => {
			stage.sandbox.instellix.settings.listShape = listShape;
			const numbers = Array.from({ length: 2_500 }, (_none, number) => number + 1);
			for (const number of numbers)
				if (number % 100 !== 0) storeBeside(stage, reconcileRated, number);
			const run = await stage.runOn(reconcileRated, { input: usages(reconcileRated, ...numbers) });

			// Under idents of somebody else: content tells them apart where the items have no ident of their own.
			expect(summary(run)).toMatchObject({
				expected: 2_500,
				matched: 2_475,
				missing: 25,
				extra: 0,
				twice: 0,
			});
		},
	);

	it('goes by the references where the items bring them, whatever the content', async () => {
		storeBeside(stage, reconcileRated, 1);
		const run = await stage.runOn(reconcileRated, {
			parameters: { identity: 'field', referenceField: 'session' },
			input: [{ ...reconcileRated.usage(1), session: 'S-1' }],
		});

		expect(statuses(run)).toEqual(['missing', 'extra']);
	});

	it('puts two items of one ident and other content on the error output', async () => {
		const input = usages(reconcileRated, 1, 2).map((usage) => ({ ...usage, ident: 'S-1' }));
		const run = await stage.runOn(reconcileRated, { input });

		expect(failures(run)).toMatchObject([{ details: { outcome: 'conflict', duplicateOf: 0 } }]);
		expect(summary(run)).toMatchObject({ missing: 1, conflict: 1 });
	});
});
