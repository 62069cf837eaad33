import fc from 'fast-check';
import { retryAfter, waitBeforeRetry } from '../../../delivery/run/backoff';

const NOW = Date.UTC(2026, 2, 1, 12);

const read = (headers: Record<string, string>) => retryAfter({ status: 429, headers, body: '' });

it.each([
	['1772366400', { at: 1772366400_000 }],
	[' 1772366400 ', { at: 1772366400_000 }],
	['1772366400000', { at: 1772366400_000 }],
])(
	'reads X-RateLimit-Retry-After %j as an epoch in seconds or milliseconds',
	(header, expected) => {
		expect(read({ 'x-ratelimit-retry-after': header })).toEqual(expected);
	},
);

it.each([
	['0', { in: 0 }],
	['1', { in: 1_000 }],
	[' 120 ', { in: 120_000 }],
	['Sun, 01 Mar 2026 12:00:30 GMT', { at: NOW + 30_000 }],
	['Sunday, 01-Mar-26 12:00:30 GMT', { at: NOW + 30_000 }],
])('reads Retry-After %j as seconds or as an HTTP date', (header, expected) => {
	expect(read({ 'retry-after': header })).toEqual(expected);
});

it('goes by X-RateLimit-Retry-After where both are there', () => {
	expect(read({ 'x-ratelimit-retry-after': '1772366400', 'retry-after': '5' })).toEqual({
		at: 1772366400_000,
	});
	expect(read({ 'x-ratelimit-retry-after': 'soon', 'retry-after': '5' })).toEqual({ in: 5_000 });
	expect(read({ 'x-ratelimit-retry-after': '17', 'retry-after': '5' })).toEqual({ in: 5_000 });
});

it.each(['', ' ', 'soon', '60 seconds', 'in 30s', '12:30', '1e3', 'undefined', 'NaN'])(
	'does not read a time from %j',
	(header) => {
		expect(read({ 'retry-after': header })).toBeUndefined();
		expect(read({ 'x-ratelimit-retry-after': header })).toBeUndefined();
	},
);

it.each(['-1', '1.5', 'soon 5', '12,5'])('does not read a date of long ago from %j', (header) => {
	expect(read({ 'retry-after': header })).toBeUndefined();
});

it('does not know a time where no header names one', () => {
	expect(read({})).toBeUndefined();
	expect(read({ 'x-ratelimit-remaining': '0' })).toBeUndefined();
});

const random = fc.double({ min: 0, max: 1, noNaN: true });
const attempt = fc.integer({ min: 1, max: 60 });

it('waits between half and the whole of a ceiling that doubles from half a second to half a minute', () => {
	fc.assert(
		fc.property(attempt, random, (number, chance) => {
			const ceiling = Math.min(30_000, 500 * 2 ** (number - 1));
			const wait = waitBeforeRetry(number, undefined, NOW, chance);
			expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
			expect(wait).toBeLessThanOrEqual(ceiling);
		}),
	);
	expect(
		[1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => waitBeforeRetry(number, undefined, NOW, 1)),
	).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

it('never waits less after one failure more', () => {
	fc.assert(
		fc.property(attempt, random, (number, chance) => {
			const waits = [number, number + 1].map((at) => waitBeforeRetry(at, undefined, NOW, chance));
			expect(waits[1]).toBeGreaterThanOrEqual(waits[0]);
		}),
	);
});

it('spreads senders over the time', () => {
	const waits = Array.from({ length: 100 }, (_, number) =>
		waitBeforeRetry(5, undefined, NOW, number / 100),
	);
	expect(new Set(waits).size).toBe(100);
});

it('waits as long as the API asks, at most a tenth of a second longer', () => {
	fc.assert(
		fc.property(attempt, fc.integer({ min: 1, max: 1e7 }), random, (number, asked, chance) => {
			for (const notBefore of [{ in: asked }, { at: NOW + asked }]) {
				const wait = waitBeforeRetry(number, notBefore, NOW, chance);
				expect(wait).toBeGreaterThanOrEqual(asked);
				expect(wait).toBeLessThanOrEqual(asked + 100);
			}
		}),
	);
});

it('backs off as without a date where the date has passed', () => {
	expect(waitBeforeRetry(1, { at: NOW - 1e9 }, NOW, 0)).toBe(waitBeforeRetry(1, undefined, NOW, 0));
});
