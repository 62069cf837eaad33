import { customersFor } from '../bench';
import { floor, FLOOR_ONCE, ours, OURS } from '../contenders/contenderNodes';
import { Compared, cpuOf } from '../results/rows';
import { targets, type Target } from '../../sandbox';
import { validationContenders } from '../validation/contenders';
import { measureRounds } from '../validation/measure';
import { FLAGS, onEngine } from './onEngine';
import type { Figures } from './tolerance';

const VALIDATION = { items: 5_000, rounds: 25 };
const SENDING = { items: 500, rounds: 9 };

/**
 * Measures how many times the time of the floor the package takes, rounds of both sides alternating. Time is
 * that of the processor: what else a machine does makes a run longer, but hardly takes more of the processor
 * for it.
 */
export async function measureRatios(): Promise<Figures> {
	const ratios: Record<string, number> = {};
	for (const target of targets)
		ratios[`validate and identify ${target}`] = await validationRatio(target);
	return { ...ratios, ...(await sendingRatios()) };
}

async function validationRatio(target: Target): Promise<number> {
	const [own, bare] = validationContenders;
	const measured = await measureRounds(target, VALIDATION.items, VALIDATION.rounds, {
		names: [own, bare],
		flags: FLAGS,
	});
	return ratioOf(new Compared('', measured), own, bare);
}

async function sendingRatios(): Promise<Figures> {
	return await onEngine(async (bench, place) => {
		const ratios: Record<string, number> = {};
		for (const target of targets) {
			const title = `send ${target}`;
			const compared = await bench.compareAt(place, {
				title,
				contenders: [
					ours(target, { usageFrom: 'item' }),
					floor(target, bench.server.urlOf(target), FLOOR_ONCE),
				],
				supply: { target, items: SENDING.items, customers: customersFor(SENDING.items) },
				behaviour: { latencyMs: 0 },
				rounds: SENDING.rounds,
			});
			ratios[title] = ratioOf(compared, OURS, FLOOR_ONCE);
		}
		return ratios;
	});
}

function ratioOf(compared: Compared, own: string, floor: string): number {
	return compared.figure(own, cpuOf) / compared.figure(floor, cpuOf);
}
