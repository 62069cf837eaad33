import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { nodeNames, type WorkflowJson } from '../../../tools/engine';
import { account } from '../support/accounts';
import { byId, createRebillyUsage } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';
import { correctingAt, standing, wrongUsage } from './support/correction';
import { failAlways } from './support/faults';
import {
	given,
	operationWorkflow,
	refused,
	requestsOf,
	runOperation,
	storeUsage,
	type OperationSetting,
} from './support/operation';

const stage = useStage();
const speedUp = useFastTime();

const LATER = '2026-03-01T09:30:00.250Z';
const right = { ...wrongUsage, quantity: '7.125' };
const place = { item: account.itemId, at: wrongUsage.usageTime };

/** Corrects the usage of each item's `item` and `at`; Stored Quantity is their `stored` where they have it. */
const correct = async (input: IDataObject[], setting = correctingAt()) => {
	const storedQuantity = input.some((item) => 'stored' in item) ? '={{ $json.stored }}' : '';
	const parameters = { ...setting.parameters, storedQuantity };
	return await runOperation(stage, { ...setting, parameters, input });
};
const stored = () => stage.sandbox.records('rebilly/usage').stored;

it('corrects the one usage of an item and a time, read as the options say', async () => {
	const id = await storeUsage(stage, wrongUsage);
	const other = await storeUsage(stage, { ...wrongUsage, usageTime: LATER });
	const run = await correct(
		[{ ...place, at: '01.03.2026 09:00', kwh: '7,125' }],
		correctingAt(undefined, {
			decimalSeparator: ',',
			timeRepresentation: 'pattern',
			timeFormat: 'dd.MM.yyyy HH:mm',
			timeZone: 'Europe/Berlin',
		}),
	);

	expect(given(run)).toMatchObject([
		{ corrected: true, changed: true, deletedId: id, usage: right, was: wrongUsage },
	]);
	expect(standing(stage, id, right)).toEqual({ wrong: false, right: 1 });
	expect(stage.sandbox.rebilly.store.usages.has(other)).toBe(true);
});

it.each([
	['alone', {}],
	['told by the stored quantity', { stored: '12.5' }],
])('finds by another execution that it was corrected, %s', async (_how, more) => {
	await storeUsage(stage, wrongUsage);
	const item = { ...place, kwh: '7.125', ...more };
	const [{ storedId }] = given(await correct([item]));
	const again = await correct([item]);

	expect(given(again)).toMatchObject([
		{ corrected: true, changed: false, deletedId: null, storedId, usage: right },
	]);
	expect(requestsOf(stage, 'DELETE')).toHaveLength(1);
	expect(stored()).toBe(1);
});

describe('several usages at one time', () => {
	const storeTwo = async () => [
		await storeUsage(stage, wrongUsage),
		await storeUsage(stage, { ...wrongUsage, quantity: '9' }),
	];

	it('are named, and none of them is touched', async () => {
		const [first, second] = await storeTwo();
		const run = await correct([{ ...place, kwh: '7.125' }]);

		expect(refused(run)[0].message).toBe(
			`Nothing was changed of the wrong usage at ${place.at}. Rebilly has several there: '${first}' with 12.5 at ${place.at}, '${second}' with 9 at ${place.at}. Give the 'Stored Quantity' of the wrong one, or set 'Usage By' to 'Usage ID' and give its ID.`,
		);
		expect(refused(run)[0].details).toMatchObject({
			outcome: 'untouched',
			code: 'usage-ambiguous',
			found: [{ id: first, quantity: '12.5' }, { id: second }],
		});
		expect(requestsOf(stage, 'DELETE')).toEqual([]);
	});

	it('are told apart by the stored quantity, whatever its spelling', async () => {
		const [first, second] = await storeTwo();
		const run = await correct([{ ...place, stored: '9.00', kwh: '7.125' }]);

		expect(given(run)).toMatchObject([{ deletedId: second }]);
		expect([...stage.sandbox.rebilly.store.usages.keys()]).toContain(first);
	});

	it('are left alone where none has the stored quantity', async () => {
		await storeTwo();
		const setting = correctingAt(undefined, { ifGone: 'store' });
		const run = await correct([{ ...place, stored: '4', kwh: '7.125' }], setting);

		expect(refused(run)[0].details).toMatchObject({ outcome: 'notFound', code: 'usage-not-found' });
		expect(refused(run)[0].message).toContain("Check 'Usage Time' and 'Stored Quantity'");
		expect(stored()).toBe(2);
	});

	it('are copies where they say the same, which are named and not corrected', async () => {
		const ids = [await storeUsage(stage, wrongUsage), await storeUsage(stage, wrongUsage)];
		const run = await correct([{ ...place, kwh: '7.125' }]);

		expect(refused(run)[0].details).toMatchObject({
			outcome: 'wrongStands',
			code: 'stored-more-often',
			id: ids[0],
			surplusIds: [ids[1]],
		});
		expect(stored()).toBe(2);
	});
});

