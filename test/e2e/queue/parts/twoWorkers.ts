import { setTimeout as wait } from 'node:timers/promises';
import chunk from 'lodash/chunk';
import countBy from 'lodash/countBy';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Execution, SavedWorkflow } from '../../../../tools/n8n/client';
import { SeededRandom, type StoredRecord } from '../../../../tools/sandbox';
import { groupBy } from '../../../../values/groupBy';
import { openAccountsBeside } from '../../../engine/support/accounts';
import { createRebillyUsage as action } from '../../../engine/support/actions';
import type { QueueStage } from '../support/queueStage';
import { names } from '../support/workflows';

const ROWS = 500;
const CUSTOMERS = 20;

/** Each takes about twenty seconds. */
const seeds = Array.from({ length: isFullRun ? 10 : 1 }, (_none, number) => number + 1);

interface Both {
	readonly workflows: readonly SavedWorkflow[];
	/** Of the two executions. */
	readonly ids: readonly string[];
}

/** The same rows for Rebilly in two executions at once, of which neither knows of the other. */
export function twoWorkersTests(stage: QueueStage): void {
	// Not after each: a start takes longer than what is done then.
	afterAll(async () => await stage.stopWorkers());

	let customers = 0;

	/**
	 * Starts both, with answers as slow as the seed says. What one sends first of a customer, the
	 * other sends last, so that each of them is the first with some of the usages.
	 *
	 * @param listing what a list waits for besides, as soon as something is stored twice
	 */
	async function startBoth(random: SeededRandom, listing?: Promise<void>): Promise<Both> {
		const { cluster } = stage;
		const missing = Array.from({ length: 2 - cluster.workerNames.length });
		// Each takes one execution, so the two cannot be on the same.
		await Promise.all(missing.map(async () => await cluster.startWorker(1)));
		// A worker remembers for some minutes what it has stored, so each test has customers of its own.
		customers += CUSTOMERS;
		stage.accounts = openAccountsBeside(stage.sandbox, CUSTOMERS, customers);
		const rounds = shuffled(chunk(stage.usages(action, ROWS), CUSTOMERS), random);
		const workflows = [
			await stage.saveRows(action, rounds.flat()),
			await stage.saveRows(action, rounds.reverse().flat()),
		];
		const slowest = random.wholeNumber(10, 60);
		const ids = await stage.startAtOnce(workflows, async ({ method }) => {
			await wait(random.wholeNumber(0, slowest));
			if (method === 'GET' && stage.sandbox.records(action.target).twice.length > 0) await listing;
		});
		return { workflows, ids };
	}

	it.each(seeds)('are stored once, and both executions say so, seed %i', async (seed) => {
		const { cluster, sandbox } = stage;
		const { ids } = await startBoth(new SeededRandom(seed));
		const ended = await Promise.all(ids.map(async (id) => await cluster.client.untilEnded(id)));

		const said = ended.map((execution) => countBy(itemsOf(execution), ({ outcome }) => outcome));
		const { stored, twice, deleted } = sandbox.records(action.target);
		process.stderr.write(
			`  seed ${seed}: ${sandbox.totals().stored} stored by both, ${deleted} taken back, ${stored} left; ${JSON.stringify(said)}\n`,
		);
		// Otherwise one came after the other, and the test would show nothing.
		expect(sandbox.totals().stored).toBeGreaterThan(ROWS);
		for (const outcomes of said) {
			const { created = 0, duplicate = 0, ...others } = outcomes;
			expect(others).toEqual({});
			expect(created + duplicate).toBe(ROWS);
		}
		expect(said.reduce((sum, { created = 0 }) => sum + created, 0)).toBe(ROWS);
		expect({ stored, twice }).toEqual({ stored: ROWS, twice: [] });
	});

	it.each(seeds)(
		'are named by the next run as often as too many are left by a killed worker, seed %i',
		async (seed) => {
			const { cluster, sandbox } = stage;
			const random = new SeededRandom(seed);
			let letGo = (): void => {};
			// Nothing is taken back before it was listed: what is there twice at the kill, the killed one leaves.
			const killed = new Promise<void>((resolve) => (letGo = resolve));
			const { workflows, ids } = await startBoth(random, killed);
			// Of so many, each worker has sent some after the other.
			const enough = random.wholeNumber(CUSTOMERS, 3 * CUSTOMERS);
			await stage.until(() => sandbox.records(action.target).twice.length >= enough, ids);
			await cluster.killWorker(random.pick(cluster.workerNames));
			letGo();
			await Promise.any(ids.map(async (id) => await stage.untilSuccess(id)));

			const next = itemsOf(await cluster.client.runWorkflow(workflows[0], names.start));

			const { stored, usages } = sandbox.records(action.target);
			process.stderr.write(
				`  seed ${seed}: killed when ${enough} were stored twice, ${stored - ROWS} too many left; ${JSON.stringify(countBy(next, ({ outcome }) => outcome))}\n`,
			);
			// Otherwise nothing was left, and the test would show nothing.
			expect(stored).toBeGreaterThan(ROWS);
			expect(next).toHaveLength(ROWS);
			for (const { outcome, code, ids: named } of next)
				expect([outcome, code]).toEqual(
					named.length > 1
						? ['surplus', 'stored-more-often']
						: [expect.stringMatching(/^(created|duplicate)$/), undefined],
				);
			expect(idsByContent(next)).toEqual(idsByContent(usages.map(itemOfRecord)));
		},
	);
}

function shuffled<Value>(values: readonly Value[], random: SeededRandom): Value[] {
	return values
		.map((value) => ({ value, place: random.fraction() }))
		.sort((one, other) => one.place - other.place)
		.map(({ value }) => value);
}

/** What stands of a usage: what it says, and the IDs under which it is stored. */
interface Item {
	readonly content: string;
	readonly ids: readonly unknown[];
	readonly outcome?: string;
	readonly code?: string;
}

/** What came out of Success and Error. */
function itemsOf(execution: Execution): Item[] {
	return [
		...execution.output(names.action).map(({ json }) => itemOf(json)),
		...execution.output(names.action, 2).map(({ json }) => itemOf(json.details as IDataObject)),
	];
}

function itemOf({
	outcome,
	code,
	usage,
	storedId,
	surplusIds = [],
}: INodeExecutionData['json']): Item {
	const { subscriptionId, usageTime, quantity } = usage as IDataObject;
	return {
		content: [subscriptionId, Date.parse(String(usageTime)), quantity].join(' '),
		ids: [storedId, ...(surplusIds as string[])],
		outcome: String(outcome),
		code: code as string | undefined,
	};
}

function itemOfRecord({ id, identity }: StoredRecord): Item {
	return { content: Object.values(identity).join(' '), ids: [id] };
}

function idsByContent(items: readonly Item[]): Record<string, unknown[]> {
	const groups = groupBy(items, ({ content }) => content);
	return Object.fromEntries(
		[...groups].map(([content, equal]) => [content, equal.flatMap(({ ids }) => ids).sort()]),
	);
}
