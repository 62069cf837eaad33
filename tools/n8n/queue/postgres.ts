import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { freePorts } from '../process/ports';
import { run } from '../process/run';
import { Daemon } from './daemon';

/** Where Debian keeps the programs of its PostgreSQL packages, one folder per version. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';
/** The account of Debian's packages: PostgreSQL refuses to run as root. */
const ACCOUNT = 'postgres';
const ROLE = 'n8n';
const DATABASE = 'postgres';

/** A PostgreSQL of its own in a folder of its own. */
export interface Postgres {
	/** The settings by which n8n finds it. */
	readonly settings: Readonly<Record<string, string>>;
	/** Runs SQL in its only database, and gives what it returns: lines, with `|` between columns. */
	query(sql: string): Promise<string>;
	stop(): Promise<void>;
}

/**
 * Starts a new PostgreSQL on a free port of this machine.
 *
 * @param folder for its data; it is created, and whoever calls this removes it
 * @throws when it is not installed, with the command that installs it
 */
export async function startPostgres(folder: string): Promise<Postgres> {
	const programs = programFolder();
	const user = await otherUserIfRoot();
	mkdirSync(folder, { recursive: true });
	if (user !== undefined) chownSync(folder, user.uid, user.gid);
	const data = path.join(folder, 'data');
	await run(
		path.join(programs, 'initdb'),
		[
			'--pgdata',
			data,
			'--username',
			ROLE,
			'--auth',
			'trust',
			'--encoding',
			'UTF8',
			'--no-sync',
			'--no-instructions',
		],
		{ ...user, cwd: folder },
	);
	const [port] = await freePorts(1);
	const daemon = await Daemon.start(path.join(programs, 'postgres'), {
		// Nobody outlives the folder, so nothing has to survive a power cut.
		parameters: ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off'],
		port,
		logFile: `${folder}.log`,
		user,
	});
	const settings = {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_USER: ROLE,
		DB_POSTGRESDB_DATABASE: DATABASE,
	};
	const access = ['--host=127.0.0.1', `--port=${port}`, `--username=${ROLE}`, DATABASE];
	const plainly = ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only'];
	return {
		settings,
		query: async (sql) =>
			await run(path.join(programs, 'psql'), [...access, ...plainly, `--command=${sql}`]),
		// A fast shutdown does not wait for clients to leave.
		stop: async () => await daemon.stop('SIGINT'),
	};
}

function programFolder(): string {
	const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER) : [];
	const newest = versions.sort((left, right) => Number(right) - Number(left))[0];
	if (newest === undefined)
		throw new Error(
			'PostgreSQL is not installed. On Debian or Ubuntu:\n  sudo apt-get install postgresql',
		);
	return path.join(DEBIAN_FOLDER, newest, 'bin');
}

async function otherUserIfRoot(): Promise<{ uid: number; gid: number } | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const [uid, gid] = await Promise.all(
		['-u', '-g'].map(async (kind) => Number(await run('id', [kind, ACCOUNT]))),
	);
	return { uid, gid };
}