it('says that there is none, and stores the right one only where that is switched on', async () => {
	const item = { ...place, kwh: '7.125' };
	const [{ message, details }] = refused(await correct([item]));
	expect(details).toMatchObject({ outcome: 'notFound', code: 'usage-not-found', found: [] });
	expect(message).toBe(
		`Nothing was changed, because no usage to correct was found at ${place.at}. Rebilly has none of this subscription item there, nor the right one. If it was deleted, set the option 'If the Wrong Usage Is Gone' to 'Store the Right One'. Otherwise check 'Subscription Item', 'Usage Time' and the option 'Time Zone'. A usage that was never reported is a matter for 'Create usage'.`,
	);
	expect(stored()).toBe(0);

	const storing = correctingAt(undefined, { ifGone: 'store' });
	for (const changed of [true, false]) {
		const run = await correct([item], storing);
		expect(given(run)).toMatchObject([{ corrected: true, changed, usage: right }]);
	}
	expect(stored()).toBe(1);
});

it('says what to give in the place of an e-mail, and advises no second usage', async () => {
	const [{ message }] = refused(await correct([{ ...place, item: 'ada@example.com', kwh: '7' }]));

	expect(message).toContain("give the ID of the item, which 'Get many subscriptions' finds");
	expect(message).not.toContain('Store the Right One');
	expect(message).not.toContain('ada@');
});

it.each([
	[{ item: '' }, "'Subscription Item'"],
	[{ at: '2026-03-01' }, "'Usage Time' has a date but no time of day"],
	[{ stored: 'much' }, "'Stored Quantity' must be a number"],
])('asks Rebilly nothing where a field cannot be read: %j', async (changes, words) => {
	const run = await correct([{ ...place, kwh: '7.125', ...changes }]);

	expect(refused(run)[0].message).toContain(words);
	expect(refused(run)[0].details).toMatchObject({ outcome: 'invalid' });
	expect(stage.sandbox.totals().received).toBe(0);
});

it.each([[{ storedQty: '7' }], [{ stored: '' }], [{ stored: null }]])(
	'changes nothing where the expression of the stored quantity gives nothing: %j',
	async (item: IDataObject) => {
		await storeUsage(stage, wrongUsage);
		const setting = correctingAt({ quantity: '7.125' });
		const run = await runOperation(stage, { ...setting, input: [{ ...place, ...item }] });

		expect(refused(run)[0].message).toBe(
			"'Stored Quantity' is empty, so nothing was changed. Give it the quantity that is stored, or clear the field if one usage is stored at that time.",
		);
		expect(refused(run)[0].details).toMatchObject({ outcome: 'invalid', code: 'required' });
		expect(stage.sandbox.totals().received).toBe(1);
	},
);

