import * as fc from 'fast-check';
import {
	MOST_REMEMBERED,
	noteDelivery,
	type TriggerMemory,
} from '../../../nodes/RebillyUsageTrigger/triggerMemory';
import { bringsSecret, digestOf, newSecret } from '../../../nodes/RebillyUsageTrigger/secret';

const HOUR = 3_600_000;
const now = Date.UTC(2026, 4, 1);

it('takes each delivery once within the time', () => {
	const moments = fc.array(
		fc.record({ key: fc.constantFrom('a', 'b', 'c'), minutes: fc.nat(600) }),
		{ maxLength: 40 },
	);
	fc.assert(
		fc.property(moments, fc.integer({ min: 1, max: 5 }), (deliveries, hours) => {
			const memory: TriggerMemory = {};
			const accepted = new Map<string, number>();
			let at = now;
			for (const { key, minutes } of deliveries) {
				at += minutes * 60_000;
				const last = accepted.get(key);
				const isNew = last === undefined || at - last >= hours * HOUR;
				if (isNew) accepted.set(key, at);
				expect(noteDelivery(memory, key, at, hours * HOUR)).toBe(isNew);
			}
		}),
	);
});

it('remembers the newest thousand and no more', () => {
	const memory: TriggerMemory = {};
	for (let number = 0; number < MOST_REMEMBERED + 5; number += 1)
		noteDelivery(memory, `k${number}`, now + number, HOUR);

	expect(Object.keys(memory.accepted ?? {})).toHaveLength(MOST_REMEMBERED);
	expect(noteDelivery(memory, 'k5', now + HOUR / 2, HOUR)).toBe(false);
	expect(noteDelivery(memory, 'k4', now + HOUR / 2, HOUR)).toBe(true);
});

it('forgets what is out of time, and remembers nothing without a time', () => {
	const memory: TriggerMemory = {};
	noteDelivery(memory, 'a', now, HOUR);
	noteDelivery(memory, 'b', now + 2 * HOUR, HOUR);
	expect(Object.keys(memory.accepted ?? {})).toEqual(['b']);
	noteDelivery(memory, 'b', now + 2 * HOUR, 0);
	expect(memory.accepted).toEqual({});
});

it('does not hold back what was noted by a clock that ran ahead', () => {
	const memory: TriggerMemory = { accepted: { a: now + 1000 * HOUR } };

	expect(noteDelivery(memory, 'a', now, HOUR)).toBe(true);
});

it('knows its secret from every other', () => {
	fc.assert(
		fc.property(fc.string(), (guess) => {
			const secret = newSecret();
			expect(bringsSecret(secret, digestOf(secret))).toBe(true);
			expect(bringsSecret(guess, digestOf(secret))).toBe(false);
			expect(bringsSecret(digestOf(secret), digestOf(secret))).toBe(false);
		}),
	);
});

it.each([
	[undefined, undefined],
	['', undefined],
	['', ''],
	[undefined, ''],
	[['x'], 'x'],
	['x', 'x'],
])('does not take %j for the secret of %j', (given, digest) =>
	expect(bringsSecret(given, digest)).toBe(false),
);

it('makes a secret of 256 random bits that fits into a header', () => {
	const secrets = Array.from({ length: 50 }, newSecret);

	expect(new Set(secrets).size).toBe(50);
	for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
});
