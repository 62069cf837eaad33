import { nodeNames } from '../../../tools/engine';
import { account } from '../support/accounts';
import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	type Action,
} from '../support/actions';
import { exact, literal } from '../support/bodies';
import { perMonth, row, rows } from '../support/combine';
import { useFastTime } from '../support/fastTime';
import { failures, outcomesOf, outputs, receiptOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

const bodyOf = (action: Action, from: string, to: string, quantity: string): object => {
	if (action === createRebillyUsage)
		return { subscriptionId: account.itemId, usageTime: from, quantity: literal(quantity) };
	if (action === createUsage) {
		return {
			contractId: literal(account.contractId),
			productIdent: 'charging',
			startDate: from,
			endDate: to,
			unitQuantities: [{ unitQuantity: literal(quantity), unitQuantityType: 'KWH' }],
			usageIdent: expect.stringMatching(/^[\w-]{43}$/) as string,
		};
	}
	const { ratedUsageAggregationIdent: _path, ...usage } = addRatedUsage.usage(1);
	return {
		...usage,
		period: { start: from, end: to },
		quantity: { amount: literal(quantity), unit: 'KWH' },
		price: { amount: literal(quantity), currency: 'EUR' },
		ident: expect.stringMatching(/^[\w-]{43}$/) as string,
	};
};

const stored = (action: Action) => stage.bodies(action).map(exact);

it.each(eachAction)(
	'%s sends one usage per month of the zone, and none again',
	async (_target, action) => {
		const run = await stage.runOn(action, {
			options: perMonth,
			input: rows(action),
		});

		expect(stored(action)).toEqual([
			bodyOf(action, '2019-02-28T23:00:00.000Z', '2019-03-31T21:59:59.999Z', '4'),
			bodyOf(action, '2019-03-31T22:00:00.000Z', '2019-04-30T21:59:59.999Z', '12'),
		]);
		const items = run.output(nodeNames.node, 0);
		expect(items.slice(0, 2).map(({ pairedItem }) => pairedItem)).toEqual([
			[{ item: 0 }, { item: 1 }, { item: 3 }],
			[{ item: 2 }, { item: 4 }],
		]);
		expect(items[0].json).toMatchObject({
			outcome: 'created',
			combined: {
				items: [0, 1, 3],
				period: 'month',
				from: '2019-02-28T23:00:00.000Z',
				to: '2019-03-31T22:00:00.000Z',
				zone: 'Europe/Oslo',
			},
		});
		expect(receiptOf(run)).toMatchObject({
			items: 2,
			combined: { usages: 2, items: 5 },
			outcomes: { created: 2 },
		});
		expect(run.hints(nodeNames.node)[0].message).toMatch(
			/^2 usages, combined from 5 items: 2 created\./,
		);

		const again = await stage.runOn(action, { options: perMonth, input: rows(action).reverse() });
		expect(outcomesOf(again)).toEqual(['duplicate', 'duplicate']);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 2, twice: [] });
	},
);

it.each(eachAction)(
	'%s never charges a period twice for rows that come late',
	async (_target, action) => {
		await stage.run(action, { options: perMonth, input: rows(action) });
		const late = [...rows(action), row(action, '2019-04-02T12:00:00Z', '16')];
		for (const options of [perMonth, { ...perMonth, dryRun: true }, perMonth]) {
			const run = await stage.runOn(action, { options, input: late });
			if (action === createUsage) {
				// This API cannot be read.
				expect(failures(run)).toEqual([]);
				if (!('dryRun' in options))
					expect(successes(run)[1]).toMatchObject({ outcome: 'duplicate', compared: false });
				continue;
			}
			expect(outcomesOf(run)).toEqual(['duplicate', 'conflict']);
			const [{ details, message }] = failures(run);
			const expected = { given: '28', stored: '12' };
			expect(details.differences).toContainEqual({
				field: action === addRatedUsage ? 'quantity.amount' : 'quantity',
				...expected,
			});
			expect(message).toContain('quantity');
			expect(message).toContain('come late');
			expect(run.output(nodeNames.node, outputs.error)[0].pairedItem).toEqual([
				{ item: 2 },
				{ item: 4 },
				{ item: 5 },
			]);
			expect(details).toMatchObject({ combined: { items: [2, 4, 5] } });
		}
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 2, twice: [] });
	},
);

