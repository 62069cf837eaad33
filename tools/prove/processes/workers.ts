import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Job, JobResult, WorkerStart } from './jobs';
import { PROCESS_OPTIONS } from './standby';
import type { WorkerAnswer, WorkerMessage } from './worker';

const WORKER_FILE = path.join(__dirname, 'worker.ts');
const PROCESSES = 2;
/** Runs that a process carries out at once; most of a run is waiting. */
const RUNS_AT_ONCE = 16;

/** The worker processes. */
export class Workers {
	private readonly processes: ChildProcess[];

	constructor(start: WorkerStart) {
		this.processes = Array.from({ length: PROCESSES }, () =>
			fork(WORKER_FILE, [JSON.stringify(start)], PROCESS_OPTIONS),
		);
		for (const child of this.processes) child.setMaxListeners(RUNS_AT_ONCE * 3);
	}

	/** Carries out all jobs; the results come in the order of the jobs. */
	async carryOut(
		jobs: readonly Job[],
		onDone: (done: number) => void = () => {},
	): Promise<JobResult[]> {
		const results: JobResult[] = [];
		let next = 0;
		let done = 0;
		const work = async (child: ChildProcess): Promise<void> => {
			for (let id = next++; id < jobs.length; id = next++) {
				results[id] = await ask(child, { id, job: jobs[id] });
				onDone((done += 1));
			}
		};
		const lanes = this.processes.flatMap((child) =>
			Array.from({ length: RUNS_AT_ONCE }, () => work(child)),
		);
		await Promise.all(lanes);
		return results;
	}

	close(): void {
		for (const child of this.processes) child.disconnect();
	}
}

async function ask(child: ChildProcess, message: WorkerMessage): Promise<JobResult> {
	return await new Promise((resolve, reject) => {
		const onMessage = ({ id, result }: WorkerAnswer): void => {
			if (id === message.id) settle(() => resolve(result));
		};
		const onExit = (code: number | null): void =>
			settle(() => reject(new Error(`A worker process ended with ${code}.`)));
		const settle = (then: () => void): void => {
			child.off('message', onMessage).off('exit', onExit);
			then();
		};
		child.on('message', onMessage).on('exit', onExit);
		child.send(message);
	});
}
