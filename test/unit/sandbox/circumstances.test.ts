import type { Sandbox } from '../../../tools/sandbox';
import { instellixClient, rebillyClient, start, stopAll } from './support';

let sandbox: Sandbox;
let rebilly: ReturnType<typeof rebillyClient>;
const began = Date.UTC(2026, 2, 1, 12, 0, 0, 250);
let now = began;

beforeAll(async () => {
	sandbox = await start({ now: () => now });
	rebilly = rebillyClient(sandbox);
});
afterAll(stopAll);
beforeEach(() => {
	now = began;
	sandbox.reset();
	sandbox.rebilly.addSubscription({ id: 'sub_order', itemId: 'sub_item' });
});

const usage = { subscriptionId: 'sub_item', quantity: 5, usageTime: '2026-03-01T10:00:00Z' };

function post(changes: object = {}) {
	return rebilly.post('/usages', { ...usage, ...changes });
}

/** The IDs that a list shows. */
async function listed(query: Record<string, string> = {}): Promise<string[]> {
	const { json } = await rebilly.get('/usages', query);
	return json.map(({ id }: { id: string }) => id);
}

const ofItem = { filter: 'subscriptionId:sub_item' };

async function addRatedUsage(ident: string) {
	const contract = sandbox.instellix.addContract();
	const client = await instellixClient(sandbox);
	const answer = await client.post(
		`/v2/rated-usage-aggregations/${contract.aggregationIdent}/rated-usage`,
		{
			ident,
			contractIdent: contract.contractIdent,
			productReferenceKey: contract.productIdents[0],
			type: 'SALES',
			period: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T10:00:00Z' },
			price: { amount: 1, currency: 'EUR' },
			quantity: { amount: 1, unit: 'PC' },
			serviceLocation: { country: 'DE' },
		},
	);
	expect(answer.status).toBe(201);
	const search = { search: `ident==${ident}` };
	return async (query: Record<string, string> = search) =>
		(await client.get('/v2/rated-usages', query)).json;
}

describe('a list that lags', () => {
	it('shows a usage late, which is found by its ID at once', async () => {
		sandbox.setFaults({ rates: { listLagsBy: 1 }, lagMilliseconds: 8_000 });
		const { id } = (await post()).json;
		now += 7_999;
		expect(await listed()).toEqual([]);
		expect(await listed(ofItem)).toEqual([]);
		expect((await rebilly.get(`/usages/${id}`)).status).toBe(200);
		now += 1;
		expect(await listed()).toEqual([id]);
		expect(await listed(ofItem)).toEqual([id]);
	});

	it('leaves alone what counts against a limit', async () => {
		sandbox.rebilly.addSubscription({ itemId: 'sub_limited', hardLimit: 5 });
		sandbox.setFaults({ rates: { listLagsBy: 1 } });
		expect((await post({ subscriptionId: 'sub_limited' })).status).toBe(201);
		expect((await post({ subscriptionId: 'sub_limited' })).status).toBe(409);
	});

	it('lags at Instellix too', async () => {
		sandbox.setFaults({ rates: { listLagsBy: 1 }, lagMilliseconds: 8_000 });
		const list = await addRatedUsage('lagging');
		expect(await list()).toEqual([]);
		now += 8_000;
		expect(await list()).toMatchObject([{ ident: 'lagging' }]);
	});

	it('lags from the time at which a late usage is stored', async () => {
		sandbox.setFaults([
			{ faults: [{ onRequest: 1, kind: 'storesLate', lateMilliseconds: 2_000, status: 504 }] },
			{ rates: { listLagsBy: 1 }, lagMilliseconds: 3_000 },
		]);
		expect((await post()).status).toBe(504);
		now += 4_999;
		expect(await listed()).toEqual([]);
		now += 1;
		expect(await listed()).toHaveLength(1);
		expect(sandbox.totals().faults).toEqual({ storesLate: 1, listLagsBy: 1 });
		expect(sandbox.requests()[0]?.fault).toBe('storesLate');
	});
});

