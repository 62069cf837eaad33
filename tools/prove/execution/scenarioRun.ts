import type { Sandbox } from '../../sandbox';
import { sandboxCredentials } from '../../engine/sandboxCredentials';
import { afterReal, realWait } from '../../engine/fasterTime';
import { usageTargets } from '../../targets';
import type { Execution, ExecutionRecord, StoredUsage } from '../checks/evidence';
import { requestLines } from '../checks/story';
import { exchangesOfSums } from '../checks/sums';
import type { StandbyProcesses } from '../processes/standby';
import type { Beside, Scenario, Step } from '../scenario/scenario';
import type { Mutation } from '../schemes/mutations';
import {
	itemsOf,
	nodeOf,
	OURS,
	reconcileWorkflow,
	rowsOf,
	workflowOf,
	type Scheme,
} from '../schemes/schemes';
import { Persons } from './persons';
import { Runner, type ExecutionReport, type ExecutionRequest, type RunnerSetup } from './runner';
import { readStored } from './stored';
import type { RequestWatch } from './watchRequests';

/** What the runs of a process share. */
export interface Surroundings {
	readonly standby: StandbyProcesses;
	readonly mutation?: Mutation;
}

/** Real milliseconds between two looks whether all is read that a killed process has sent. */
const LOOK_EVERY_MS = 20;
/** Real milliseconds: no execution takes that long, even on a busy machine, so one that does hangs. */
const LONGEST_MS = 600_000;

/** A scenario while it is carried out, step by step. */
export class ScenarioRun {
	readonly persons: Persons;
	/** What n8n's database keeps, whatever happens to its processes. */
	private memory: RunnerSetup['memory'] = [];
	private runner: Runner | undefined;
	private executions = 0;
	private lastOrder: readonly number[] = [];
	/** What was stored when the execution began that a retry would continue. */
	private chainStart: readonly StoredUsage[] = [];

	constructor(
		private readonly scheme: Scheme,
		private readonly scenario: Scenario,
		private readonly surroundings: Surroundings,
		private readonly sandbox: Sandbox,
		private readonly watch: RequestWatch,
	) {
		this.persons = new Persons(sandbox, scenario);
	}

	/** One execution, or two where another one goes on beside it. */
	async take(step: Step): Promise<ExecutionRecord[]> {
		if (step.kind === 'clean') await this.calmDown();
		for (const change of step.changes ?? []) this.persons.make(change);
		const before = this.stored();
		const requestsBefore = this.sandbox.totals().received;
		const isRetry = step.kind === 'retry' && (this.runner?.canRetry ?? false);
		if (!isRetry) {
			this.chainStart = before;
			this.lastOrder = step.order;
		}
		const [report, besideReport] = await inTime(
			Promise.all([
				step.kind === 'killed' ? this.runAndKill(step) : this.run(step, isRetry),
				step.beside && this.runBeside(step.beside),
			]),
		);
		const after = this.stored();
		const record = (
			kind: Step['kind'],
			order: readonly number[],
			of: ExecutionReport | undefined,
		): ExecutionRecord => ({
			kind,
			isOverlapped: step.beside !== undefined,
			status: of?.status ?? 'killed',
			execution: of && this.execution({ kind, order }, of, before, after),
			after,
			requests: of === report ? requestLines(this.sandbox, requestsBefore) : [],
		});
		const kind = step.kind === 'retry' && !isRetry ? 'run' : step.kind;
		const records = [record(kind, this.lastOrder, report)];
		if (step.beside) records.push(record(step.beside.kind, step.beside.order, besideReport));
		return records;
	}

	close(): void {
		this.runner?.close();
	}

	/**
	 * The faults end, and what is still to be stored is. For those who know what a rate limit is, one
	 * may come into force.
	 */
	private async calmDown(): Promise<void> {
		const { lastRateLimit, circumstances, restMs } = this.scenario;
		const limits = lastRateLimit !== undefined && this.scheme === OURS ? [lastRateLimit] : [];
		this.sandbox.setFaults([...limits, ...circumstances]);
		await wait(restMs);
		for (let until = this.sandbox.pendingUntil(); until !== undefined;) {
			await wait(until - Date.now());
			until = this.sandbox.pendingUntil();
		}
	}

