import { customersFor, type Case } from '../bench';
import {
	CONCURRENCY,
	httpRequest,
	HTTP_REQUEST,
	ours,
	OURS,
	WHOLE_ITEM_BODY,
	type Contender,
} from '../contenders/contenderNodes';
import { compileNodes } from '../places/files';
import { QueuePlace } from '../places/queuePlace';

const EXECUTIONS = 10;
const ITEMS_PER_EXECUTION = 1000;
const LATENCY_MS = 20;
const [ONE, TWO] = [1, 2];

interface ContenderWithWorkers extends Contender {
	readonly workers: number;
}

/** Queue mode with one worker and with two, each carrying out several executions at once. */
export const queue: Case = async (bench) => {
	await compileNodes();
	const place = await QueuePlace.open(
		bench.server.credentialsBy('http'),
		bench.reports,
		bench.tell,
	);
	try {
		for (const target of bench.sizes.targets) {
			const supply = {
				target,
				items: ITEMS_PER_EXECUTION,
				customers: customersFor(ITEMS_PER_EXECUTION),
			};
			const either = [
				ours(target, { usageFrom: 'item' }),
				httpRequest(target, bench.server.urlOf(target), WHOLE_ITEM_BODY),
			];
			const compared = await bench.compare<ContenderWithWorkers>({
				title: `${target} at ${LATENCY_MS} ms, ${EXECUTIONS} executions, ${CONCURRENCY} requests at once in each, ${place.name}`,
				contenders: [ONE, TWO].flatMap((workers) =>
					either.map((contender) => withWorkers(contender, workers)),
				),
				items: EXECUTIONS * ITEMS_PER_EXECUTION,
				prepare: async (contender) =>
					await place.prepare({ contender, supply }, EXECUTIONS, contender.workers),
				behaviour: { latencyMs: LATENCY_MS },
			});
			bench.add(
				compared.against(nameOf(OURS, ONE), nameOf(HTTP_REQUEST, ONE)),
				compared.against(nameOf(OURS, TWO), nameOf(HTTP_REQUEST, TWO)),
				compared.against(nameOf(OURS, TWO), nameOf(OURS, ONE)),
				compared.row(nameOf(HTTP_REQUEST, ONE)),
				compared.row(nameOf(HTTP_REQUEST, TWO)),
			);
		}
	} finally {
		await place.close();
	}
};

function withWorkers(contender: Contender, workers: number): ContenderWithWorkers {
	return { ...contender, name: nameOf(contender.name, workers), workers };
}

function nameOf(contender: string, workers: number): string {
	return `${contender}, ${workers === 1 ? '1 worker' : `${workers} workers`}`;
}