describe('a filter that means something else', () => {
	it('never shows a usage that the whole list shows', async () => {
		sandbox.setFaults({ faults: [{ onRequest: 2, kind: 'listLeavesOut' }] });
		const first = (await post({ quantity: 1 })).json.id;
		const second = (await post({ quantity: 2 })).json.id;
		sandbox.clearFaults();
		now += 86_400_000;
		expect(await listed(ofItem)).toEqual([first]);
		expect(await listed({ filter: 'createdTime:2026-01-01T00:00:00Z..' })).toEqual([first]);
		expect(await listed({ sort: 'createdTime' })).toEqual([first, second]);
		expect((await rebilly.get(`/usages/${second}`)).status).toBe(200);
	});

	it('is met at Instellix too', async () => {
		sandbox.setFaults({ rates: { listLeavesOut: 1 } });
		const list = await addRatedUsage('left-out');
		expect(await list()).toEqual([]);
		const [stored] = sandbox.instellix.store.ratedUsages.values();
		expect(stored).toMatchObject({ ident: 'left-out' });
	});
});

describe('a service that cuts times to seconds', () => {
	beforeEach(() => sandbox.setFaults({ rates: { timesCutToSeconds: 1 } }));

	it('says so in its answer, stores it so and finds it so', async () => {
		const { json } = await post({ usageTime: '2026-03-01T11:00:00.750+01:00' });
		expect(json.usageTime).toBe('2026-03-01T10:00:00Z');
		expect((await rebilly.get(`/usages/${json.id}`)).json.usageTime).toBe('2026-03-01T10:00:00Z');
		expect(await listed({ filter: 'usageTime:2026-03-01T10:00:00.001Z..' })).toEqual([]);
		expect(await listed({ filter: 'usageTime:..2026-03-01T10:00:00Z' })).toEqual([json.id]);
	});

	it('is not taken for one that stores what was never sent twice', async () => {
		await post({ usageTime: '2026-03-01T10:00:00.250Z' });
		await post({ usageTime: '2026-03-01T10:00:00.750Z' });
		expect(sandbox.records('rebilly/usage').twice).toEqual([]);
		await post({ usageTime: '2026-03-01T10:00:00.750Z' });
		expect(sandbox.records('rebilly/usage').twice).toEqual(['sub_item 2026-03-01T10:00:00.750Z 5']);
	});

	it('cuts the time of a request that names none', async () => {
		expect((await post({ usageTime: undefined })).json.usageTime).toBe('2026-03-01T12:00:00Z');
	});
});

describe('a service that names another subscription', () => {
	it('does so in the answer and in every read, and counts for the item all the same', async () => {
		sandbox.rebilly.addSubscription({ id: 'sub_limited', itemId: 'sub_of_it', hardLimit: 5 });
		sandbox.setFaults({ faults: [{ onRequest: 1, kind: 'echoesOtherSubscription' }] });
		const { json } = await post({ subscriptionId: 'sub_of_it' });
		expect(json.subscriptionId).toBe('sub_limited');
		const shown = { id: json.id, subscriptionId: 'sub_limited' };
		expect((await rebilly.get(`/usages/${json.id}`)).json).toMatchObject(shown);
		const { json: list } = await rebilly.get('/usages', { filter: 'subscriptionId:sub_of_it' });
		expect(list).toMatchObject([shown]);
		expect((await post({ subscriptionId: 'sub_of_it' })).status).toBe(409);
		expect((await post()).json.subscriptionId).toBe('sub_item');
	});
});

describe('a service that cuts the time of creation', () => {
	it('gives many the same, in answers, filters and the order', async () => {
		sandbox.setFaults({ rates: { tiesOfCreatedTime: 1 } });
		const first = (await post({ quantity: 1 })).json;
		now += 700;
		const second = (await post({ quantity: 2 })).json;
		now += 100;
		const third = (await post({ quantity: 3 })).json;
		expect([first, second, third].map(({ createdTime }) => createdTime)).toEqual([
			'2026-03-01T12:00:00Z',
			'2026-03-01T12:00:00Z',
			'2026-03-01T12:00:01Z',
		]);
		const filter = 'createdTime:2026-03-01T12:00:00.001Z..';
		expect(await listed({ filter })).toEqual([third.id]);
	});

	it('can be coarser still', async () => {
		sandbox.setFaults({ rates: { tiesOfCreatedTime: 1 }, precisionMilliseconds: 3_600_000 });
		now += 59 * 60_000;
		expect((await post()).json.createdTime).toBe('2026-03-01T12:00:00Z');
	});
});

