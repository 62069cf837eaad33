import { Bench } from '../bench';
import { EnginePlace } from '../places/enginePlace';
import { compileNodes } from '../places/files';
import type { Place } from '../places/place';
import { Reports } from '../results/reports';
import { BenchServer } from '../server/benchServer';
import { targets } from '../../sandbox';

/** Threads that collect garbage beside the work wait for each other, which takes of the processor as it comes. */
export const FLAGS = ['--single-threaded-gc'];

const SIZES = { targets, items: [], latencies: [], protocols: [], rounds: 1 } as const;

/**
 * Measures on the engine, in one process for each contender and target.
 *
 * @throws when a contender does not do its work
 */
export async function onEngine<Result>(
	measure: (bench: Bench, place: Place) => Promise<Result>,
): Promise<Result> {
	await compileNodes();
	const server = await BenchServer.start();
	const reports = await Reports.open();
	const place = new EnginePlace(server, reports, { keepProcesses: true, flags: FLAGS });
	const bench = new Bench(SIZES, server, [place], reports, () => {}, false);
	try {
		const result = await measure(bench, place);
		const [failure] = bench.failures;
		if (failure !== undefined) throw new Error(`${failure.case}: ${failure.message}`);
		return result;
	} finally {
		await place.close();
		reports.close();
		await server.close();
	}
}
