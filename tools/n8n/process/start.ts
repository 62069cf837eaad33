import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hostEnvironment, type InstanceSettings } from './environment';
import type { Host } from '../folder';
import { N8nProcess } from './n8nProcess';
import { checkFree, freePorts } from './ports';

export interface StartOptions extends Partial<InstanceSettings> {
	/** Default: in the user folder. */
	readonly logFile?: string;
	/** Gives the start up. */
	readonly signal?: AbortSignal;
}

/** A running n8n with its editor and API. */
export interface Instance {
	readonly url: string;
	readonly userFolder: string;
	readonly logFile: string;
	readonly pid: number;
	/** Resolves when n8n has ended, by `stop` or by itself. */
	untilEnded(): Promise<void>;
	/** Stops n8n. A user folder that was not given is removed. */
	stop(): Promise<void>;
}

/** A user folder for one n8n, to be removed after it. */
export function temporaryUserFolder(): string {
	return mkdtempSync(path.join(tmpdir(), 'n8n-host-'));
}

/** Starts an n8n of its own: own user folder, own free ports; ready when this resolves. */
export async function startInstance(host: Host, options: StartOptions = {}): Promise<Instance> {
	if (options.port !== undefined) await checkFree(options.port);
	const isTemporary = options.userFolder === undefined;
	const userFolder = options.userFolder ?? temporaryUserFolder();
	const logFile = options.logFile ?? path.join(userFolder, 'n8n.log');
	mkdirSync(path.dirname(logFile), { recursive: true });
	const [freePort, freeBrokerPort] = await freePorts(2);
	const { port = freePort, brokerPort = freeBrokerPort, settings, signal } = options;
	const url = `http://localhost:${port}`;
	const remove = (): void => {
		if (isTemporary) rmSync(userFolder, { recursive: true, force: true });
	};
	try {
		const n8n = await N8nProcess.start(host, {
			parameters: ['start'],
			env: hostEnvironment(host, { userFolder, port, brokerPort, settings }),
			logFile,
			readinessUrl: `http://127.0.0.1:${port}/healthz/readiness`,
			signal,
		});
		const stop = async (): Promise<void> => {
			await n8n.stop();
			remove();
		};
		return {
			url,
			userFolder,
			logFile,
			pid: n8n.pid,
			untilEnded: async () => await n8n.untilEnded(),
			stop,
		};
	} catch (error) {
		remove();
		throw error;
	}
}
