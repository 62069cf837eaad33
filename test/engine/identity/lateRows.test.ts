import Big from 'big.js';
import type { IDataObject } from 'n8n-workflow';
import { SeededRandom, type FaultKind } from '../../../tools/sandbox';
import { usageTargets, type Account } from '../../../tools/targets';
import { account, openAccountsBeside } from '../support/accounts';
import { addRatedUsage, createRebillyUsage, type Action } from '../support/actions';
import { useFastTime } from '../support/fastTime';
import { inLoop, loopNodes } from '../support/loop';
import { failures, outcomesOf, receiptOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

/** Two items to a batch where there is a loop. */
const stage = useStage({}, { extraNodeTypes: loopNodes(2) });
const speedUp = useFastTime();

const eachReadable = [addRatedUsage, createRebillyUsage].map(
	(action) => [action.target, action] as const,
);
const options = { combine: 'day', timeZone: 'UTC', lateRows: 'difference', equalRows: 'each' };

/** A row of a day in March 2026; its price is its quantity. */
function rowOf(
	{ target }: Action,
	day: number,
	hour: number,
	quantity: string,
	customer: Account = account,
): IDataObject {
	const time = (minute: number): string =>
		new Date(Date.UTC(2026, 2, day, hour, minute)).toISOString();
	const facts = { product: 'charging', start: time(0), end: time(30), unit: 'KWH' };
	return usageTargets[target].usage({ ...facts, quantity, price: quantity }, customer);
}

/** What is stored of the action's quantity, in all. */
function storedSum({ target }: Action): string {
	const { sums } = stage.sandbox.records(target);
	return new Big(Object.entries(sums).find(([unit]) => unit !== 'EUR')?.[1] ?? 0).toFixed();
}

describe.each(eachReadable)('rows that come late to %s', (_target, action) => {
	const first = [rowOf(action, 1, 8, '2.5'), rowOf(action, 1, 9, '1.25'), rowOf(action, 2, 8, '7')];
	const late = rowOf(action, 1, 20, '0.5');
	const later = rowOf(action, 1, 21, '2.5');

	it('are reported as the difference, which another run recognises', async () => {
		await stage.runOn(action, { options, input: first });
		const run = await stage.runOn(action, { options, input: [late, ...first] });

		expect(outcomesOf(run)).toEqual(['created', 'duplicate']);
		expect(successes(run)[0]).toMatchObject({ code: 'difference-stored' });
		expect(successes(run)[0].message).toContain('2 usages make up the sum now: 4.25');
		expect(receiptOf(run)).toMatchObject({ notStored: 0, codes: { 'difference-stored': 1 } });
		const { sumsCreated } = receiptOf(run) as { sumsCreated: Record<string, string> };
		expect(Object.values(sumsCreated)[0]).toBe('0.5');
		expect(storedSum(action)).toBe('11.25');

		// The second difference equals the first row, and is no copy of anything.
		const third = await stage.runOn(action, { options, input: [late, ...first, later] });
		expect(outcomesOf(third)).toEqual(['created', 'duplicate']);
		expect(storedSum(action)).toBe('13.75');
		const before = stage.posts(action).length;
		const again = await stage.runOn(action, { options, input: [later, ...first, late] });
		expect(outcomesOf(again)).toEqual(['duplicate', 'duplicate']);
		expect(successes(again)[0].message).toContain('has this sum already, in 3 usages');
		expect(stage.posts(action)).toHaveLength(before);
	});

	it('are a conflict where more is stored than the rows say, with both sums', async () => {
		await stage.runOn(action, { options, input: first });
		await stage.runOn(action, { options, input: [...first, late] });
		const before = stage.posts(action).length;
		const run = await stage.runOn(action, { options, input: first });

		expect(outcomesOf(run)).toEqual(['duplicate', 'conflict']);
		const [{ details, message }] = failures(run);
		expect(details.code).toBe('late-rows');
		expect(details.differences?.[0]).toMatchObject({ given: '3.75', stored: '4.25' });
		expect(message).toContain('is 4.25 there');
		expect(stage.posts(action)).toHaveLength(before);
	});

	it('are shown by a dry run, and sent by none', async () => {
		await stage.runOn(action, { options, input: first });
		const before = stage.posts(action).length;
		const dryRun = { ...options, dryRun: true };
		const run = await stage.runOn(action, { options: dryRun, input: [...first, late] });

		expect(outcomesOf(run)).toEqual(['unsent', 'duplicate']);
		const [{ request }] = successes(run) as unknown as Array<{ request: { body: string } }>;
		expect(usageTargets[action.target].read(JSON.parse(request.body)).amounts[0][1]).toBe(0.5);
		const { sumsToCreate } = receiptOf(run) as { sumsToCreate: Record<string, string> };
		expect(Object.values(sumsToCreate)[0]).toBe('0.5');
		expect(stage.posts(action)).toHaveLength(before);
	});

	it('wait for the next run where what is stored cannot be read', async () => {
		speedUp();
		await stage.runOn(action, { options, input: first });
		const before = stage.posts(action).length;
		stage.sandbox.setFaults({ rates: { status503BeforeStoring: 1 }, target: { method: 'GET' } });
		const run = await stage.runOn(action, { options, input: [...first, late] });
		expect(new Set(outcomesOf(run))).toEqual(new Set(['unsent']));
		expect(stage.posts(action)).toHaveLength(before);
	});

	it.each(['difference', 'correct'])(
		'are a conflict where batches of one execution have a part of them each, set to %s',
		async (lateRows) => {
			const input = [...first.slice(0, 2), rowOf(action, 1, 10, '9')];
			const workflow = stage.workflow(action, {
				options: { ...options, lateRows },
				onError: 'continueErrorOutput',
			});
			const run = await stage.engine.run({ workflow: inLoop(workflow), input });
			expect(outcomesOf(run)).toEqual(['created', 'conflict']);
			expect(storedSum(action)).toBe('3.75');
		},
	);

	it.each(['difference', 'conflict'])(
		'are a conflict where batches come to the same sum, set to %s',
		async (lateRows) => {
			speedUp();
			const input = [rowOf(action, 1, 8, '2'), rowOf(action, 1, 9, '1')];
			const workflow = stage.workflow(action, {
				options: { ...options, lateRows },
				onError: 'continueErrorOutput',
			});
			const others = [rowOf(action, 1, 10, '1.5'), rowOf(action, 1, 11, '1.5')];
			const run = await stage.engine.run({
				workflow: inLoop(workflow),
				input: [...input, ...others],
			});
			expect(outcomesOf(run)).toEqual(['created', 'conflict']);
			expect(failures(run)[0].details.code).toBe('late-rows');
			expect(failures(run)[0].message).toContain('come to the same sum');
			expect(storedSum(action)).toBe('3');
		},
	);

	it('stay a conflict without the option', async () => {
		const { lateRows: _off, ...others } = options;
		await stage.runOn(action, { options: others, input: first });
		const run = await stage.runOn(action, { options: others, input: [...first, late] });
		expect(failures(run)[0].details.code).toBe('late-rows');
		expect(failures(run)[0].message).toContain("'Rows That Come Late'");
	});
});

describe('the stored sum at Rebilly', () => {
	const action = createRebillyUsage;
	const correct = { ...options, lateRows: 'correct' };
	const first = [rowOf(action, 1, 8, '2.5'), rowOf(action, 1, 9, '1.25')];
	const late = rowOf(action, 1, 20, '0.5');

	it('is corrected to the sum of all rows, once', async () => {
		await stage.runOn(action, { options: correct, input: first });
		const run = await stage.runOn(action, { options: correct, input: [...first, late] });

		expect(outcomesOf(run)).toEqual(['created']);
		const [item] = successes(run);
		expect(item).toMatchObject({ code: 'sum-corrected', replaced: { quantity: '3.75' } });
		expect(item.message).toContain('was corrected from 3.75 to 4.25');
		expect(receiptOf(run)).toMatchObject({ sumsCreated: { quantity: '0.5' }, notStored: 0 });
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 1, deleted: 1 });
		expect(storedSum(action)).toBe('4.25');

		const again = await stage.runOn(action, { options: correct, input: [late, ...first] });
		expect(outcomesOf(again)).toEqual(['duplicate']);
	});

	it('is never made smaller, nor corrected where rows of its period are stored one by one', async () => {
		await stage.runOn(action, { options: correct, input: [...first, late] });
		const less = await stage.runOn(action, { options: correct, input: first });
		expect(failures(less)[0].details.code).toBe('late-rows');
		await stage.runOn(action, { input: [rowOf(action, 1, 21, '9')] });
		const stored = [...first, late, rowOf(action, 1, 21, '9')];
		const whole = await stage.runOn(action, { options: correct, input: stored });
		expect(new Set(outcomesOf(whole))).toEqual(new Set(['duplicate']));
		const more = [...stored, rowOf(action, 1, 22, '1')];
		const run = await stage.runOn(action, { options: correct, input: more });
		expect(failures(run)[0].details.code).toBe('late-rows');
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 2, deleted: 0 });
	});

	it('is not to be corrected by hand either where differences of it are stored', async () => {
		await stage.runOn(action, { options, input: first });
		await stage.runOn(action, { options, input: [...first, late] });
		const run = await stage.runOn(action, { options: correct, input: [...first, late] });
		const [{ message, details }] = failures(run);
		expect(details.code).toBe('late-rows');
		expect(message).toContain('other usages are stored in the period too');
		expect(message).not.toContain("use 'Correct usage'");
		expect(storedSum(action)).toBe('4.25');
	});

	it('stays where it is on an invoice, which the item says', async () => {
		await stage.runOn(action, { options: correct, input: first });
		const [{ id }] = stage.sandbox.records(action.target).usages;
		stage.sandbox.rebilly.invoiceUsages([id!]);
		const run = await stage.runOn(action, { options: correct, input: [...first, late] });
		expect(failures(run)[0].details).toMatchObject({ outcome: 'conflict', code: 'invoiced' });
		expect(storedSum(action)).toBe('3.75');
	});

	it('is only shown by a dry run', async () => {
		await stage.runOn(action, { options: correct, input: first });
		const dryRun = { ...correct, dryRun: true };
		const run = await stage.runOn(action, { options: dryRun, input: [...first, late] });
		expect(failures(run)[0].details.code).toBe('late-rows');
		expect(stage.sandbox.records(action.target)).toMatchObject({ stored: 1, deleted: 0 });
	});
});

