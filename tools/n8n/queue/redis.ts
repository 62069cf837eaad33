import { mkdirSync } from 'node:fs';
import { freePorts } from '../process/ports';
import { Daemon } from './daemon';

/** A Redis of its own in a folder of its own. */
export interface Redis {
	/** The settings by which n8n finds it. */
	readonly settings: Readonly<Record<string, string>>;
	/** Stops it and starts it again on the same port, with what it had saved. */
	restart(): Promise<void>;
	stop(): Promise<void>;
}

/**
 * Starts a new Redis on a free port of this machine. It writes every change to its file, so that the
 * queue survives a restart, as it has to in production.
 *
 * @param folder for its data; it is created, and whoever calls this removes it
 * @throws when it is not installed, with the command that installs it
 */
export async function startRedis(folder: string): Promise<Redis> {
	mkdirSync(folder, { recursive: true });
	const [port] = await freePorts(1);
	const parameters = [
		'--port',
		String(port),
		'--bind',
		'127.0.0.1',
		'--dir',
		folder,
		'--appendonly',
		'yes',
		'--appendfsync',
		'always',
	];
	const start = async (): Promise<Daemon> =>
		await Daemon.start('redis-server', { parameters, port, logFile: `${folder}.log` });
	let daemon = await start().catch((error: Error & { code?: string }) => {
		if (error.code !== 'ENOENT') throw error;
		throw new Error(
			'Redis is not installed. On Debian or Ubuntu:\n  sudo apt-get install redis-server',
			{ cause: error },
		);
	});
	return {
		settings: { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: String(port) },
		restart: async () => {
			await daemon.stop();
			daemon = await start();
		},
		stop: async () => await daemon.stop(),
	};
}
