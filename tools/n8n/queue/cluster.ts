import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { hostEnvironment } from '../process/environment';
import type { Host } from '../folder';
import { startWithPackage, type PreparedInstance } from '../instance';
import { N8nProcess } from '../process/n8nProcess';
import { freePorts } from '../process/ports';
import { startPostgres, type Postgres } from './postgres';
import { startRedis, type Redis } from './redis';

/** How many executions a worker carries out at once, unless it is told otherwise. */
const WORKER_CONCURRENCY = 5;

/**
 * A worker that is gone is noticed after seconds here; n8n's own minute would only make tests wait.
 * The lock must be renewed several times before it is over.
 */
const QUEUE_TIMES = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
};

/** An n8n in queue mode on this machine: main, workers, PostgreSQL and Redis, all of its own. */
export class Cluster {
	private readonly workers = new Map<string, N8nProcess>();
	private started = 0;

	private constructor(
		private readonly host: Host,
		private readonly folder: string,
		private readonly settings: Readonly<Record<string, string>>,
		readonly postgres: Postgres,
		readonly redis: Redis,
		private readonly main: PreparedInstance,
	) {}

	/**
	 * Starts all but the workers.
	 *
	 * @param folder for all their data; whoever calls this removes it
	 * @param packageDirectory a built package, installed for main and workers alike
	 * @param own further settings of n8n
	 */
	static async start(
		host: Host,
		folder: string,
		packageDirectory: string,
		own: Readonly<Record<string, string>> = {},
	): Promise<Cluster> {
		mkdirSync(folder, { recursive: true });
		// The database runs as another user, who has to get to its folder.
		chmodSync(folder, 0o755);
		const postgres = await startPostgres(path.join(folder, 'postgres'));
		let redis: Redis | undefined;
		try {
			redis = await startRedis(path.join(folder, 'redis'));
			const settings = {
				EXECUTIONS_MODE: 'queue',
				...QUEUE_TIMES,
				...postgres.settings,
				...redis.settings,
				...own,
			};
			const userFolder = path.join(folder, 'user');
			const main = await startWithPackage(host, { userFolder, packageDirectory, settings });
			return new Cluster(host, folder, settings, postgres, redis, main);
		} catch (error) {
			await redis?.stop();
			await postgres.stop();
			throw error;
		}
	}

	get client(): PreparedInstance['client'] {
		return this.main.client;
	}

	get url(): string {
		return this.main.n8n.url;
	}

	get workerNames(): string[] {
		return [...this.workers.keys()];
	}

	/**
	 * Starts a worker; ready when this resolves. Gives its name.
	 *
	 * @param concurrency how many executions it carries out at once
	 */
	async startWorker(concurrency = WORKER_CONCURRENCY): Promise<string> {
		this.started += 1;
		const name = `worker-${this.started}`;
		const [port, brokerPort] = await freePorts(2);
		const settings = {
			...this.settings,
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		};
		// The same user folder as main: it holds the key of the credentials and the installed nodes.
		const { userFolder } = this.main.n8n;
		const worker = await N8nProcess.start(this.host, {
			parameters: ['worker', `--concurrency=${concurrency}`],
			env: hostEnvironment(this.host, { userFolder, port, brokerPort, settings }),
			logFile: path.join(this.folder, `${name}.log`),
			readinessUrl: `http://127.0.0.1:${port}/healthz/readiness`,
		});
		this.workers.set(name, worker);
		return name;
	}

	/** Lets a worker finish what it carries out. */
	async stopWorker(name: string): Promise<void> {
		await this.taken(name)?.stop();
	}

	/** Ends a worker in the middle of what it carries out, as a machine does that loses its power. */
	async killWorker(name: string): Promise<void> {
		await this.taken(name)?.kill();
	}

	async stop(): Promise<void> {
		for (const name of this.workerNames) await this.stopWorker(name);
		await this.main.n8n.stop();
		await this.redis.stop();
		await this.postgres.stop();
	}

	private taken(name: string): N8nProcess | undefined {
		const worker = this.workers.get(name);
		this.workers.delete(name);
		return worker;
	}
}
