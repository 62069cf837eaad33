import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { moduleFile, type Host } from '../folder';
import { lastLines } from './run';

const PARENT_WATCH = path.join(__dirname, 'endWithParent.cjs');
const ASK_AGAIN_AFTER_MS = 200;
/** The first start creates the database, and machines under load are slow. */
const LONGEST_START_MS = 5 * 60_000;
/** n8n waits for running executions before it ends; after this it is ended. */
const LONGEST_STOP_MS = 20_000;

export interface ProcessOptions {
	/** Of n8n's command line, e.g. `start`. */
	readonly parameters: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	/** Gets all that n8n writes, after what is in it already. */
	readonly logFile: string;
	/** Answers with 200 when n8n is ready. */
	readonly readinessUrl: string;
	/** Gives the start up; a process that is ready is ended with `stop`. */
	readonly signal?: AbortSignal;
}

/** A running process of n8n. It ends with the process that started it, even if that one is killed. */
export class N8nProcess {
	private constructor(
		private readonly child: ChildProcess,
		private readonly options: ProcessOptions,
	) {}

	/**
	 * Starts n8n and waits until it is ready.
	 *
	 * @throws when it ends before, or is not ready in time, with the end of its log
	 */
	static async start(host: Host, options: ProcessOptions): Promise<N8nProcess> {
		const log = openSync(options.logFile, 'a');
		const n8n = moduleFile(host, 'n8n/bin/n8n');
		const child = spawn(host.node, ['--require', PARENT_WATCH, n8n, ...options.parameters], {
			env: options.env,
			// A group of its own: Ctrl-C reaches the starter alone, which stops things in their order.
			detached: true,
			stdio: ['pipe', log, log],
		});
		closeSync(log);
		const started = new N8nProcess(child, options);
		try {
			await once(child, 'spawn');
			await started.untilReady();
			return started;
		} catch (error) {
			await started.stop();
			throw error;
		}
	}

	get pid(): number {
		return this.child.pid ?? 0;
	}

	get hasEnded(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}

	/** Resolves when it has ended, however it came to that. */
	async untilEnded(): Promise<void> {
		if (!this.hasEnded) await once(this.child, 'exit');
	}

	/** Lets n8n finish, and ends it if it takes too long. */
	async stop(): Promise<void> {
		if (this.child.pid === undefined) return;
		this.child.kill('SIGTERM');
		const patience = new AbortController();
		await Promise.race([
			this.untilEnded(),
			wait(LONGEST_STOP_MS, undefined, { signal: patience.signal }).catch(() => {}),
		]);
		patience.abort();
		this.killGroup();
		await this.untilEnded();
	}

	/** Ends it in the middle of whatever it does. */
	async kill(): Promise<void> {
		this.killGroup();
		await this.untilEnded();
	}

	/** Whatever is left of it: a task runner may have survived. */
	private killGroup(): void {
		try {
			process.kill(-this.pid, 'SIGKILL');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
		}
	}

	private async untilReady(): Promise<void> {
		const { readinessUrl, signal } = this.options;
		const deadline = Date.now() + LONGEST_START_MS;
		while (!(await isReady(readinessUrl))) {
			if (this.hasEnded) throw new Error(`n8n ended before it was ready. ${this.logEnd()}`);
			if (Date.now() > deadline) throw new Error(`n8n was not ready in time. ${this.logEnd()}`);
			await wait(ASK_AGAIN_AFTER_MS, undefined, { signal });
		}
	}

	private logEnd(): string {
		const { logFile } = this.options;
		return `The end of ${logFile}:\n${lastLines(readFileSync(logFile, 'utf8'))}`;
	}
}

async function isReady(url: string): Promise<boolean> {
	try {
		return (await fetch(url)).status === 200;
	} catch {
		return false;
	}
}
