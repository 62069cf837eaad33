import type { Measurement } from '../../../bench/nodes/BenchFinish.node';
import { alternate } from '../../../bench/rounds';
import { Compared, heldKbOf } from '../../../bench/rows';
import { median } from '../../../bench/statistics';

function measured(seconds: number, heldMb = 10): Measurement {
	return { seconds, cpuSeconds: 1, rssBefore: 100, rssPeak: 150, heapBefore: 50, heapAfter: 50 + heldMb, heapLimit: 4000, items: 1000, outcomes: {} };
}

it('begins each round with another contender', async () => {
	const order: string[] = [];
	await alternate(['a', 'b', 'c'], 2, (name) => order.push(name));
	expect(order).toEqual(['a', 'b', 'c', 'b', 'c', 'a']);
});

it.each([
	[[3], 3],
	[[10, 1, 2], 2],
	[[4, 1, 2, 3], 2.5],
])('takes the middle of %j', (values, middle) => {
	expect(median(values)).toBe(middle);
});

describe('a comparison', () => {
	const compared = new Compared('case', new Map([['own', [measured(1), measured(9), measured(2)]], ['peer', [measured(4, 30)]], ['failed', []]]));

	it('has a ratio of medians, larger where the contender is faster', () => {
		expect(compared.against('own', 'peer', 2)).toMatchObject([{ node: 'own', peer: 'peer', seconds: 2, itemsPerSecond: 500, ratio: 2, isMet: true }]);
		expect(compared.against('peer', 'own', 2)).toMatchObject([{ ratio: 0.5, isMet: false }]);
	});

	it('compares by any figure of which less is better', () => {
		expect(compared.against('own', 'peer', undefined, heldKbOf)).toMatchObject([{ ratio: 3, heldKbPerItem: 10.24 }]);
	});

	it('has no line for a contender that failed, nor for one beside it', () => {
		expect([...compared.row('failed'), ...compared.against('own', 'failed', 1)]).toEqual([]);
	});

	it('tells how the time per item grows with the items', () => {
		const few = [{ ...measured(0.1), items: 100 }];
		expect(compared.flatness('own', few, 0.8)).toMatchObject([{ ratio: 0.5, isMet: false, peer: '100 items' }]);
	});
});
