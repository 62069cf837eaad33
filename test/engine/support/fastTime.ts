import { speedUpTime } from '../../../tools/engine/fasterTime';

/**
 * Sets time right after each test of a file.
 *
 * @returns what lets time pass faster until the test is over; for whole tests, give it to `beforeEach`
 */
export function useFastTime(): () => void {
	let slowDown: (() => void) | undefined;
	afterEach(() => {
		slowDown?.();
		slowDown = undefined;
	});
	return () => void (slowDown ??= speedUpTime());
}
