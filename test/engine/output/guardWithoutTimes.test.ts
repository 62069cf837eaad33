import { account } from '../support/accounts';
import { createRebillyUsage as action, usages } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

// The message names days, also of a usage whose time Rebilly sets: "Invalid time value".
it.failing('holds a usage above the largest quantity whose time Rebilly sets', async () => {
	const run = await stage.runOn(action, {
		parameters: { usageTimeFrom: 'rebilly', guard: { largestQuantity: 10 } },
		input: ['5000', '5'].map((quantity) => ({ subscriptionId: account.itemId, quantity })),
	});
	expect(outcomesOf(run)).toEqual(['created', 'unsent']);
	expect(failures(run)[0].details).toMatchObject({ code: 'held-by-guard' });
});

it('says that a comparison cannot be read that is no list', async () => {
	const run = await stage.run(action, {
		parameters: { guard: { compareWithBefore: {} } },
		input: usages(action, 1),
	});
	expect(run.error?.message).toContain("'Compare With Before' must be");
});
