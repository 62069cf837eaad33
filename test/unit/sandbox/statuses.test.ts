import type { FaultKind, Sandbox } from '../../../tools/sandbox';
import { instellixClient, rebillyClient, start, stopAll } from './support';

let sandbox: Sandbox;
let rebilly: ReturnType<typeof rebillyClient>;

beforeAll(async () => {
	sandbox = await start();
	rebilly = rebillyClient(sandbox);
});
afterAll(stopAll);
beforeEach(() => {
	sandbox.reset();
	sandbox.rebilly.addSubscription({ itemId: 'sub_item' });
});

function post() {
	const usage = { subscriptionId: 'sub_item', quantity: 5, usageTime: '2026-03-01T10:00:00Z' };
	return rebilly.post('/usages', usage);
}

function fault(kind: FaultKind, details: object = {}): void {
	sandbox.setFaults({ faults: [{ onRequest: 1, kind, ...details }] });
}

const isPage = /^text\/html/;

it.each([
	['status408BeforeStoring', 408, 0, isPage],
	['status408AfterStoring', 408, 1, isPage],
	['status504BeforeStoring', 504, 0, isPage],
	['status504AfterStoring', 504, 1, isPage],
	['status423BeforeStoring', 423, 0, /^application\/json/],
	['status425BeforeStoring', 425, 0, /^application\/json/],
	['status202AfterStoring', 202, 1, /^application\/json/],
] as const)('%s answers %i and leaves %i stored', async (kind, status, count, mediaType) => {
	fault(kind);
	const answer = await post();
	expect(answer.status).toBe(status);
	expect(answer.headers.get('content-type')).toMatch(mediaType);
	expect(sandbox.records('rebilly/usage').stored).toBe(count);
});

it('answers 202 with nothing when nothing is stored', async () => {
	fault('status202BeforeStoring');
	expect(await post()).toMatchObject({ status: 202, text: '' });
	expect(sandbox.records('rebilly/usage').stored).toBe(0);
});

it.each([
	['webPageBeforeStoring', 200, 0],
	['webPageBeforeStoring', 409, 0],
	['webPageAfterStoring', 404, 1],
	['webPageAfterStoring', 599, 1],
] as const)('a %s has the status %i of the plan', async (kind, status, count) => {
	fault(kind, { status });
	const answer = await post();
	expect(answer.status).toBe(status);
	expect(answer.text).toMatch(/^<!DOCTYPE html>/);
	expect(sandbox.records('rebilly/usage').stored).toBe(count);
});

it('a web page has any status by the seed, the same again when replayed', async () => {
	const runs: number[][] = [];
	for (let run = 0; run < 2; run += 1) {
		sandbox.setFaults({ rates: { webPageBeforeStoring: 1 }, seed: 7 });
		const statuses = [];
		for (let request = 0; request < 12; request += 1) statuses.push((await post()).status);
		runs.push(statuses);
	}
	expect(runs[0]).toEqual(runs[1]);
	const hundreds = new Set(runs[0]?.map((status) => Math.floor(status / 100)));
	expect(hundreds).toEqual(new Set([2, 3, 4, 5]));
});

it('a locked contract is a 409 that says nothing of the ident, at Instellix only', async () => {
	const client = await instellixClient(sandbox);
	sandbox.setFaults({ rates: { contractLocked: 1 } });
	const answer = await client.post('/v2/usages', { usageIdent: 'new' });
	expect(answer).toMatchObject({
		status: 409,
		json: { message: 'The contract is locked by a billing run', errors: [] },
	});
	expect(sandbox.records('instellix/usage').stored).toBe(0);
	expect((await post()).status).toBe(201);
});
