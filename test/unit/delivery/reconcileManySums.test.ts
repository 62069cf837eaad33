import { ANY_READING } from '../../../values/reading';
import { prepare } from '../../../delivery/create/prepare';
import { reconcile } from '../../../delivery/reconcile/reconcile';
import { usageTarget } from '../../../nodes/RebillyUsage/usage/target';
import { effortOf, timesAsMuch } from '../support/effort';

const HOUR = 3_600_000;

/** Sums of so many hours of one subscription item, all of which are stored. */
function effortOfHours(hours: number): number {
	const target = usageTarget('usage');
	const inputs = Array.from({ length: hours }, (_none, hour) => ({
		given: {
			subscriptionId: 'sub_item_1',
			quantity: '1.5',
			usageTime: new Date(Date.UTC(2025, 0, 1) + hour * HOUR).toISOString(),
		},
	}));
	const { usages } = prepare(target, inputs, {
		...{ reading: ANY_READING, stopOnInvalid: false, lookUp: true },
		combining: { length: 'hour', zone: 'UTC' },
	});
	const stored = [...usages.values()].map(({ body }, number) => ({
		id: `usage-${number}`,
		body: target.content(body)!,
	}));
	const { result, milliseconds } = effortOf(() => reconcile(target, usages, stored));
	expect(result.surplus).toEqual([]);
	return milliseconds;
}

// A year of hours of one subscription item keeps n8n busy for a minute.
it('reconciles sums of one subscription item in linear time', () => {
	expect(timesAsMuch(effortOfHours(1_200), effortOfHours(300))).toBeLessThan(8);
});