it('does not bill the same rows again where they come with the next aggregation', async () => {
	const { store } = stage.sandbox.instellix;
	const next = 'aggregation-2';
	store.addAggregation({ ...store.aggregations.get(account.aggregationIdent)!, ident: next });
	const input = rows(addRatedUsage);
	await stage.run(addRatedUsage, { input, options: perMonth });
	const again = input.map((usage) => ({ ...usage, ratedUsageAggregationIdent: next }));
	await stage.runOn(addRatedUsage, { input: again, options: perMonth });

	expect(stage.sandbox.records('instellix/ratedUsage').stored).toBe(2);
});

it('sends the new sum where the stored one was deleted', async () => {
	await stage.run(createRebillyUsage, { options: perMonth, input: rows(createRebillyUsage) });
	const { store } = stage.sandbox.rebilly;
	store.deleteUsage([...store.usages.values()][1]);
	const late = [...rows(createRebillyUsage), row(createRebillyUsage, '2019-04-02T12:00:00Z', '16')];
	const run = await stage.runOn(createRebillyUsage, { options: perMonth, input: late });

	expect(outcomesOf(run)).toEqual(['duplicate', 'created']);
	expect(stage.sandbox.records('rebilly/usage').sums).toEqual({ kWh: '32' });
});

it.each(eachAction)(
	'%s keeps to that with a history, also where nothing is looked up',
	async (_target, action) => {
		const engine = await stage.newEngine({ deduplication: true });
		const options = { ...perMonth, history: true, lookUp: false };
		const workflow = stage.workflow(action, { options, onError: 'continueErrorOutput' });
		expect(outcomesOf(await engine.run({ workflow, input: rows(action) }))).toEqual([
			'created',
			'created',
		]);
		expect(outcomesOf(await engine.run({ workflow, input: rows(action) }))).toEqual([
			'duplicate',
			'duplicate',
		]);
		const late = [...rows(action), row(action, '2019-04-02T12:00:00Z', '16')];
		for (let round = 0; round < 3; round += 1) {
			const outcome = action === createUsage ? 'duplicate' : 'conflict';
			expect(outcomesOf(await engine.run({ workflow, input: late }))).toEqual([
				'duplicate',
				outcome,
			]);
		}
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 2, twice: [] });
	},
);

it.each(eachAction)(
	'%s bills nothing twice whatever is lost on the way, with Retry On Fail',
	async (_target, action) => {
		speedUp();
		const hours = { combine: 'hour', timeZone: 'Europe/Oslo' };
		const input = Array.from({ length: 60 }, (_none, number) =>
			row(action, new Date(Date.UTC(2019, 2, 31) + number * 20 * 60_000).toISOString(), '0.5'),
		);
		stage.sandbox.setFaults([
			{
				seed: 5,
				rates: { resetAfterStoring: 0.2, status500AfterStoring: 0.1, truncatedAnswer: 0.1 },
				target: { method: 'POST', path: action.posts },
				maxConsecutive: 2,
			},
			{
				faults: [{ onRequest: 9, kind: 'tooManyRequestsSeconds', retryAfterSeconds: 36_000 }],
				target: { method: 'POST', path: action.posts },
			},
		]);
		const run = await stage.run(action, { options: hours, input, retries: { maxTries: 3 } });

		expect(run.status).toBe('success');
		expect(outcomesOf(run)).toHaveLength(20);
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 20, twice: [] });
		expect(Object.values(stage.sandbox.records(action.target).sums)).toEqual(['30']);
	},
);

it.each([createUsage, addRatedUsage].map((action) => [action.target, action] as const))(
	'%s shares a usage over the night of the change of clocks',
	async (_target, action) => {
		const input = [row(action, '2019-10-26T22:00:00Z', '49', '2019-10-28T23:00:00Z')];
		const run = await stage.run(action, { options: { ...perMonth, combine: 'day' }, input });

		expect(stored(action)).toEqual([
			expect.objectContaining(quantityOf(action, '25')),
			expect.objectContaining(quantityOf(action, '24')),
		]);
		expect(run.output(nodeNames.node, 0).map(({ pairedItem }) => pairedItem)).toEqual([
			[{ item: 0 }],
			[{ item: 0 }],
		]);
	},
);

const quantityOf = (action: Action, quantity: string): object =>
	action === createUsage
		? { unitQuantities: [{ unitQuantity: literal(quantity), unitQuantityType: 'KWH' }] }
		: { quantity: { amount: literal(quantity), unit: 'KWH' } };