describe('a correction of the time, that runs again', () => {
	const moving = (changes: INodeParameters = {}) => correctingAt({ usageTime: LATER, ...changes });

	it.each([
		['stored', { stored: '12.5' }, {}, '12.5'],
		['right', { stored: '12.5' }, { quantity: '7.125' }, '7.125'],
	])(
		'finds the right one by its %s quantity',
		async (_which, more: IDataObject, changes: INodeParameters, quantity) => {
			await storeUsage(stage, wrongUsage);
			const input = [{ ...place, ...more }];
			const [{ storedId }] = given(await correct(input, moving(changes)));
			const again = await correct(input, moving(changes));

			expect(given(again)).toMatchObject([
				{ alreadyCorrected: true, storedId, usage: { usageTime: LATER, quantity } },
			]);
			expect(stored()).toBe(1);
		},
	);

	it('asks for the stored quantity, because another usage takes the place of one that moved', async () => {
		await storeUsage(stage, wrongUsage);
		const run = await correct([place], moving());

		expect(refused(run)[0]).toMatchObject({
			message: expect.stringContaining("'Stored Quantity' is empty") as unknown,
			details: { code: 'required', outcome: 'invalid' },
		});
		expect(stage.sandbox.totals().received).toBe(1);
	});

	it.each([
		['the same moment', { usageTime: '2026-03-01T09:00:00+01:00' }],
		['the same moment and item', { usageTime: place.at, subscriptionId: byId(account.itemId) }],
	])('asks for none where %s is given, in which nothing moves', async (_what, same) => {
		await storeUsage(stage, wrongUsage);
		const run = await correct([place], correctingAt({ quantity: '7.125', ...same }));

		expect(given(run)).toMatchObject([{ corrected: true, changed: true, usage: right }]);
	});

	it('names the time that cannot be read, and asks Rebilly nothing', async () => {
		const run = await correct([place], correctingAt({ usageTime: '2026-03-01' }));

		expect(refused(run)[0].message).toContain("'Usage Time' has a date but no time of day");
		expect(stage.sandbox.totals().received).toBe(0);
	});

	it('says after a run that ended as unknown that it may have deleted it, and how to go on', async () => {
		await storeUsage(stage, wrongUsage);
		const other = await storeUsage(stage, { ...wrongUsage, usageTime: LATER, quantity: '9' });
		speedUp();
		failAlways(stage, 'hangBeforeStoring', 'POST');
		const input = [{ ...place, stored: '12.5' }];
		const first = await correct(input, moving());
		stage.sandbox.clearFaults();
		expect(refused(first)[0].details).toMatchObject({ outcome: 'unknown' });
		expect(stored()).toBe(1);

		for (const ifGone of ['say', 'store']) {
			const again = await correct(input, correctingAt({ usageTime: LATER }, { ifGone }));
			expect(refused(again)[0].details).toMatchObject({
				outcome: 'notFound',
				found: [{ id: other }],
				right: { ...wrongUsage, usageTime: LATER },
			});
			expect(refused(again)[0].message).toContain(
				`If an earlier run ended as unknown or neitherStands, it may have deleted the wrong one: then report the right one with 'Create usage' (subscriptionId ${account.itemId}, usageTime ${LATER}, quantity 12.5), with the option 'Other Quantity at the Same Time' at 'Store Both' if another one is stored at that time.`,
			);
		}
		const created = await stage.runOn(createRebillyUsage, {
			input: [{ ...wrongUsage, usageTime: LATER }],
			options: { otherQuantity: 'both' },
		});
		expect(outcomesOf(created)).toEqual(['created']);
	});

	it('moves each of several onto the next, and none of them a second time', async () => {
		const times = [8, 9, 10, 11].map(
			(hour) => `2026-03-01T${hour < 10 ? '0' : ''}${hour}:00:00.000Z`,
		);
		const rows = [1, 2, 3].map((hour) => ({
			...{ item: account.itemId, at: times[hour], to: times[hour - 1], stored: String(hour) },
		}));
		for (const { at, stored: quantity } of rows)
			await storeUsage(stage, { ...wrongUsage, usageTime: at, quantity });
		const books = () =>
			stage.sandbox
				.records('rebilly/usage')
				.usages.map(({ body }) => JSON.parse(body) as { usageTime: string; quantity: number })
				.map(({ usageTime, quantity }) => `${usageTime} ${quantity}`)
				.sort();
		const shift = correctingAt({ usageTime: '={{ $json.to }}' });
		await correct(rows, shift);
		const once = books();
		await correct(rows, shift);

		expect(once).toEqual([1, 2, 3].map((hour) => `${times[hour - 1]} ${hour}`));
		expect(books()).toEqual(once);
	});

	it('stores nothing beside another usage of the new time', async () => {
		const other = await storeUsage(stage, { ...wrongUsage, usageTime: LATER, quantity: '3' });
		const run = await correct([{ ...place, stored: '12.5' }], {
			...moving({ quantity: '7.125' }),
			options: { ifGone: 'store' },
		});

		expect(refused(run)[0].details).toMatchObject({
			code: 'usage-not-found',
			found: [{ id: other }],
		});
		expect(stored()).toBe(1);
	});
});

