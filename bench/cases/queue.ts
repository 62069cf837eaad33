import { customersFor, type Case } from '../bench';
import { CONCURRENCY, httpRequest, HTTP_REQUEST, ours, OURS, WHOLE_ITEM_BODY } from '../contenders';
import { compileNodes } from '../places/files';
import { QueuePlace } from '../places/queue';
import { alternate, checkWork } from '../rounds';
import { Compared } from '../rows';
import type { Order } from '../workflow';

const EXECUTIONS = 10;
const ITEMS_PER_EXECUTION = 1000;
const ITEMS = EXECUTIONS * ITEMS_PER_EXECUTION;
const LATENCY_MS = 20;
const WORKERS = [1, 2];

/** Queue mode with one worker and with two, each carrying out several executions at once. */
export const queue: Case = async (bench) => {
	await compileNodes();
	const place = await QueuePlace.open(bench.server.credentials, bench.reports, bench.tell);
	try {
		for (const target of bench.sizes.targets) {
			const supply = { target, items: ITEMS_PER_EXECUTION, customers: customersFor(ITEMS_PER_EXECUTION) };
			const contenders = [ours(target, { usageFrom: 'item' }), httpRequest(target, bench.server.urlOf(target), WHOLE_ITEM_BODY)];
			const runs = WORKERS.flatMap((workers) =>
				contenders.map((contender) => ({ name: nameOf(contender.name, workers), workers, order: { contender, supply } as Order })),
			);
			const byName = new Map(runs.map((run) => [run.name, run]));
			const title = `${target} at ${LATENCY_MS} ms, ${EXECUTIONS} executions, ${CONCURRENCY} requests at once in each, ${place.name}`;
			const measured = await alternate([...byName.keys()], bench.sizes.rounds, async (name, round) => {
				const { workers, order } = byName.get(name) as (typeof runs)[number];
				await bench.server.behave({ latencyMs: LATENCY_MS });
				await place.useWorkers(workers, order);
				const measurement = await place.run(Array<Order>(EXECUTIONS).fill(order));
				await checkWork(order.contender, measurement, ITEMS, bench.server);
				bench.tell(`${title}: round ${round + 1} of ${bench.sizes.rounds}, ${name}: ${measurement.seconds.toFixed(2)} s`);
				return measurement;
			});
			const compared = new Compared(title, measured);
			const [one, two] = WORKERS;
			bench.add(
				compared.against(nameOf(OURS, one), nameOf(HTTP_REQUEST, one)),
				compared.against(nameOf(OURS, two), nameOf(HTTP_REQUEST, two)),
				compared.against(nameOf(OURS, two), nameOf(OURS, one)),
				compared.row(nameOf(HTTP_REQUEST, one)),
				compared.row(nameOf(HTTP_REQUEST, two)),
			);
		}
	} finally {
		await place.close();
	}
};

function nameOf(contender: string, workers: number): string {
	return `${contender}, ${workers === 1 ? '1 worker' : `${workers} workers`}`;
}
