import { setTimeout as wait } from 'node:timers/promises';

const ASK_AGAIN_AFTER_MS = 100;
const LONGEST_WAIT_MS = 30_000;

/** Waits until the page shows what is expected; fails with the last that it showed. */
export async function expectShown<Value>(
	look: () => Promise<Value>,
	expected: Value,
): Promise<void> {
	const deadline = Date.now() + LONGEST_WAIT_MS;
	for (;;) {
		try {
			return expect(await look()).toEqual(expected);
		} catch (unequal) {
			if (Date.now() > deadline) throw unequal;
			await wait(ASK_AGAIN_AFTER_MS);
		}
	}
}