describe('a service whose times of creation are no order', () => {
	it('leaves them out, also of what it lists', async () => {
		sandbox.setFaults({ faults: [{ onRequest: 1, kind: 'createdTimeLeftOut' }] });
		const { id, createdTime } = (await post()).json;
		expect(createdTime).toBeUndefined();
		expect((await rebilly.get(`/usages/${id}`)).json).not.toHaveProperty('createdTime');
		expect((await rebilly.get('/usages')).json[0]).not.toHaveProperty('createdTime');
		expect((await post({ quantity: 2 })).json.createdTime).toBe('2026-03-01T12:00:00.250Z');
	});

	it('has a server whose clock is off', async () => {
		const kind = 'storedByOtherClock';
		sandbox.setFaults({ faults: [{ onRequest: 2, kind }], skewMilliseconds: -10_000 });
		const first = (await post({ quantity: 1 })).json;
		const second = (await post({ quantity: 2 })).json;
		expect(second.createdTime).toBe('2026-03-01T11:59:50.250Z');
		expect(await listed({ sort: 'createdTime' })).toEqual([second.id, first.id]);
		expect(await listed({ filter: 'createdTime:2026-03-01T12:00:00Z..' })).toEqual([first.id]);
	});
});

describe('IDs that are not the same everywhere', () => {
	it('are others in lists than in the answer and when they are read', async () => {
		sandbox.setFaults({ faults: [{ onRequest: 1, kind: 'listsOtherId' }] });
		const { id } = (await post()).json;
		const [other] = await listed(ofItem);
		expect(other).not.toBe(id);
		expect((await rebilly.get(`/usages/${id}`)).json.id).toBe(id);
		expect((await rebilly.get(`/usages/${other}`)).status).toBe(404);
	});

	it('are unknown when they are read, though lists show them', async () => {
		const { id } = (await post()).json;
		sandbox.setFaults({ rates: { unknownById: 1 } });
		expect((await rebilly.get(`/usages/${id}`)).status).toBe(404);
		expect((await rebilly.delete(`/usages/${id}`)).status).toBe(404);
		expect(await listed()).toEqual([id]);
	});
});

it('a list that cannot be filtered by the time of creation refuses that and nothing else', async () => {
	const { id } = (await post()).json;
	sandbox.setFaults({ rates: { createdTimeNotFiltered: 1 } });
	const { status, json } = await rebilly.get('/usages', {
		filter: 'createdTime:2026-03-01T12:00:00Z..',
	});
	expect([status, json.invalidFields[0].field]).toEqual([422, 'filter']);
	expect(await listed({ ...ofItem, sort: 'createdTime' })).toEqual([id]);
});

it('a list that finds nothing by time alone finds it by subscription item and time', async () => {
	const { id } = (await post()).json;
	sandbox.setFaults({ rates: { timeAloneFindsNothing: 1 } });
	expect(await listed({ filter: 'usageTime:2000-01-01T00:00:00Z..' })).toEqual([]);
	expect(await listed(ofItem)).toEqual([id]);
});

describe('a stale list', () => {
	it('shows for a while what is deleted, where it belongs and no longer by its ID', async () => {
		const first = (await post({ quantity: 1 })).json.id;
		now += 10;
		const second = (await post({ quantity: 2 })).json.id;
		sandbox.setFaults({ rates: { staleListPage: 1 }, staleMilliseconds: 4_000 });
		expect((await rebilly.delete(`/usages/${first}`)).status).toBe(204);
		now += 3_999;
		expect(await listed({ sort: 'createdTime' })).toEqual([first, second]);
		expect(await listed({ ...ofItem, sort: 'createdTime' })).toEqual([first, second]);
		expect(await listed({ filter: 'subscriptionId:sub_other' })).toEqual([]);
		expect((await rebilly.get(`/usages/${first}`)).status).toBe(404);
		expect((await rebilly.delete(`/usages/${first}`)).status).toBe(404);
		now += 1;
		expect(await listed()).toEqual([second]);
	});

	it('can be one page, and the next one fresh', async () => {
		const { id } = (await post()).json;
		await rebilly.delete(`/usages/${id}`);
		sandbox.setFaults({ faults: [{ onRequest: 1, kind: 'staleListPage' }] });
		expect(await listed()).toEqual([id]);
		expect(await listed()).toEqual([]);
	});
});
