import { createRebillyUsage, usages } from '../support/actions';
import { nodeNames } from '../../../tools/engine';
import { failures, outcomesOf, receiptOf, successes } from '../support/outcomes';
import { withResolvers } from '../support/underWay';
import { useStage, type Setting } from '../support/stage';
import { operationPermissions } from '../../../tools/sandbox/rebilly/rebillyAssumptions';
import { engineWith, limitedKey, storeUsage } from './support/operation';

/** What is stored more often than it is meant is named, and two executions at once store nothing twice. */

const stage = useStage();
const target = { method: 'POST', path: createRebillyUsage.posts };

const stored = () => stage.sandbox.records('rebilly/usage');

describe('a network that delivers requests twice', () => {
	const input = usages(createRebillyUsage, 1, 2, 3);

	beforeEach(() => stage.sandbox.setFaults({ rates: { deliveredTwice: 1 }, target }));

	it('stores once all the same: the copy that the answer names is taken back, and it is said', async () => {
		const run = await stage.runOn(createRebillyUsage, { input });

		expect(stored()).toMatchObject({ stored: 3, twice: [] });
		expect(successes(run)).toMatchObject(
			input.map((_, number) => ({
				outcome: 'duplicate',
				code: 'taken-back',
				storedId: stored().usages[number].id,
			})),
		);
		expect(receiptOf(run)).toMatchObject({ sumsCreated: {}, takenBack: { usages: 3 } });
		const gone = successes(run).flatMap(({ takenBack }) => takenBack as string[]);
		expect(new Set(gone).size).toBe(3);
		expect(run.hints(nodeNames.node)[0].message).toContain(
			'3 copies of this run were taken back, because the usage had been stored before.',
		);
	});

	describe('where the key may not delete', () => {
		const setting = async (): Promise<Setting> => {
			const permissions = operationPermissions.filter((name) => name !== 'DeleteUsage');
			const secretKey = limitedKey(stage, permissions);
			stage.engine = await engineWith(stage, { secretKey });
			return { input, credentialId: 'changed' };
		};

		it('is noticed, by this run and by each later one', async () => {
			const given = await setting();
			const first = await stage.runOn(createRebillyUsage, given);
			const second = await stage.runOn(createRebillyUsage, given);

			const runs = [
				[first, 'no-permission-to-delete'],
				[second, 'stored-more-often'],
			] as const;
			for (const [run, code] of runs) {
				expect(failures(run).map(({ details }) => [details.outcome, details.code])).toEqual(
					input.map(() => ['surplus', code]),
				);
				const named = failures(run).flatMap(({ details: { storedId, surplusIds = [] } }) => [
					storedId,
					...surplusIds,
				]);
				expect(named.sort()).toEqual(
					stored()
						.usages.map(({ id }) => id)
						.sort(),
				);
			}
			expect(failures(first)[0].message).toContain('DeleteUsage');
			expect(stage.posts(createRebillyUsage)).toHaveLength(3);
		});

		it('is said in the failure of the node, the receipt and the hint', async () => {
			const given = await setting();
			const run = await stage.run(createRebillyUsage, { ...given, input: input.slice(0, 1) });
			expect(run.error?.message).toBe('Rebilly has stored the usage more often than it is meant');
			const all = await stage.runOn(createRebillyUsage, given);
			expect(receiptOf(all)).toMatchObject({ outcomes: { surplus: 3 } });
			expect(all.hints(nodeNames.node)[0].message).toContain('3 surplus');
		});
	});
});

it('takes back no usage that was stored beside another one', async () => {
	stage.sandbox.setFaults({ faults: [{ onRequest: 1, kind: 'deliveredTwice' }], target });
	const run = await stage.runOn(createRebillyUsage, { input: usages(createRebillyUsage, 1, 2) });

	expect(outcomesOf(run).sort()).toEqual(['created', 'duplicate']);
	expect(stored()).toMatchObject({ stored: 2, twice: [] });
});

it('stores once what two executions send at the same time', async () => {
	const input = usages(createRebillyUsage, 1, 2, 3);
	const runs = await Promise.all([
		stage.runOn(createRebillyUsage, { input }),
		stage.runOn(createRebillyUsage, { input }),
	]);

	expect(runs.map(outcomesOf).sort()).toEqual([
		['created', 'created', 'created'],
		['duplicate', 'duplicate', 'duplicate'],
	]);
	expect(stored()).toMatchObject({ stored: 3, twice: [] });
});

it('leaves unsent what another execution is still sending when the time is over', async () => {
	const [input] = [usages(createRebillyUsage, 1)];
	const { promise: mayAnswer, resolve: answer } = withResolvers();
	const { promise: isSent, resolve: sent } = withResolvers();
	stage.sandbox.settings.holdAnswer = async ({ method }) => {
		if (method !== 'POST') return;
		sent();
		await mayAnswer;
	};
	const first = stage.runOn(createRebillyUsage, { input, options: { requestTimeout: 300 } });
	await isSent;
	const second = await stage.runOn(createRebillyUsage, { input, options: { timeLimit: 1 } });
	answer();

	expect(failures(second)).toMatchObject([{ details: { outcome: 'unsent', code: 'locked' } }]);
	expect(outcomesOf(await first)).toEqual(['created']);
	expect(stage.posts(createRebillyUsage)).toHaveLength(1);
});

it('sends no other quantity over what may be an accepted part, and says what stands there', async () => {
	const row = (quantity: string) => ({
		...createRebillyUsage.usage(1),
		quantity,
		acceptPartialQuantity: true,
	});
	await stage.run(createRebillyUsage, { input: [row('10')] });
	const run = await stage.runOn(createRebillyUsage, { input: [row('12')] });

	const [{ id: storedId }] = stored().usages;
	expect(failures(run)).toMatchObject([
		{ details: { outcome: 'conflict', code: 'other-quantity-same-time', storedId } },
	]);
	expect(stored().stored).toBe(1);
});

it('names another sum that somebody stored for the period of a combined usage', async () => {
	const run = async () =>
		await stage.runOn(createRebillyUsage, {
			options: { combine: 'day', timeZone: 'UTC' },
			input: usages(createRebillyUsage, 1, 2),
		});
	expect(outcomesOf(await run())).toEqual(['created']);
	const [{ id, timeSent }] = stored().usages;
	const usageTime = new Date(timeSent!).toISOString();
	const other = await storeUsage(stage, { usageTime, quantity: '99' });
	const [{ details }] = failures(await run());

	expect(details).toMatchObject({
		outcome: 'surplus',
		code: 'other-sum-same-period',
		storedId: id,
		surplusIds: [other],
	});
});