it('does not mix what is not the same', async () => {
	stage.sandbox.instellix.addContract({
		contractId: '77',
		contractIdent: 'contract-7',
		aggregationIdent: 'aggregation-7',
		productIdents: ['charging'],
	});
	const at = '2019-03-05T12:00:00Z';
	const rated = [
		{ remark: 'no usage' },
		{ price: { amount: '1', currency: 'NOK' } },
		{ quantity: { amount: '1', unit: 'HOUR' } },
		{ type: 'SELF_BILLING' },
		{ serviceLocation: { country: 'DE' } },
		{ contractIdent: 'contract-7', ratedUsageAggregationIdent: 'aggregation-7' },
		{ aggregationGroup: 'other' },
		{ description: 'says nothing' },
	].map((changes) => row(addRatedUsage, at, '1', at, changes));
	expect(outcomesOf(await stage.runOn(addRatedUsage, { options: perMonth, input: rated }))).toEqual(
		Array(7).fill('created'),
	);

	const taxed = [
		{ remark: 'no usage' },
		{ 'taxLocation.country': 'NO' },
		{ 'taxLocation.country': 'DE' },
		{ description: 'x' },
	].map((changes) => row(createUsage, at, '1', at, changes));
	expect(outcomesOf(await stage.runOn(createUsage, { options: perMonth, input: taxed }))).toEqual(
		Array(3).fill('created'),
	);
});

it('adds up several unit quantities per type', async () => {
	const second = {
		'unitQuantities[1].unitQuantity': '90',
		'unitQuantities[1].unitQuantityType': 'SECOND',
	};
	const swapped = {
		'unitQuantities[0].unitQuantity': '10',
		'unitQuantities[0].unitQuantityType': 'SECOND',
		'unitQuantities[1].unitQuantity': '0.125',
		'unitQuantities[1].unitQuantityType': 'KWH',
	};
	const at = '2019-03-05T12:00:00Z';
	await stage.run(createUsage, {
		options: perMonth,
		input: [row(createUsage, at, '1.5', at, second), row(createUsage, at, '0', at, swapped)],
	});

	expect(stored(createUsage)).toEqual([
		expect.objectContaining({
			unitQuantities: [
				{ unitQuantity: literal('1.625'), unitQuantityType: 'KWH' },
				{ unitQuantity: literal('100'), unitQuantityType: 'SECOND' },
			],
		}),
	]);
});

describe('a row outside of what Rebilly takes', () => {
	const at = '2019-03-05T12:00:00Z';
	const input = (...quantities: string[]) =>
		quantities.map((quantity) => row(createRebillyUsage, at, quantity));

	it('counts where the sum is inside', async () => {
		await stage.run(createRebillyUsage, {
			options: perMonth,
			input: input('0.0004', '0.0006', '5', '-2'),
		});
		expect(stage.sandbox.records('rebilly/usage').sums).toEqual({ kWh: '3.001' });
	});

	it('makes the combined usage invalid where the sum is outside', async () => {
		const run = await stage.runOn(createRebillyUsage, {
			options: perMonth,
			input: [...input('0.0004', '0.0003'), { remark: 'no usage' }],
		});
		expect(outcomesOf(run)).toEqual(['invalid', 'invalid']);
		expect(failures(run)[0].message).toContain(
			'Combined usage of the month from 2019-02-28T23:00:00.000Z (items 0, 1)',
		);
		expect(failures(run)[0].message).toContain("'Quantity'");
		expect(run.output(nodeNames.node, outputs.error).map(({ pairedItem }) => pairedItem)).toEqual([
			[{ item: 0 }, { item: 1 }],
			{ item: 2 },
		]);
		expect(stage.posts(createRebillyUsage)).toEqual([]);
	});

	it('is rounded as a sum only, where the user chose how', async () => {
		await stage.run(createRebillyUsage, {
			options: { ...perMonth, rounding: 'halfUp' },
			input: input('0.0006', '0.0006', '0.0006'),
		});
		expect(stage.sandbox.records('rebilly/usage').sums).toEqual({ kWh: '0.002' });
	});
});

it('takes what another stored at the start of the period for another sum', async () => {
	await stage.run(createRebillyUsage, {
		input: [row(createRebillyUsage, '2019-04-01T00:00:00+02:00', '3')],
	});
	const run = await stage.runOn(createRebillyUsage, {
		options: perMonth,
		input: rows(createRebillyUsage),
	});

	expect(outcomesOf(run)).toEqual(['created', 'conflict']);
	expect(failures(run)[0].details.differences).toEqual([
		{ field: 'quantity', given: '12', stored: '3' },
	]);
});

