import { EnginePlace } from '../places/enginePlace';
import { compileNodes } from '../places/files';
import { customersFor } from '../bench';
import { floor, FLOOR, ours, OURS } from '../contenders/contenderNodes';
import { Reports } from '../results/reports';
import { compare } from '../rounds';
import { Compared, cpuOf } from '../results/rows';
import { BenchServer } from '../server/benchServer';
import { targets, type Target } from '../../sandbox';
import { validationContenders } from '../validation/contenders';
import { measureRounds } from '../validation/measure';

/** What the guard holds still: each is time of the package over time of the floor, so smaller is better. */
export type Ratios = Readonly<Record<string, number>>;

const VALIDATION = { items: 5_000, rounds: 25 };
const SENDING = { items: 500, rounds: 9 };
/** Threads that collect garbage beside the work wait for each other, which takes of the processor as it comes. */
const FLAGS = ['--single-threaded-gc'];

/**
 * Measures the ratios, rounds of both sides alternating. Time is that of the processor: what else a
 * machine does makes a run longer, but hardly takes more of the processor for it.
 */
export async function measureRatios(): Promise<Ratios> {
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

async function sendingRatios(): Promise<Ratios> {
	await compileNodes();
	const server = await BenchServer.start();
	const reports = await Reports.open();
	const place = new EnginePlace(server, reports, { keepProcesses: true, flags: FLAGS });
	const ratios: Record<string, number> = {};
	try {
		for (const target of targets) {
			const supply = { target, items: SENDING.items, customers: customersFor(SENDING.items) };
			const compared = await compare(
				{
					title: target,
					contenders: [ours(target, { usageFrom: 'item' }), floor(target, server.urlOf(target))],
					items: SENDING.items,
					prepare: async (contender) => await place.prepare({ contender, supply }),
					behaviour: { latencyMs: 0 },
					rounds: SENDING.rounds,
				},
				server,
				() => {},
			);
			const [failure] = compared.failures;
			if (failure !== undefined) throw new Error(failure.message);
			ratios[`send ${target}`] = ratioOf(compared, OURS, FLOOR);
		}
		return ratios;
	} finally {
		await place.close();
		reports.close();
		await server.close();
	}
}

function ratioOf(compared: Compared, own: string, peer: string): number {
	const [row] = compared.against(own, peer, undefined, cpuOf);
	return 1 / (row.ratio as number);
}
