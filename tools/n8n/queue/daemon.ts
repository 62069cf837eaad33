import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { lastLines } from '../process/run';

const ASK_AGAIN_AFTER_MS = 50;
const LONGEST_START_MS = 30_000;
const LONGEST_STOP_MS = 10_000;

export interface DaemonOptions {
	readonly parameters: readonly string[];
	/** On 127.0.0.1; it is ready when it takes connections there. */
	readonly port: number;
	readonly logFile: string;
	/** Whom it runs as; left out: whoever runs this. */
	readonly user?: { readonly uid: number; readonly gid: number };
}

/** A service that runs as a child of this process. */
export class Daemon {
	private constructor(
		private readonly command: string,
		private readonly child: ChildProcess,
	) {}

	/** @throws when it ends before it is ready, or is not ready in time, with the end of its log */
	static async start(
		command: string,
		{ parameters, port, logFile, user }: DaemonOptions,
	): Promise<Daemon> {
		const log = openSync(logFile, 'a');
		// The place it starts in must be one that its user may enter.
		const child = spawn(command, parameters, { ...user, cwd: '/', stdio: ['ignore', log, log] });
		closeSync(log);
		await once(child, 'spawn');
		const daemon = new Daemon(command, child);
		const deadline = Date.now() + LONGEST_START_MS;
		while (!(await takesConnections(port))) {
			const isLate = Date.now() > deadline;
			if (daemon.hasEnded || isLate) {
				await daemon.stop();
				throw new Error(
					`${command} did not start. The end of ${logFile}:\n${lastLines(readFileSync(logFile, 'utf8'))}`,
				);
			}
			await wait(ASK_AGAIN_AFTER_MS);
		}
		return daemon;
	}

	get pid(): number {
		return this.child.pid ?? 0;
	}

	/** @param signal by which it ends at once without losing what it was told */
	async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
		if (this.hasEnded) return;
		const end = once(this.child, 'exit');
		this.child.kill(signal);
		const patience = new AbortController();
		const isOver = await Promise.race([
			end.then(() => true),
			wait(LONGEST_STOP_MS, false, { signal: patience.signal }).catch(() => true),
		]);
		patience.abort();
		if (isOver) return;
		this.child.kill('SIGKILL');
		await end;
		throw new Error(
			`${this.command} had to be killed: it did not end within ${LONGEST_STOP_MS / 1000} s.`,
		);
	}

	private get hasEnded(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}
}

async function takesConnections(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}
