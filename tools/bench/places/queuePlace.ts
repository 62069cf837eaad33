import { rmSync } from 'node:fs';
import { installHost } from '../../n8n/install/install';
import { Cluster } from '../../n8n/queue/cluster';
import { temporaryUserFolder } from '../../n8n/process/start';
import type { SavedCredential } from '../../n8n/client';
import type { StoredCredential } from '../../engine';
import type { Measurement } from '../nodes/BenchFinish.node';
import type { Reports } from '../results/reports';
import type { Order } from '../contenders/runWorkflow';
import { NODES_DIRECTORY, PACKAGE_DIRECTORY } from './files';
import { warmUpFor, type Run } from './place';
import { publishRun, type RunningN8n } from './webhookRun';

/** Enough of them that each worker gets some. */
const WARM_UPS_PER_WORKER = 4;

/** A real n8n in queue mode, whose number of workers changes between runs. */
export class QueuePlace {
	readonly name = 'n8n in queue mode';
	private runs = 0;
	private readonly saved: SavedCredential[] = [];

	private constructor(
		private readonly cluster: Cluster,
		private readonly reports: Reports,
		private readonly folder: string,
	) {}

	static async open(
		credentials: readonly StoredCredential[],
		reports: Reports,
		tell: (line: string) => void,
	): Promise<QueuePlace> {
		const host = await installHost({ tell });
		const folder = temporaryUserFolder();
		try {
			const settings = { N8N_CUSTOM_EXTENSIONS: NODES_DIRECTORY };
			const place = new QueuePlace(
				await Cluster.start(host, folder, PACKAGE_DIRECTORY, settings),
				reports,
				folder,
			);
			for (const { id, type, data } of credentials) {
				place.saved.push(await place.cluster.client.createCredential({ name: id, type, data }));
			}
			return place;
		} catch (error) {
			rmSync(folder, { recursive: true, force: true });
			throw error;
		}
	}

	/**
	 * Makes ready to run executions side by side, from the first call of a webhook until the last of them is
	 * done: the seconds have n8n's own work between the processes in them. Processor and memory are not measured.
	 *
	 * @param order of each execution
	 * @param workers how many there are then; they start, or stop, and warm up before
	 */
	async prepare(order: Order, executions: number, workers: number): Promise<Run> {
		await this.useWorkers(workers);
		await this.runSideBySide(warmUpFor(order), WARM_UPS_PER_WORKER * workers);
		return async () => await this.runSideBySide(order, executions);
	}

	private async useWorkers(count: number): Promise<void> {
		const names = this.cluster.workerNames;
		for (const name of names.slice(count)) await this.cluster.stopWorker(name);
		for (let started = names.length; started < count; started += 1)
			await this.cluster.startWorker();
	}

	private async runSideBySide(order: Order, executions: number): Promise<Measurement> {
		const { client, url } = this.cluster;
		// A worker that ends is replaced in production; here the run then fails by its own time limit.
		const n8n: RunningN8n = {
			url,
			client,
			credentials: this.saved,
			reports: this.reports,
			untilEnded: async () => await new Promise(() => {}),
		};
		const published = [];
		for (let started = 0; started < executions; started += 1) {
			published.push(await publishRun(n8n, order, `queue-${process.pid}-${(this.runs += 1)}`));
		}
		const start = performance.now();
		const measured = await Promise.all(published.map(async (run) => await run.start()));
		const seconds = (performance.now() - start) / 1000;
		for (const run of published) await run.finish();
		return { ...NOTHING_MEASURED, ...summed(measured), seconds };
	}

	async close(): Promise<void> {
		await this.cluster.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}
}

const NOTHING_MEASURED = {
	cpuSeconds: NaN,
	rssBefore: NaN,
	rssPeak: NaN,
	heapBefore: NaN,
	heapAfter: NaN,
};

function summed(measured: readonly Measurement[]): Pick<Measurement, 'items' | 'outcomes'> {
	const outcomes: Record<string, number> = {};
	for (const [outcome, count] of measured.flatMap((part) => Object.entries(part.outcomes))) {
		outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
	}
	return { items: measured.reduce((sum, { items }) => sum + items, 0), outcomes };
}
