import path from 'node:path';
import type { HostNode } from '../../n8n/hostNodes';
import { Child } from '../childProcess';
import type { Measurement } from '../nodes/BenchFinish.node';
import type { Reports } from '../results/reports';
import type { ServerAccess } from '../server/benchServer';
import { workflowOf, type Order, type Trigger } from '../contenders/runWorkflow';
import type { EngineAnswer, EngineOrder } from './engineProcess';
import { HTTP_REQUEST_TYPE, PROFILES_DIRECTORY } from './files';
import { warmUpFor, type Place, type Run } from './place';

const TRIGGER: Trigger = { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };

export interface EngineOptions {
	/** Writes a profile of every process. */
	readonly profile?: boolean;
	/** Runs all of a contender in one process, which is quicker, but memory cannot be compared then. */
	readonly keepProcesses?: boolean;
	/** Further ones of each process. */
	readonly flags?: readonly string[];
}

type EngineChild = Child<EngineOrder, EngineAnswer>;

/** n8n's engine in plain Node processes, one for each run unless they are kept. */
export class EnginePlace implements Place {
	readonly name = 'engine';
	private runs = 0;
	private readonly kept = new Map<string, EngineChild>();

	constructor(
		private readonly server: ServerAccess,
		private readonly reports: Reports,
		private readonly options: EngineOptions = {},
	) {}

	async prepare(order: Order): Promise<Run> {
		const key = `${order.contender.name} ${order.supply.target} ${order.protocol}`;
		const known = this.kept.get(key);
		const child = known ?? this.start();
		const hostNodes = hostNodesOf(order);
		if (known === undefined || order.isRepeat) await this.runIn(child, warmUpFor(order), hostNodes);
		if (this.options.keepProcesses) this.kept.set(key, child);
		return async () => {
			try {
				return await this.runIn(child, order, hostNodes);
			} finally {
				if (!this.options.keepProcesses) await child.close();
			}
		};
	}

	async close(): Promise<void> {
		await Promise.all([...this.kept.values()].map(async (child) => await child.close()));
	}

	private start(): EngineChild {
		const file = path.join(__dirname, 'engineProcess.ts');
		return new Child(file, this.flags, this.server.environment);
	}

	private get flags(): string[] {
		const { profile = false, flags = [] } = this.options;
		const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${PROFILES_DIRECTORY}`] : [];
		return [...profiling, ...flags];
	}

	private async runIn(
		child: EngineChild,
		order: Order,
		hostNodes = hostNodesOf(order),
	): Promise<Measurement> {
		const run = `engine-${process.pid}-${(this.runs += 1)}`;
		const { url, arrived } = this.reports.expect(run);
		const { failure } = await child.ask({
			workflow: workflowOf(order, TRIGGER, url, run),
			credentials: this.server.credentialsBy(order.protocol ?? 'http'),
			hostNodes,
		});
		if (failure !== undefined) throw new Error(`${order.contender.name}: ${failure}`);
		return await arrived;
	}
}

function hostNodesOf({ contender, isLooped = false }: Order): HostNode[] {
	return [
		...(contender.type === HTTP_REQUEST_TYPE ? (['HttpRequest'] as const) : []),
		...(isLooped ? (['SplitInBatches'] as const) : []),
	];
}
