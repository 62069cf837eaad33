import type { Receipt } from '../../delivery/receipt';
import { openAccountsBeside, type Account } from '../engine/support/accounts';
import { createRebillyUsage } from '../engine/support/actions';
import { successes } from '../engine/support/outcomes';
import { useStage } from '../engine/support/stage';

const PERMITTED_PER_SECOND = 300;
const USAGES = 10_000;
/** A machine that does not send this much faster than permitted cannot show what the pace is worth. */
const HEADROOM = 2;

const stage = useStage({ keepRequests: USAGES * 2 });

/** Reports usages of 100 subscription items; how many a second. */
async function deliver(usages: number, round: number): Promise<Receipt> {
	const input = Array.from({ length: usages }, (_none, number) =>
		createRebillyUsage.usage(round * USAGES + number, accounts[number % accounts.length]),
	);
	const run = await stage.run(createRebillyUsage, {
		input,
		options: { receipt: 'extraItem', concurrency: 20 },
	});
	const { receipt } = successes(run)[usages];
	return receipt as unknown as Receipt;
}

const perSecond = ({ items, durationMs }: Receipt): number => items / (durationMs / 1000);

let accounts: Account[];
beforeEach(() => {
	accounts = openAccountsBeside(stage.sandbox, 100);
});

it('uses at least 95 % of 300 requests per second for 10,000 usages, and loses none', async () => {
	await deliver(200, 0);
	const unlimited = perSecond(await deliver(2_000, 1));
	stage.sandbox.setFaults({
		target: { api: 'rebilly' },
		rateLimit: { permitted: PERMITTED_PER_SECOND, perSeconds: 1 },
	});
	const limited = await deliver(USAGES, 2);
	const share = perSecond(limited) / PERMITTED_PER_SECOND;
	const refused = stage.sandbox.requests().filter(({ status }) => status === 429).length;
	console.log(
		`${(share * 100).toFixed(1)} % of the permitted rate, ${refused} refused by 429; ${unlimited.toFixed(0)} per second without a limit`,
	);

	expect(limited.outcomes.created).toBe(USAGES);
	expect(stage.sandbox.books('rebilly/usage')).toMatchObject({ stored: USAGES + 2_200, twice: [] });
	expect(share).toBeGreaterThanOrEqual(
		0.95 * Math.min(1, unlimited / (HEADROOM * PERMITTED_PER_SECOND)),
	);
}, 300_000);
