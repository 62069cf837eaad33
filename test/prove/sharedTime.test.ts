import {
	Follower,
	followTime,
	moveTimeTo,
	realWait,
	speedUpTime,
} from '../../tools/engine/fasterTime';

/** Time for many turns of the event loop. */
const LONG_ENOUGH_MS = 30;

async function until(isDone: () => boolean): Promise<void> {
	while (!isDone()) await realWait(1);
}

let restore: () => void;
afterEach(() => restore());

describe('a process that others follow', () => {
	it('tells them each time, and waits until all have come to it', async () => {
		restore = speedUpTime();
		const told: number[] = [];
		const quick: Follower = new Follower(() => quick.answered());
		const slow = new Follower((time) => told.push(time));
		await until(() => told.length === 1);
		const stood = Date.now();
		expect(stood).toBe(Math.round(told[0]));
		await realWait(LONG_ENOUGH_MS);
		expect(Date.now()).toBe(stood);

		expect(told).toHaveLength(1);

		slow.answered();
		await until(() => told.length === 2);
		expect(Date.now()).toBeGreaterThan(stood);

		slow.leave();
		await until(() => Date.now() > told[1] + 1_000);
		quick.leave();
	});
});

describe('a process that follows', () => {
	it('stands still until it is moved, and has done what is due when it says so', async () => {
		restore = followTime(1_000);
		const done: string[] = [];
		setTimeout(() => done.push('first'), 500);
		setTimeout(() => done.push('second'), 1_500);
		await realWait(LONG_ENOUGH_MS);
		expect(Date.now()).toBe(1_000);
		expect(done).toEqual([]);

		await moveTimeTo(1_600);
		expect(Date.now()).toBe(1_600);
		expect(done).toEqual(['first']);

		await moveTimeTo(2_500);
		expect(done).toEqual(['first', 'second']);
	});
});
