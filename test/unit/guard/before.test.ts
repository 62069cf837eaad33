import type { Guarded, GuardOptions } from '../../../delivery/create/guard/guarded';
import { Stage, usage } from '../delivery/support/run';
import type { MeterBehaviour } from '../delivery/support/meterApi';
import type { MeterUsage } from '../delivery/support/meterTarget';

const guard: GuardOptions = { compares: new Set(['change']), largestChange: 3, zone: 'UTC' };

function onDay(day: number, changes: Partial<MeterUsage> = {}): MeterUsage {
	const time = new Date(Date.UTC(2026, 1, day, 8)).toISOString();
	return usage(day, { time, quantity: '10', ...changes });
}

async function deliver(
	behaviour: MeterBehaviour,
	before: readonly MeterUsage[],
	input: readonly MeterUsage[],
) {
	const stage = new Stage('listed', behaviour);
	for (const one of before) stage.api.store(one as Parameters<typeof stage.api.store>[0]);
	let guarded: Guarded | undefined;
	const delivered = await stage.deliver(input, {
		...{ guard, lookUp: false, auditsAfterDoubtOnly: true },
		noteGuarded: (found) => void (guarded = found),
	});
	const firstPost = stage.api.requests.findIndex(({ request }) => request.method === 'POST');
	const listed = stage.api.requests
		.filter(({ request }) => request.method === 'GET')
		.map(({ request }) => request.query?.account);
	return { ...delivered, guarded: guarded as Guarded | undefined, firstPost, listed };
}

const wrong = [20, 21, 22].map((day) => onDay(day, { quantity: '10000' }));

it('compares with the list of all customers by time', async () => {
	const before = [1, 2, 3, 4, 5, 6].map((day) => onDay(day));
	const { results, listed } = await deliver({}, before, wrong);
	expect(results.map(({ code }) => code)).toEqual(Array(3).fill('held-by-guard'));
	expect(new Set(listed)).toEqual(new Set([undefined]));
});

it('compares with a list of each customer where none of all can be had', async () => {
	const before = [1, 2, 3, 4, 5, 6].map((day) => onDay(day));
	const long = { ...onDay(7), account: 'b', time: '2020-01-01T00:00:00.000Z' };
	const { results, guarded } = await deliver({ filter: 'ignored' }, [...before, long], wrong);
	expect(results.map(({ code }) => code)).toEqual(Array(3).fill('held-by-guard'));
	expect(guarded?.notCompared).toBeUndefined();
});

it('compares nothing where that would take too many lists, and sends all', async () => {
	const input = Array.from({ length: 101 }, (_none, number) =>
		onDay(20, { account: `account-${number}` }),
	);
	const { outcomes, guarded, firstPost } = await deliver({ filter: 'refused' }, [], input);
	expect(guarded?.notCompared).toMatchObject({ code: 'list-incomplete', customers: 101 });
	expect(guarded?.notCompared?.message).toContain('100 lists');
	expect(firstPost).toBeLessThan(5);
	expect(new Set(outcomes)).toEqual(new Set(['created']));
});
