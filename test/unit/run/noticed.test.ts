import {
	createdTimeGoesBack,
	createdTimeMissing,
	listedLate,
	Noticed,
} from '../../../delivery/run/noticed';
import type { MeterBehaviour, Step } from '../delivery/support/meterApi';
import { Stage, usage, usages, type Delivered } from '../delivery/support/run';

/** In what way an API behaves otherwise than it is taken to is said by name, and nothing is guessed then. */

const by = (note: string) => usage(0, { note });

/** Two processes that send the same usages at once. */
async function atOnce(stage: Stage, numbers = [0]): Promise<[Delivered, Delivered]> {
	const inputs = (note: string) => numbers.map((number) => usage(number, { note }));
	return await Promise.all([stage.deliver(inputs('one')), stage.deliver(inputs('other'))]);
}

/** What each item ended as, with all IDs that it names. */
const said = ({ results }: Delivered) =>
	results.map(({ outcome, storedId, surplusIds = [] }) => [outcome, storedId, ...surplusIds]);

describe('the rules', () => {
	it('a time of storing goes back only by more than clocks and precision explain', () => {
		expect(createdTimeGoesBack(10_000, 9_499, 501)).toBeUndefined();
		expect(createdTimeGoesBack(10_000, 9_498, 501)).toEqual({
			code: 'created-time-goes-back',
			byMs: 502,
		});
		expect(createdTimeGoesBack(-Infinity, 0, 501)).toBeUndefined();
	});

	it('one usage without a time of storing is enough, and no usage is none', () => {
		expect(createdTimeMissing([])).toBeUndefined();
		expect(createdTimeMissing([{ createdAt: 0 }])).toBeUndefined();
		expect(createdTimeMissing([{ createdAt: 0 }, {}])?.code).toBe('created-time-missing');
	});

	it('a list is late only beyond some seconds', () => {
		expect(listedLate(5_000)).toBeUndefined();
		expect(listedLate(5_001)).toEqual({ code: 'listed-late', afterMs: 5_001 });
	});

	it('of each kind the worst is kept, and two filters are one code', () => {
		const noticed = new Noticed();
		for (const afterMs of [6_000, 9_000, 7_000]) noticed.note(listedLate(afterMs));
		noticed.note({ code: 'filter-ignored', filter: 'usages' });
		noticed.note({ code: 'filter-ignored', filter: 'storedWithin' });
		expect(noticed.all).toHaveLength(3);
		expect(noticed.all[0]).toEqual({ code: 'listed-late', afterMs: 9_000 });
		expect(noticed.codes).toEqual(['listed-late', 'filter-ignored']);
		expect(noticed.copiesAreTold).toBe(true);
	});
});

describe('a list that is not filtered', () => {
	it.each(['ignored', 'refused'] as const)('is said where the filter is %s', async (filter) => {
		const stage = new Stage('listed', { filter });
		stage.api.store({ ...usage(0, { account: 'b' }), time: usage(0).time! });
		const { outcomes, receipt } = await stage.deliver(usages(3));
		expect(outcomes).toEqual(['created', 'created', 'created']);
		expect(receipt.noticed).toEqual(['filter-ignored']);
	});

	it('is said too where it holds more than it lists, so that nothing is sent', async () => {
		const stage = new Stage('listed', { filter: 'ignored' });
		for (const other of usages(9, { account: 'b' }))
			stage.api.store({ ...other, time: other.time! });
		const { outcomes, receipt } = await stage.deliver(usages(2));
		expect(outcomes).toEqual(['unknown', 'unknown']);
		expect(receipt.noticed).toEqual(['filter-ignored']);
	});

	it('is not said where no list can be had at all', async () => {
		const plan = ({ method }: { method: string }): Step | undefined =>
			method === 'GET' ? { status: 422 } : undefined;
		const { receipt } = await new Stage('listed', { plan }).deliver(usages(2));
		expect(receipt.noticed).toBeUndefined();
	});
});

