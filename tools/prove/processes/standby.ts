import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Follower } from '../../engine/fasterTime';
import type { Mutation } from '../schemes/mutations';
import type { ExecutionReport, OnMemory } from '../execution/runner';
import type { RunnerAnswer, RunnerMessage, RunnerOrder, RunnerStart } from './runnerProcess';

/** How a TypeScript file is run as a process of its own. */
export const PROCESS_OPTIONS = {
	execArgv: ['--import', pathToFileURL(require.resolve('tsx')).href],
};

const RUNNER_FILE = path.join(__dirname, 'runnerProcess.ts');

interface StandbyProcess {
	readonly child: ChildProcess;
	readonly ready: Promise<void>;
}

/**
 * Processes that are started before they are needed, because n8n's engine takes longer to load than
 * a run of the proof lasts.
 */
export class StandbyProcesses {
	private standby: StandbyProcess | undefined;

	private readonly start: RunnerStart;

	constructor(mutation: Mutation | undefined) {
		this.start = { mutation };
	}

	/** Begins an execution in a standby process, and has the next one started. */
	begin(order: Omit<RunnerOrder, 'now'>, onMemory: OnMemory): KillableExecution {
		const standby = this.standby ?? this.startProcess();
		this.standby = this.startProcess();
		return new KillableExecution(standby, order, onMemory);
	}

	close(): void {
		this.standby?.child.kill('SIGKILL');
		this.standby = undefined;
	}

	private startProcess(): StandbyProcess {
		const child = fork(RUNNER_FILE, [JSON.stringify(this.start)], PROCESS_OPTIONS);
		// Its first message; what is sent before it listens could get lost.
		return { child, ready: new Promise((resolve) => child.once('message', () => resolve())) };
	}
}

/** An execution in a process of its own. */
export class KillableExecution {
	/** The report, or nothing when the process was killed before it could give one. */
	readonly ended: Promise<ExecutionReport | undefined>;
	private readonly child: ChildProcess;
	private follower: Follower | undefined;

	constructor(
		{ child, ready }: StandbyProcess,
		order: Omit<RunnerOrder, 'now'>,
		onMemory: OnMemory,
	) {
		this.child = child;
		let answer: { report: ExecutionReport } | { problem: string } | undefined;
		child.on('message', (message: RunnerAnswer) => {
			if ('isInStep' in message) this.follower?.answered();
			if ('memory' in message) void onMemory(message.memory);
			if (!('report' in message) && !('problem' in message)) return;
			answer = message;
			this.kill();
		});
		// Not before all that it has sent is read.
		this.ended = Promise.all([once(child, 'exit'), once(child, 'disconnect')]).then(() => {
			if (answer === undefined) return undefined;
			if ('report' in answer) return answer.report;
			throw new Error(answer.problem);
		});
		void ready.then(() => {
			this.tell({ ...order, now: Date.now() });
			this.follower = new Follower((time) => this.tell({ time }));
			// No message comes after it.
			child.once('disconnect', () => this.follower?.leave());
		});
	}

	/** Ends the process at once, as a power cut does. */
	kill(): void {
		this.child.kill('SIGKILL');
	}

	private tell(message: RunnerMessage): void {
		// It may be killed by the time it is told.
		this.child.send(message, () => {});
	}
}