it('goes on to store in Retry execution where the wrong one was deleted before', async () => {
	const id = await storeUsage(stage, wrongUsage);
	const setting = { ...correctingAt(undefined, {}, ''), onError: 'stopWorkflow' as const };
	speedUp();
	stage.sandbox.setFaults({ rates: { tooManyRequestsSeconds: 1 }, target: { method: 'POST' } });
	const failed = await runOperation(stage, {
		...setting,
		options: { timeLimit: 1 },
		input: [{ ...place, kwh: '7.125' }],
	});
	stage.sandbox.clearFaults();
	expect(failed.error?.message).toMatch(/^Neither usage stands/);
	expect(stored()).toBe(0);

	const workflow = operationWorkflow(setting);
	const retried = await stage.engine.retryExecution(failed, { workflow });
	expect(given(retried)).toMatchObject([{ corrected: true, deletedId: id, usage: right }]);
	expect(stored()).toBe(1);
});

it('touches nothing where what is stored cannot be listed', async () => {
	await storeUsage(stage, wrongUsage);
	speedUp();
	failAlways(stage, 'status503BeforeStoring', 'GET');
	const run = await correct(
		[{ ...place, kwh: '7.125' }],
		correctingAt(undefined, { timeLimit: 1 }),
	);

	expect(refused(run)[0].details).toMatchObject({ outcome: 'untouched' });
	expect(refused(run)[0].message).toContain('could not be listed');
	expect(stored()).toBe(1);
});

describe('a Quantity that nobody has touched', () => {
	it('is no change beside another field', async () => {
		const id = await storeUsage(stage, wrongUsage);
		const run = await correct(
			[{ ...place, stored: '12.5' }],
			correctingAt({ quantity: '', usageTime: LATER }),
		);

		expect(given(run)).toMatchObject([
			{ deletedId: id, usage: { usageTime: LATER, quantity: '12.5' } },
		]);
	});

	it('alone is nothing to correct', async () => {
		const run = await correct([place], correctingAt({ quantity: '' }));

		expect(refused(run)[0].details).toMatchObject({ code: 'nothing-to-correct' });
	});
});

describe('a corrected quantity is noticed and mended inside three nodes', () => {
	/** Trigger, Create usage, and behind its error output Correct usage. */
	function mending(correction: OperationSetting): WorkflowJson {
		const create = stage.workflow(createRebillyUsage, { onError: 'continueErrorOutput' });
		const corrects = operationWorkflow(correction).nodes.find(
			({ name }) => name === nodeNames.node,
		)!;
		const node = { ...corrects, id: 'correct', name: 'Correct' };
		return {
			...create,
			nodes: [...create.nodes.filter(({ name }) => name !== nodeNames.error), node],
			connections: {
				...create.connections,
				[nodeNames.node]: {
					main: create.connections[nodeNames.node].main.map((targets) =>
						(targets ?? []).map((target) =>
							target.node === nodeNames.error ? { ...target, node: 'Correct' } : target,
						),
					),
				},
			},
		};
	}

	it.each<[string, INodeParameters]>([
		[
			'by item and time',
			{
				usageBy: 'itemAndTime',
				subscriptionId: byId('={{ $json.subscriptionId }}'),
				usageTime: '={{ $json.usageTime }}',
			},
		],
		['by its ID', { usageId: '={{ $json.details.storedId }}' }],
	])('%s', async (_how, parameters) => {
		const rows = [wrongUsage, { ...wrongUsage, usageTime: LATER }];
		stage.speedUp();
		const workflow = mending({
			operation: 'correct',
			parameters: { ...parameters, changes: { quantity: '={{ $json.quantity }}' } },
		});
		await stage.engine.run({ workflow, input: rows });
		const changed = [{ ...rows[0], quantity: '7.125' }, rows[1]];
		const run = await stage.engine.run({ workflow, input: changed });

		expect(run.output('Correct').map(({ json }) => json)).toMatchObject([
			{ corrected: true, changed: true, usage: right, was: wrongUsage },
		]);
		expect(stage.sandbox.records('rebilly/usage').usages.length).toBe(2);
		const clean = await stage.engine.run({ workflow, input: changed });
		expect(clean.output(nodeNames.success).map(({ json }) => json.outcome)).toEqual([
			'duplicate',
			'duplicate',
		]);
	});
});
