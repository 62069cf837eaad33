import fc from 'fast-check';
import { faultSchedule, fractionAt, type FaultPlan } from '../../../tools/sandbox';

const plan: FaultPlan = {
	seed: 42,
	rates: { resetAfterStoring: 0.1, status503BeforeStoring: 0.2, hangBeforeStoring: 0.05 },
};

it('is the same for the same seed, and another for another', () => {
	expect(faultSchedule(plan, 500)).toEqual(faultSchedule(plan, 500));
	expect(faultSchedule({ ...plan, seed: 43 }, 500)).not.toEqual(faultSchedule(plan, 500));
});

it('decides on a request without regard to how many follow', () => {
	fc.assert(
		fc.property(fc.integer(), fc.integer({ min: 1, max: 200 }), (seed, length) => {
			const whole = faultSchedule({ ...plan, seed }, 200);
			expect(faultSchedule({ ...plan, seed }, length)).toEqual(whole.slice(0, length));
		}),
	);
});

it('keeps to the rates', () => {
	const schedule = faultSchedule(plan, 20_000);
	const share = (kind: string) =>
		schedule.filter((other) => other === kind).length / schedule.length;
	expect(share('resetAfterStoring')).toBeCloseTo(0.1, 2);
	expect(share('status503BeforeStoring')).toBeCloseTo(0.2, 2);
	expect(share('hangBeforeStoring')).toBeCloseTo(0.05, 2);
});

it('lets a request through after so many faults in a row', () => {
	const schedule = faultSchedule(
		{ seed: 7, rates: { resetAfterStoring: 1 }, maxConsecutive: 2 },
		7,
	);
	const fault = 'resetAfterStoring';
	expect(schedule).toEqual([fault, fault, undefined, fault, fault, undefined, fault]);
});

it('puts the faults of a list where the list says', () => {
	const schedule = faultSchedule(
		{
			faults: [
				{ onRequest: 2, kind: 'slowAnswer' },
				{ onRequest: 4, kind: 'unauthorized' },
			],
		},
		5,
	);
	expect(schedule).toEqual([undefined, 'slowAnswer', undefined, 'unauthorized', undefined]);
});

it.each([
	[{ rates: { explode: 1 } }, /explode/],
	[{ rates: { slowAnswer: 0.6, unauthorized: 0.6 } }, /at most 1/],
	[{ rates: { slowAnswer: -0.1 } }, /probabilities/],
	[{ rates: { slowAnswer: NaN } }, /probabilities/],
	[{ faults: [{ onRequest: 0, kind: 'slowAnswer' }] }, /from 1/],
	[{ faults: [{ onRequest: 1, kind: 'explode' }] }, /explode/],
])('refuses the plan %j', (wrong, message) => {
	expect(() => faultSchedule(wrong as FaultPlan, 1)).toThrow(message);
});

it('draws from evenly spread fractions, near seeds and far', () => {
	for (const seed of [0, 1, 2, -1, 2 ** 31, 2 ** 40 + 1]) {
		const tenths = Array.from({ length: 10 }, () => 0);
		for (let position = 0; position < 10_000; position += 1) {
			const fraction = fractionAt(seed, position);
			tenths[Math.floor(fraction * 10)] = (tenths[Math.floor(fraction * 10)] ?? NaN) + 1;
		}
		for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
	}
	expect(fractionAt(1, 5)).not.toBe(fractionAt(2 ** 32 + 1, 5));
});