it('reports what was accepted of a sum only in part, which another run does not add to', async () => {
	stage.sandbox.setFaults({
		rates: { partialAcceptance: 1 },
		target: { method: 'POST', path: createRebillyUsage.posts },
	});
	const input = rows(createRebillyUsage).map((usage) => ({
		...usage,
		acceptPartialQuantity: true,
	}));
	const run = await stage.runOn(createRebillyUsage, { options: perMonth, input });
	expect(successes(run)).toMatchObject([
		{ outcome: 'partial', remainder: '2' },
		{ outcome: 'partial', remainder: '6' },
	]);
	stage.sandbox.clearFaults();

	const again = await stage.runOn(createRebillyUsage, { options: perMonth, input });
	const { stored, usages: parts } = stage.sandbox.records('rebilly/usage');
	expect(failures(again).map(({ details }) => details)).toMatchObject(
		parts.map(({ id }) => ({ outcome: 'conflict', storedId: id })),
	);
	expect(stored).toBe(2);
});

it.each(eachAction)('%s shows the combined requests in a dry run', async (_target, action) => {
	const run = await stage.runOn(action, {
		options: { ...perMonth, dryRun: true },
		input: rows(action),
	});

	expect(outcomesOf(run)).toEqual(['unsent', 'unsent']);
	expect(stage.posts(action)).toEqual([]);
	await stage.run(action, { options: perMonth, input: rows(action) });
	const shown = successes(run) as unknown as Array<{ request: { body: string } }>;
	expect(shown.map(({ request }) => request.body)).toEqual(stage.bodies(action));
});

it.each(eachAction)(
	'%s sends nothing when a row is invalid and the node is to stop',
	async (_target, action) => {
		const run = await stage.run(action, {
			options: perMonth,
			input: [...rows(action), { remark: 'no usage' }],
		});

		expect(run.error?.message).toMatch(/^1 item is invalid, so nothing was sent/);
		expect(run.error?.description).toMatch(/^Item 5: /);
		expect(stage.posts(action)).toEqual([]);
		const on = await stage.runOn(action, {
			options: perMonth,
			input: [{ remark: 'no usage' }, ...rows(action)],
		});
		expect(outcomesOf(on)).toEqual(['created', 'created', 'invalid']);
		expect(on.output(nodeNames.node, outputs.error)[0].pairedItem).toEqual({ item: 0 });
		expect(receiptOf(on)).toMatchObject({
			items: 3,
			outcomes: { created: 2, invalid: 1 },
		});
	},
);

describe('settings that do not go with it', () => {
	const refusal = async (action: Action, setting: object) => {
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			await stage.run(action, { options: perMonth, input: rows(action), onError, ...setting });
			expect(stage.posts(action)).toEqual([]);
		}
		return (await stage.run(action, { options: perMonth, input: rows(action), ...setting })).error;
	};

	it.each(eachAction)('%s needs a zone', async (_target, action) => {
		const error = await refusal(action, { options: { combine: 'day' } });
		expect(error?.message).toBe("'Combine Before Sending' needs a time zone");
		expect(error?.description).toContain("'Time Zone'");
	});

	it.each(eachAction)('%s takes no references', async (_target, action) => {
		const error = await refusal(action, {
			parameters: { identity: 'field', referenceField: 'session' },
		});
		expect(error?.message).toBe(
			"'Combine Before Sending' does not go with 'Identity' set to 'From a Field'",
		);
	});

	it.each([
		[createUsage, 'usageIdent'],
		[addRatedUsage, 'ident'],
	] as const)('rows bring no ident', async (action, field) => {
		const input = rows(action).map((usage, number) =>
			number === 3 ? { ...usage, [field]: 'mine' } : usage,
		);
		const error = await refusal(action, { input });
		expect(error?.message).toBe(
			`'Combine Before Sending' does not go with items that bring their own '${field}'`,
		);
		expect(error?.description).toContain('Item 3 does.');
	});

	it('Rebilly may not set the time', async () => {
		const error = await refusal(createRebillyUsage, { parameters: { usageTimeFrom: 'rebilly' } });
		expect(error?.message).toBe("'Combine Before Sending' needs the time of each usage");
	});
});

it('takes the zone of the workflow too', async () => {
	const options = { combine: 'day', timeZone: 'workflow' };
	const input = [row(createRebillyUsage, '2019-03-05T12:00:00Z', '1')];
	await stage.run(createRebillyUsage, { options, input, settings: { timezone: 'Asia/Kathmandu' } });
	expect(stage.bodies(createRebillyUsage)[0]).toContain('"2019-03-04T18:15:00.000Z"');
});

it('says of a row without quantities what it needs', async () => {
	const { unitQuantities: _none, ...usage } = createUsage.usage(1);
	const run = await stage.runOn(createUsage, { options: perMonth, input: [usage] });
	expect(failures(run)[0].message).toContain("Give 'Quantity' and 'Unit'.");
});