it.each<[string, MeterBehaviour]>([
	['all is as it is taken to be', {}],
	['times of storing are whole seconds', { createdInSeconds: true }],
	['a list is a moment late', { lagMs: 700 }],
])('nothing is noticed where %s', async (_name, behaviour) => {
	const { receipt } = await new Stage('listed', behaviour).deliver(usages(4));
	expect(receipt).not.toHaveProperty('noticed');
});

describe('times of storing', () => {
	it('that are missing are said, and nothing is taken back but named', async () => {
		const stage = new Stage('listed', { createdAt: () => undefined });
		const runs = await atOnce(stage);
		expect(runs.map(({ receipt }) => receipt.noticed)).toEqual([
			['created-time-missing'],
			['created-time-missing'],
		]);
		expect(stage.deletions).toEqual([]);
		expect(runs.map(said)).toEqual([[['surplus', 'id-1', 'id-2']], [['surplus', 'id-1', 'id-2']]]);
	});

	it('that are missing are said where nothing but an answer shows it', async () => {
		const stage = new Stage('listed', { createdAt: () => undefined });
		const { receipt } = await stage.deliver([by('one')], { auditsAfterDoubtOnly: true });
		expect(receipt.noticed).toEqual(['created-time-missing']);
	});

	it('that are missing of one listed usage are said, though its answer has one', async () => {
		const stage = new Stage('listed');
		stage.api.behaviour.createdAt = () => undefined;
		stage.api.store({ ...usage(0), time: usage(0).time! });
		stage.api.behaviour.createdAt = undefined;
		const { receipt } = await stage.deliver([usage(0), usage(1)]);
		expect(receipt.noticed).toEqual(['created-time-missing']);
	});

	it('that go back are said, and nothing is taken back but named', async () => {
		const stage = new Stage('listed');
		let stored = 0;
		stage.api.behaviour.createdAt = (now) => now - 10_000 * (stored += 1);
		const runs = await atOnce(stage, [0, 1]);
		for (const { receipt } of runs) expect(receipt.noticed).toContain('created-time-goes-back');
		expect(stage.deletions).toEqual([]);
		expect(stage.api.stored).toHaveLength(4);
		expect(runs.flatMap(({ outcomes }) => outcomes)).toEqual(Array(4).fill('surplus'));
	});

	it.each([
		[490, undefined],
		[600, ['created-time-goes-back']],
	])('that are %d ms behind those of an earlier answer: %j', async (behindMs, noticed) => {
		const stage = new Stage('listed');
		// What is listed before needs no usage that goes alone, after which time would pass.
		stage.api.store({ ...usage(9), time: usage(9).time! });
		stage.api.behaviour.createdAt = (now, note) => now - (note === '1' ? behindMs : 0);
		const { receipt } = await stage.deliver([usage(9), usage(0), usage(1)], {
			limits: { concurrency: 1 },
		});
		expect(receipt.noticed).toEqual(noticed);
	});

	it('of usages that are sent side by side may be in any order', async () => {
		const stage = new Stage('listed');
		stage.api.store({ ...usage(9), time: usage(9).time! });
		let stored = 0;
		stage.api.behaviour.createdAt = (now) => now - 10_000 * (stored += 1);
		const { receipt } = await stage.deliver([usage(0), usage(1), usage(9)], {
			limits: { concurrency: 3 },
		});
		expect(stored).toBe(2);
		expect(receipt).not.toHaveProperty('noticed');
	});
});

it.each([1, 2])('a list that shows %d usages late is said', async (count) => {
	const stage = new Stage('listed', { lagMs: 6_000 });
	const { outcomes, receipt } = await stage.deliver(usages(count));
	expect(outcomes).toEqual(Array(count).fill('created'));
	expect(receipt.noticed).toEqual(['listed-late']);
});

