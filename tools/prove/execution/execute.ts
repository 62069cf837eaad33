import { startSandbox, type Sandbox } from '../../sandbox';
import { sandboxCredentials } from '../../engine/sandboxCredentials';
import type { Execution, ExecutionRecord, StoredUsage } from '../checks/evidence';
import { afterReal, realWait } from '../../engine/fasterTime';
import type { Mutation } from '../schemes/mutations';
import { Runner, type ExecutionReport, type RunnerSetup } from './runner';
import type { Scenario, Step } from '../scenario/scenario';
import { itemsOf, nodeOf, OURS, rowsOf, workflowOf, type Scheme } from '../schemes/schemes';
import type { StandbyProcesses } from '../processes/standby';
import { readStored, storeElsewhere } from './stored';
import { requestLines } from '../checks/story';
import { usageTargets } from '../../targets';
import { openAccounts } from '../scenario/proofUsages';

/** What the runs of a process share. */
export interface Surroundings {
	readonly standby: StandbyProcesses;
	readonly mutation?: Mutation;
}

/** Real milliseconds: what a killed process has sent is read by then. */
const SETTLE_MS = 20;
/** Real milliseconds: no execution takes that long, even on a busy machine, so one that does hangs. */
const LONGEST_MS = 600_000;

/** Carries out a scenario with one scheme, against a sandbox of its own. */
export async function executeScenario(
	scheme: Scheme,
	scenario: Scenario,
	surroundings: Surroundings,
): Promise<ExecutionRecord[]> {
	const watch = watchRequests();
	const sandbox = await startSandbox({
		seed: scenario.seed,
		now: watch.now,
		instellix: { contracts: 1, customers: 1, ...scenario.sandbox.instellix },
		rebilly: { subscriptions: 1, customers: 1, ...scenario.sandbox.rebilly },
	});
	const run = new ScenarioRun(scheme, scenario, surroundings, sandbox, watch);
	try {
		openAccounts(sandbox, scenario.accounts);
		storeElsewhere(sandbox, scenario.elsewhere);
		sandbox.setFaults([...scenario.faults]);
		const records: ExecutionRecord[] = [];
		for (const step of scenario.steps) records.push(await run.take(step));
		return records;
	} finally {
		run.close();
		await sandbox.close();
	}
}

type RequestWatch = ReturnType<typeof watchRequests>;

/** The sandbox asks for the time with every request, which is when a request can be noticed. */
function watchRequests() {
	let onRequest = (): void => {};
	return {
		now: (): number => {
			onRequest();
			return Date.now();
		},
		/** Calls back once, while the so many-th request from now on is handled. */
		at: (request: number, sandbox: Sandbox, callback: () => void): void => {
			const last = sandbox.totals().received + request;
			onRequest = () => {
				if (sandbox.totals().received < last) return;
				onRequest = () => {};
				callback();
			};
		},
		stop: (): void => {
			onRequest = () => {};
		},
	};
}

class ScenarioRun {
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
	) {}

	async take(step: Step): Promise<ExecutionRecord> {
		if (step.kind === 'clean') this.clearFaults();
		const before = this.stored();
		const requestsBefore = this.sandbox.totals().received;
		const isRetry = step.kind === 'retry' && (this.runner?.canRetry ?? false);
		if (!isRetry) {
			this.chainStart = before;
			this.lastOrder = step.order;
		}
		const report = await inTime(
			step.kind === 'killed' ? this.runAndKill(step) : this.run(step, isRetry),
		);
		const after = this.stored();
		return {
			kind: step.kind === 'retry' && !isRetry ? 'run' : step.kind,
			status: report?.status ?? 'killed',
			execution: report && this.execution(step, report, before, after),
			after,
			requests: requestLines(this.sandbox, requestsBefore),
		};
	}

	close(): void {
		this.runner?.close();
	}

	/** The faults end; for those who know what a rate limit is, one may come into force. */
	private clearFaults(): void {
		const { lastRateLimit } = this.scenario;
		if (lastRateLimit !== undefined && this.scheme === OURS) this.sandbox.setFaults(lastRateLimit);
		else this.sandbox.clearFaults();
	}

	private async run(step: Step, isRetry: boolean): Promise<ExecutionReport> {
		this.runner ??= await Runner.create(this.setup(), (rows) => this.keep(rows));
		const request = this.request(step);
		return isRetry ? await this.runner.retry(request.executionId) : await this.runner.run(request);
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
		await realWait(SETTLE_MS);
		return report;
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

	private request(step: Step) {
		this.executions += 1;
		return {
			workflow: workflowOf(this.scheme, this.scenario, this.surroundings.mutation),
			input: itemsOf(this.scheme, this.scenario, step, this.sandbox),
			executionId: String(1000 + this.executions),
		};
	}

	private execution(
		step: Step,
		report: ExecutionReport,
		before: readonly StoredUsage[],
		after: readonly StoredUsage[],
	): Execution {
		const rows = rowsOf(this.scheme, this.scenario);
		const { ends, failure, claim, receipt, exchanges } = report;
		if (this.scheme === OURS && failure !== undefined && claim === undefined) {
			throw new Error(`The node fails in words that the proof does not know: ${failure}`);
		}
		return {
			rows: this.lastOrder.map((row) => rows[row]),
			ends,
			failure,
			claim,
			receipt,
			exchanges,
			before,
			beforeChain: this.chainStart,
			after,
			reader: usageTargets[this.scenario.target].reader,
			readable: this.scenario.conditions !== 'outOfReach' || step.kind === 'clean',
		};
	}

	private stored(): StoredUsage[] {
		return readStored(this.sandbox, this.scenario);
	}
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
	return await new Promise<Result>((resolve, reject) => {
		const cancel = afterReal(LONGEST_MS, () => reject(new Error('An execution did not end.')));
		work.then(resolve, reject).finally(cancel);
	});
}
