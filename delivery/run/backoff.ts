import type { NotBefore } from '../contract/target';
import type { Answer } from '../contract/wire';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** RFC 9110, 5.6.7, with its older form; anything looser would read a number as a date of long ago. */
const HTTP_DATE =
	/^(?:[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4}|[A-Z][a-z]+, \d{2}-[A-Z][a-z]{2}-\d{2}) \d{2}:\d{2}:\d{2} GMT$/;
/** An epoch in seconds stays below this until the year 5138; anything above is in milliseconds. */
const LARGEST_EPOCH_SECONDS = 100_000_000_000;

/**
 * When the API wants to be asked again, from its headers: `X-RateLimit-Retry-After` (epoch seconds,
 * UTC) before `Retry-After` (seconds, or an HTTP date: RFC 9110, 10.2.3).
 */
export function retryAfter(answer: Answer): NotBefore | undefined {
	const epoch = answer.headers['x-ratelimit-retry-after']?.trim();
	if (epoch !== undefined && /^\d{9,13}$/.test(epoch)) {
		const value = Number(epoch);
		return { at: value < LARGEST_EPOCH_SECONDS ? value * 1000 : value };
	}
	const header = answer.headers['retry-after']?.trim();
	if (header === undefined) return undefined;
	if (/^\d{1,7}$/.test(header)) return { in: Number(header) * 1000 };
	return HTTP_DATE.test(header) ? { at: Date.parse(header) } : undefined;
}

/**
 * How long to wait before the next attempt: what the API asked for, else exponential backoff with
 * full jitter over its upper half, so that many senders do not come back at the same moment.
 *
 * @param attempt how many attempts were made, from 1
 * @param now milliseconds since the epoch
 * @param random from 0 to 1
 * @returns milliseconds
 */
export function waitBeforeRetry(
	attempt: number,
	notBefore: NotBefore | undefined,
	now: number,
	random: number,
): number {
	const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
	const backoff = Math.round(ceiling / 2 + (ceiling / 2) * random);
	if (notBefore === undefined) return backoff;
	const asked = 'at' in notBefore ? notBefore.at - now : notBefore.in;
	// A moment that has passed, by a clock that is off, says nothing.
	return asked > 0 ? asked + Math.round(100 * random) : backoff;
}
