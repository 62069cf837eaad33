import { ANY_READING } from '../../../values/reading';
import { prepare } from '../../../delivery/create/prepare';
import type { DeliveryOptions } from '../../../delivery/create/options';
import { reconcile } from '../../../delivery/reconcile/reconcile';
import type { Recorded } from '../../../delivery/reconcile/recorded';
import { repair } from '../../../delivery/reconcile/repair';
import { Decimal } from '../../../values/decimal';
import type { MeterUsage } from './support/meterTarget';
import { Stage, usage } from './support/run';

const READING = { reading: ANY_READING };

/** Usages of one moment of which less may be stored, and the quantities that are stored there. */
async function repaired(
	quantities: readonly string[],
	stored: readonly string[],
	changes: Pick<DeliveryOptions, 'equalRows'> = {},
) {
	const stage = new Stage('listed');
	const time = usage(0).time!;
	const given = quantities.map((quantity, number): MeterUsage =>
		usage(number, { quantity, time, partial: true }),
	);
	const records = stored.map((quantity): Recorded => {
		const { id, account } = stage.api.store({ account: 'a', quantity, time });
		return { id, body: { account, quantity: Decimal.from(quantity), time } };
	});
	const options = { ...READING, ...changes, stopOnInvalid: false, lookUp: true };
	const { usages } = prepare(
		stage.target,
		given.map((one) => ({ given: one })),
		options,
	);
	const found = reconcile(stage.target, usages, records);
	const results = await repair(stage.target, usages, found, stage.run(), READING);
	const outcomes = given.map(
		(_one, position) => results.get(position)?.outcome ?? found.findings.get(position)?.status,
	);
	return { outcomes, stored: stage.api.stored.map(({ quantity }) => String(quantity)) };
}

it('sends what is missing, and does not take for it what another usage became', async () => {
	expect(await repaired(['10', '8'], ['5'])).toEqual({
		outcomes: ['different', 'created'],
		stored: ['5', '8'],
	});
});

it('does not take a further copy of another usage for what is missing', async () => {
	expect(await repaired(['5', '8'], ['5', '5'])).toEqual({
		outcomes: ['matched', 'created'],
		stored: ['5', '5', '8'],
	});
});

it('does not take what stands for another usage for a copy too many of the one it has sent', async () => {
	expect(await repaired(['5', '5'], ['5'], { equalRows: 'each' })).toEqual({
		outcomes: ['matched', 'created'],
		stored: ['5', '5'],
	});
});

it('does not take what one usage became for a larger one', async () => {
	expect(await repaired(['8', '10'], ['8'])).toEqual({
		outcomes: ['matched', 'created'],
		stored: ['8', '10'],
	});
});
