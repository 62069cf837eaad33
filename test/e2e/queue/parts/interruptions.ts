import { setTimeout as wait } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { SeededRandom } from '../../../../tools/sandbox';
import { account, openAccounts } from '../../../engine/support/accounts';
import { actions, createRebillyUsage, type Action } from '../../../engine/support/actions';
import type { QueueStage } from '../support/queueStage';

const CALLS = 10;
const BATCHES = 5;
const BATCH_SIZE = 100;
const USAGES = CALLS * BATCHES * BATCH_SIZE;

/** Each takes about a minute. */
const seeds = Array.from({ length: isFullRun ? 10 : 1 }, (_none, number) => number + 1);

/** Executions that are cut off, and what the next ones make of it. */
export function interruptionTests(stage: QueueStage): void {
	afterEach(async () => await stage.stopWorkers());

	it.each(seeds.map((seed) => [seed, actions[(seed - 1) % actions.length]] as const))(
		'bills all once while a worker is killed and Redis restarts, seed %i',
		async (seed, action) => {
			const random = new SeededRandom(seed);
			const { cluster, sandbox } = stage;
			const { client } = cluster;
			const workers = [await cluster.startWorker(), await cluster.startWorker()];
			const intake = await stage.openIntake(action);
			const calls = callsOf(stage, action);
			// A customer who is not known yet: this execution fails by itself, with all its data.
			const lateCall = calls[CALLS - 1];
			lateCall[BATCHES - 1][0] = action.usage(USAGES + 1, account);

			for (const batches of calls.slice(0, -1)) await stage.send(intake, batches);
			const [kill, restart] = [random.wholeNumber(200, 2000), random.wholeNumber(200, 2000)];
			await Promise.all([
				untilReceived(stage, kill).then(async () => {
					await cluster.killWorker(random.pick(workers));
					await cluster.startWorker();
				}),
				untilReceived(stage, restart).then(async () => await cluster.redis.restart()),
			]);
			await stage.send(intake, lateCall);
			const ended = await stage.untilEnded(intake, CALLS);
			const interrupted = ended.filter(({ status }) => status !== 'success');
			const [storedFirst, twiceFirst] = [
				sandbox.records(action.target).stored,
				sandbox.records(action.target).twice,
			];
			// Otherwise nothing was interrupted, and the test would show nothing.
			expect(interrupted.length).toBeGreaterThan(1);
			expect(storedFirst).toBeLessThan(USAGES);
			expect(twiceFirst).toEqual([]);

			openAccounts(sandbox);
			const retried = await Promise.all(
				interrupted.map(async ({ id }) => await client.retryExecution(id)),
			);
			expect(retried.map(({ status }) => status)).toContain('success');
			expect(sandbox.records(action.target).twice).toEqual([]);

			// n8n keeps no data of an execution whose worker was lost, so its rows come again from their source.
			const again = await stage.openIntake(action);
			for (const batches of calls.reverse()) await stage.send(again, batches);
			const outcomes = (await stage.untilEnded(again, CALLS)).map(({ status }) => status);
			expect(outcomes).toEqual(Array(CALLS).fill('success'));
			expect(sandbox.records(action.target)).toMatchObject({ stored: USAGES, twice: [] });
			process.stderr.write(
				`  seed ${seed}, ${action.target}: ${storedFirst} stored before ${interrupted.length} of ${CALLS} executions were lost or failed, ${sandbox.records(action.target).stored} of ${USAGES} after the retry and another run, twice 0\n`,
			);
		},
	);

	it('finds in the history what another worker has stored', async () => {
		const { cluster, sandbox } = stage;
		const intake = await stage.openIntake(createRebillyUsage, { history: true, lookUp: false });
		const batch = stage.usages(createRebillyUsage, BATCH_SIZE);
		const first = await cluster.startWorker();
		await stage.send(intake, [batch]);
		expect(await stage.untilEnded(intake, 1)).toMatchObject([{ status: 'success' }]);
		await cluster.stopWorker(first);
		const posted = sandbox.totals().received;

		await cluster.startWorker();
		await stage.send(intake, [batch]);
		expect(await stage.untilEnded(intake, 2)).toMatchObject([
			{ status: 'success' },
			{ status: 'success' },
		]);

		// Without look-up, nothing but the history could tell, so not one request has left.
		expect(sandbox.totals().received).toBe(posted);
		expect(sandbox.records(createRebillyUsage.target)).toMatchObject({
			stored: BATCH_SIZE,
			twice: [],
		});
	});
}

async function untilReceived({ sandbox }: QueueStage, count: number): Promise<void> {
	while (sandbox.totals().received < count) await wait(10);
}

/** The usages as they are sent: one call of the webhook after another, each of several batches. */
function callsOf(stage: QueueStage, action: Action): IDataObject[][][] {
	const all = stage.usages(action, USAGES);
	const batch = (number: number): IDataObject[] =>
		all.slice(number * BATCH_SIZE, (number + 1) * BATCH_SIZE);
	return Array.from({ length: CALLS }, (_call, call) =>
		Array.from({ length: BATCHES }, (_batch, position) => batch(call * BATCHES + position)),
	);
}
