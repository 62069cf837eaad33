import type { FaultKind, Sandbox } from '../../../tools/sandbox';
import { rebillyClient, start, stopAll } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await start();
});
afterAll(stopAll);
beforeEach(() => {
	sandbox.reset();
	sandbox.rebilly.addSubscription({ itemId: 'sub_item' });
});

/** Posts a usage and answers as soon as there is a status. */
async function post(kind: FaultKind, details: object = {}) {
	sandbox.setFaults({ faults: [{ onRequest: 1, kind, ...details }] });
	const response = await fetch(`${rebillyClient(sandbox).base}/usages`, {
		method: 'POST',
		headers: {
			'REB-APIKEY': sandbox.credentials.rebilly.secretKey,
			'Content-Type': 'application/json',
		},
		body: JSON.stringify({ subscriptionId: 'sub_item', quantity: 5 }),
	});
	expect(response.status).toBe(201);
	expect(sandbox.records('rebilly/usage').stored).toBe(1);
	const reader = (response.body as ReadableStream<Uint8Array>).getReader();
	return { headers: response.headers, reader };
}

it('a dripping answer comes byte by byte, and is whole in the end', async () => {
	const { headers, reader } = await post('drip', { dripMilliseconds: 1 });
	const bytes: number[] = [];
	let pieces = 0;
	for (let next = await reader.read(); !next.done; next = await reader.read()) {
		bytes.push(...next.value);
		pieces += 1;
	}
	expect(Number(headers.get('Content-Length'))).toBe(bytes.length);
	expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({ subscriptionId: 'sub_item' });
	expect(pieces).toBeGreaterThan(10);
});

it('a dripping answer stops when its client has gone', async () => {
	const { reader } = await post('drip', { dripMilliseconds: 1 });
	await reader.cancel();
	expect((await rebillyClient(sandbox).get('/plans')).status).toBe(200);
});

it('an endless answer goes on far beyond any answer', async () => {
	const { headers, reader } = await post('endlessBody');
	let length = 0;
	while (length < 20_000_000) {
		const { done, value } = await reader.read();
		expect(done).toBe(false);
		length += value?.length ?? 0;
	}
	await reader.cancel();
	expect(headers.get('Content-Length')).toBeNull();
	expect((await rebillyClient(sandbox).get('/plans')).status).toBe(200);
});
