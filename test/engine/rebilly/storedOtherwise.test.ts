import type { StoredRebillyUsage } from '../../../tools/sandbox/rebilly/store/rebillyStore';
import { account, openAccountsBeside } from '../support/accounts';
import { createRebillyUsage } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

/** Rows of as many subscription items, each at a time with milliseconds. */
function rows(count: number) {
	const others = openAccountsBeside(stage.sandbox, count - 1).map(({ itemId }) => itemId);
	return [account.itemId, ...others].map((subscriptionId) => ({
		subscriptionId,
		quantity: '12.5',
		usageTime: '2026-03-01T08:00:00.250Z',
	}));
}

/** Rebilly keeps usages otherwise than they are sent. */
function storeOtherwise(change: (usage: StoredRebillyUsage) => void): void {
	const { store } = stage.sandbox.rebilly;
	const addUsage = store.addUsage.bind(store);
	store.addUsage = (usage) => {
		change(usage);
		addUsage(usage);
	};
}

function cutTime({ usageTime }: StoredRebillyUsage): void {
	usageTime.milliseconds -= usageTime.milliseconds % 1_000;
}

it('is said at once where times are cut, and nothing more is sent', async () => {
	storeOtherwise(cutTime);
	const input = rows(3);
	const run = await stage.runOn(createRebillyUsage, { input, options: { concurrency: 1 } });

	expect(outcomesOf(run)).toEqual(['unknown', 'unsent', 'unsent']);
	const [first, second] = failures(run);
	expect(first.details).toMatchObject({
		code: 'echo-differs',
		storedId: expect.any(String) as unknown,
		differences: [
			{
				field: 'usageTime',
				given: '2026-03-01T08:00:00.250Z',
				stored: '2026-03-01T08:00:00.000Z',
			},
		],
	});
	expect(second.details.code).toBe('echo-differs');
	expect(stage.posts(createRebillyUsage)).toHaveLength(1);
});

it('is said where the answer names another subscription item', async () => {
	const [input] = rows(1);
	storeOtherwise((usage) => {
		usage.subscriptionId = 'sub_of_the_order';
	});
	const run = await stage.runOn(createRebillyUsage, { input: [input] });

	expect(failures(run)[0].message).toContain(
		`'subscriptionId' was sent as ${account.itemId} and is sub_of_the_order`,
	);
});

it('is not sent once more by the next try of the node', async () => {
	storeOtherwise(cutTime);
	await stage.runOn(createRebillyUsage, {
		input: rows(1),
		onError: 'stopWorkflow',
		retries: { maxTries: 3 },
	});

	expect(stage.posts(createRebillyUsage)).toHaveLength(1);
});