describe('IDs under which nothing is found that lists show', () => {
	const isById = (path: string): boolean => path.startsWith('/usages/');
	const unknownById: MeterBehaviour['plan'] = ({ path }) =>
		isById(path) ? { status: 404 } : undefined;

	it('are said, and of two copies none is called gone, but both are named', async () => {
		const stage = new Stage('listed', { plan: unknownById });
		const runs = await atOnce(stage);
		expect(stage.api.stored).toHaveLength(2);
		expect(runs.map(said)).toEqual([[['surplus', 'id-1', 'id-2']], [['surplus', 'id-1', 'id-2']]]);
		for (const { receipt } of runs) expect(receipt.noticed).toEqual(['ids-differ']);
	});

	it('make nothing gone that is only listed late', async () => {
		const stage = new Stage('listed', { plan: unknownById, lagMs: 3_000 });
		expect((await stage.deliver([by('one')])).outcomes).toEqual(['created']);
	});

	it('are said where the copies were there before the run', async () => {
		const stage = new Stage('listed', { plan: unknownById });
		for (const note of ['a', 'b']) stage.api.store({ ...by(note), time: by(note).time! });
		const { receipt, ...run } = await stage.deliver([by('one')]);
		expect(said({ receipt, ...run })).toEqual([['surplus', 'id-1', 'id-2']]);
		expect(receipt.noticed).toEqual(['ids-differ']);
	});

	it('are said where another usage answers, and nothing is removed', async () => {
		const stage = new Stage('listed');
		stage.api.behaviour.plan = ({ method, path }) =>
			method === 'GET' && isById(path)
				? { status: 200, body: JSON.stringify({ ...stage.api.stored[0], id: 'id-of-another' }) }
				: undefined;
		const runs = await atOnce(stage);
		expect(stage.deletions).toEqual([]);
		expect(runs.map(said)).toEqual([[['surplus', 'id-1', 'id-2']], [['surplus', 'id-1', 'id-2']]]);
		expect(runs[1].receipt.noticed).toEqual(['ids-differ']);
	});

	it('are said where only deleting knows none, and nothing is called taken back', async () => {
		const stage = new Stage('listed', {
			plan: ({ method }) => (method === 'DELETE' ? { status: 404 } : undefined),
		});
		const [, other] = await atOnce(stage);
		expect(stage.api.stored).toHaveLength(2);
		expect(said(other)).toEqual([['surplus', 'id-1', 'id-2']]);
		expect(other.receipt).toMatchObject({ noticed: ['ids-differ'] });
		expect(other.receipt).not.toHaveProperty('takenBack');
	});
});

describe('a web page in place of the API', () => {
	const body = '<html>Not here</html>';

	it('stops the run where it answers all, and the message says what to check', async () => {
		const stage = new Stage('listed', { plan: () => ({ status: 410, body }) });
		const { results } = await stage.deliver(usages(20), { lookUp: false });
		expect(stage.api.posted.length).toBeLessThan(10);
		const { outcome, code, message } = results.at(-1)!;
		expect([outcome, code]).toEqual(['unsent', 'unclear-answer']);
		expect(message).toContain('in place of its list of usages');
		expect(message).toContain("'Base URL'");
	});

	it('stops the run where it answers only what is to be stored', async () => {
		const stage = new Stage('listed', {
			plan: ({ method }) => (method === 'POST' ? { status: 404, body } : undefined),
		});
		const { results } = await stage.deliver(usages(40));
		expect(stage.api.posted.length).toBeLessThan(30);
		const { outcome, code, message } = results.at(-1)!;
		expect([outcome, code]).toEqual(['unsent', 'unclear-answer']);
		expect(message).toContain("'Base URL'");
	});

	it('that comes three times and not when it is asked stops nothing', async () => {
		let pages = 3;
		const stage = new Stage('listed', {
			plan: ({ method }) =>
				method === 'POST' && (pages -= 1) >= 0 ? { status: 404, body } : undefined,
		});
		const { outcomes } = await stage.deliver(usages(8));
		expect(outcomes).toEqual(Array(8).fill('created'));
	});
});