	private async run(step: Step, isRetry: boolean): Promise<ExecutionReport> {
		this.runner ??= await this.newRunner();
		const request = this.request(step);
		return isRetry ? await this.runner.retry(request.executionId) : await this.runner.run(request);
	}

	private async runBeside(beside: Beside): Promise<ExecutionReport | undefined> {
		const request = this.request(beside);
		await wait(beside.startsAfterMs);
		if (beside.inOwnProcess) {
			const order = { setup: this.setup(), request };
			return await this.surroundings.standby.begin(order, (rows) => this.keep(rows)).ended;
		}
		const runner = await this.newRunner();
		try {
			return await runner.run(request);
		} finally {
			runner.close();
		}
	}

	/** In a process of its own; the next execution then finds an n8n that remembers nothing. */
	private async runAndKill(step: Step): Promise<ExecutionReport | undefined> {
		const request = this.request(step);
		const order = { setup: this.setup(), request };
		const execution = this.surroundings.standby.begin(order, (rows) => this.keep(rows));
		this.watch.at(step.killAtRequest, this.sandbox, () => execution.kill());
		const report = await execution.ended;
		this.watch.stop();
		this.runner?.close();
		this.runner = undefined;
		await this.untilRead();
		return report;
	}

	/** On a busy machine, what a process has sent may be read a while after it was killed. */
	private async untilRead(): Promise<void> {
		do await realWait(LOOK_EVERY_MS);
		while ((await this.sandbox.connections()) > 0);
	}

	private async newRunner(): Promise<Runner> {
		return await Runner.create(this.setup(), (rows) => this.keep(rows));
	}

	private setup(): RunnerSetup {
		return {
			target: this.scenario.target,
			node: nodeOf(this.scheme, this.scenario),
			credentials: sandboxCredentials(this.sandbox),
			mutation: this.surroundings.mutation,
			memory: this.memory,
		};
	}

	private keep(rows: RunnerSetup['memory']): void {
		this.memory = rows;
	}

	private request(step: Pick<Step, 'kind' | 'order' | 'spelling'>): ExecutionRequest {
		this.executions += 1;
		const { scheme, scenario } = this;
		const isReconcile = step.kind === 'reconcile';
		return {
			workflow: isReconcile
				? reconcileWorkflow(scenario)
				: workflowOf(scheme, scenario, this.surroundings.mutation),
			input: itemsOf(scheme, scenario, step, this.sandbox),
			executionId: String(1000 + this.executions),
			isReconcile,
			batchSize: isReconcile ? undefined : scenario.batchSize,
		};
	}

	private execution(
		{ kind, order }: Pick<Step, 'kind' | 'order'>,
		report: ExecutionReport,
		before: readonly StoredUsage[],
		after: readonly StoredUsage[],
	): Execution {
		const rows = rowsOf(this.scheme, this.scenario, order);
		const { ends, failure, claim, receipt, exchanges } = report;
		const mustName = this.scheme === OURS && kind !== 'reconcile';
		if (mustName && failure !== undefined && claim === undefined) {
			throw new Error(`The node fails in words that the proof does not know: ${failure}`);
		}
		return {
			rows,
			ends,
			failure,
			claim,
			receipt,
			exchanges: this.scenario.reportsDifferences ? exchangesOfSums(exchanges, rows) : exchanges,
			before,
			beforeChain: this.chainStart,
			after,
			reader: usageTargets[this.scenario.target].reader,
			readable: this.scenario.conditions !== 'outOfReach' || kind === 'clean',
		};
	}

	private stored(): StoredUsage[] {
		return readStored(this.sandbox, this.scenario);
	}
}

/** By the clock of the process, which the sandbox shares. */
async function wait(milliseconds: number): Promise<void> {
	if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
	return await new Promise<Result>((resolve, reject) => {
		const cancel = afterReal(LONGEST_MS, () => reject(new Error('An execution did not end.')));
		work.then(resolve, reject).finally(cancel);
	});
}
