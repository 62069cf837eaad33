import {
	nameOfRun,
	nameOfWarmUp,
	storedWithin,
	usagesOf,
	type Supply,
} from '../../../tools/bench/usages';

const supply: Supply = {
	target: 'rebilly/usage',
	items: 50,
	customers: 50,
	form: 'usage',
	run: 'customers-3',
};

interface Usage {
	subscriptionId: string;
	usageTime: string;
}

const reported = usagesOf(supply) as unknown as Usage[];

it('has the same usages twice for a run of one name, and others for another', () => {
	expect(usagesOf(supply)).toEqual(reported);
	expect(usagesOf({ ...supply, run: 'customers-4' })[0].usageTime).not.toBe(reported[0].usageTime);
});

it('has no usage of a run in what goes before it, nor in the next run', () => {
	const runs = [nameOfRun(1), nameOfWarmUp(nameOfRun(1)), nameOfRun(2)];
	const usages = runs.flatMap((run) => usagesOf({ ...supply, run }));
	const different = new Set(usages.map((usage) => JSON.stringify(usage)));
	expect(different.size).toBe(3 * supply.items);
});

it('has no time twice in a supply of one customer', () => {
	const times = usagesOf({ ...supply, customers: 1 }).map(({ usageTime }) => usageTime);
	expect(new Set(times).size).toBe(supply.items);
});

describe('what is stored before', () => {
	const bodies = storedWithin(supply, 500).map((body) => JSON.parse(body) as Usage);

	it('lies within the time of the usages that are reported', () => {
		const times = bodies.map(({ usageTime }) => usageTime).sort();
		expect(times[0] > reported[0].usageTime).toBe(true);
		expect(times[499] < reported[49].usageTime).toBe(true);
		expect(new Set(times).size).toBe(500);
	});

	it('is at none of their moments', () => {
		const moments = new Set(reported.map(({ usageTime }) => usageTime));
		expect(bodies.filter(({ usageTime }) => moments.has(usageTime))).toEqual([]);
	});

	it('is of their subscription items by half', () => {
		const items = new Set(reported.map(({ subscriptionId }) => subscriptionId));
		expect(bodies.filter(({ subscriptionId }) => items.has(subscriptionId))).toHaveLength(250);
	});
});
