import type { Answer } from '../server/answers';
import { circumstance } from './circumstances';
import type { Fate } from './faults';

/** An answer by a clock that may be off: its date, and the times that it names. */
export function byItsClock(answer: Answer, fate: Fate): Answer {
	const skew = circumstance(fate, 'clockSkew')?.skewMilliseconds;
	if (skew === undefined) return answer;
	const headers: Record<string, string> = { ...answer.headers };
	headers.Date = httpDate(Date.now() + skew);
	const epoch = headers['X-RateLimit-Retry-After'];
	if (epoch !== undefined) {
		headers['X-RateLimit-Retry-After'] = String(Number(epoch) + Math.round(skew / 1000));
	}
	const date = headers['Retry-After'];
	// A number of seconds is the same by every clock.
	if (date !== undefined && !/^\d+$/.test(date)) {
		headers['Retry-After'] = httpDate(Date.parse(date) + skew);
	}
	return { ...answer, headers };
}

function httpDate(milliseconds: number): string {
	return new Date(milliseconds).toUTCString();
}