/** What leaves no doubt about the books in the end, whatever becomes of a single run. */
const FAULTS: readonly FaultKind[] = [
	'resetAfterStoring',
	'resetBeforeStoring',
	'status500AfterStoring',
	'tooManyRequestsSeconds',
	'truncatedAnswer',
];
/** SERIES=1000 tries so many. */
const SERIES = Number(process.env.SERIES ?? 8);
const seeds = Array.from({ length: SERIES }, (_none, number) => number + 1);

describe.each(eachReadable)('a series of batches to %s', (_target, action) => {
	it.each(seeds)('ends with exactly the sum of all rows, seed %i', async (seed) => {
		speedUp();
		const random = new SeededRandom(seed);
		// What the process has stored lately it remembers by customer, also of the sandbox of another seed.
		const [customer] = openAccountsBeside(stage.sandbox, 1, seed);
		const rows = Array.from({ length: random.wholeNumber(2, 12) }, (_none, number) =>
			rowOf(
				action,
				random.wholeNumber(1, 3),
				number,
				new Big(random.wholeNumber(1, 9_000)).div(1_000).toFixed(),
				customer,
			),
		);
		// Batches in any order and with repeats; each is what somebody knew at the time.
		const batches = Array.from({ length: random.wholeNumber(1, 5) }, () =>
			rows.filter(() => random.fraction() < 0.6),
		);
		for (const batch of batches) {
			if (batch.length === 0) continue;
			const rates = Object.fromEntries(FAULTS.map((kind) => [kind, 0.05]));
			stage.sandbox.setFaults({ seed: random.wholeNumber(1, 1_000_000), rates, maxConsecutive: 2 });
			const retries = random.fraction() < 0.5 ? { maxTries: 3 } : undefined;
			await stage.run(action, { options, input: batch, retries });
		}
		stage.sandbox.clearFaults();
		const all = rows.reduce((sum, row) => {
			const [[, amount]] = usageTargets[action.target].read(row).amounts;
			return sum.plus(String(amount));
		}, new Big(0));
		const last = await stage.runOn(action, { options, input: rows });
		expect(failures(last)).toEqual([]);
		expect(storedSum(action)).toBe(all.toFixed());
	});
});
