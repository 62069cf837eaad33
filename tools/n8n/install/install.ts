import { accessSync, constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
	EDITIONS,
	findHost,
	hostFolder,
	INSTALL_FILES,
	moduleFile,
	nodeOf,
	type Edition,
	type Host,
} from '../folder';
import { run } from '../process/run';

/** The only two modules with compiled parts that n8n cannot start without. */
const COMPILED_MODULES = ['sqlite3', 'isolated-vm'];
/** What compiles them, and the Debian package that brings it. */
const BUILD_TOOLS = { python3: 'python3', make: 'make', 'g++': 'g++' };
const LOOK_AGAIN_AFTER_MS = 1000;
const LONGEST_INSTALLATION_MS = 60 * 60 * 1000;

export type Tell = (line: string) => void;

export interface InstallOptions {
	/** Default: current. */
	readonly edition?: Edition;
	/** Is told what is going on. */
	readonly tell?: Tell;
	/** Gives the installation up; nothing stays behind. */
	readonly signal?: AbortSignal;
}

/**
 * The installed n8n; where there is none yet, installs it from the npm registry that is configured
 * on this machine.
 *
 * It is built in a folder beside the final one, which is renamed when all is done: what bears the
 * final name is complete. Whoever comes second while one is being built waits for it.
 *
 * @throws when a tool is missing, with the command that installs it, or when the installation does not work
 */
export async function installHost({
	edition = 'current',
	tell = () => {},
	signal,
}: InstallOptions = {}): Promise<Host> {
	const folder = hostFolder(edition);
	await mkdir(path.dirname(folder), { recursive: true });
	await waitForOthers(folder, tell, signal);
	const installed = findHost(edition);
	if (installed !== undefined) return installed;
	checkBuildTools();
	const unfinished = `${folder}.${hostname()}.${process.pid}`;
	try {
		await mkdir(unfinished);
		await installInto(unfinished, edition, tell, signal);
		await moveIntoPlace(unfinished, folder);
	} finally {
		await rm(unfinished, { recursive: true, force: true });
	}
	return { folder, node: nodeOf(folder) };
}

async function installInto(
	folder: string,
	edition: Edition,
	tell: Tell,
	signal?: AbortSignal,
): Promise<void> {
	const { source, oldestNode } = EDITIONS[edition];
	for (const file of INSTALL_FILES)
		await copyFile(path.join(source, file), path.join(folder, file));
	tell('Installing n8n. This happens once, takes some minutes and up to 2.4 GB ...');
	const options = { cwd: folder, signal };
	await run(
		'npm',
		['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
		options,
	);
	const node = nodeOf(folder);
	await checkNode(node, oldestNode);
	tell(`Compiling ${COMPILED_MODULES.join(' and ')} ...`);
	const rebuild = ['rebuild', ...COMPILED_MODULES, '--ignore-scripts=false', '--loglevel=error'];
	await run('npm', rebuild, { ...options, env: environmentWith(node) });
	await checkInstallation(folder, node);
}

/** What is compiled must fit the Node that loads it, so that one runs npm and lends its headers. */
function environmentWith(node: string): NodeJS.ProcessEnv {
	return {
		...process.env,
		PATH: [path.dirname(node), process.env.PATH].join(path.delimiter),
		npm_config_nodedir: path.resolve(path.dirname(node), '..'),
	};
}

/** A rename is all or nothing; if somebody else was faster, theirs is as good. */
async function moveIntoPlace(unfinished: string, folder: string): Promise<void> {
	try {
		await rename(unfinished, folder);
	} catch (error) {
		if (!existsSync(folder)) throw error;
	}
}

/** Waits while another process of this machine installs, and clears away what a killed one has left. */
async function waitForOthers(folder: string, tell: Tell, signal?: AbortSignal): Promise<void> {
	for (let hasTold = false; ; hasTold = true) {
		const unfinished = await unfinishedInstallations(folder);
		for (const { path: left, isAlive } of unfinished) {
			if (!isAlive) await rm(left, { recursive: true, force: true });
		}
		if (!unfinished.some(({ isAlive }) => isAlive)) return;
		if (!hasTold) tell('Another process is installing n8n; waiting for it ...');
		await wait(LOOK_AGAIN_AFTER_MS, undefined, { signal });
	}
}

async function unfinishedInstallations(
	folder: string,
): Promise<Array<{ path: string; isAlive: boolean }>> {
	const prefix = `${folder}.${hostname()}.`;
	const names = await readdir(path.dirname(folder));
	const unfinished = names
		.map((name) => path.join(path.dirname(folder), name))
		.filter((file) => file.startsWith(prefix));
	return await Promise.all(
		unfinished.map(async (file) => {
			// Process ids come again, so the age counts too; a folder that was just moved away has none.
			const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Date.now() }));
			const isRecent = Date.now() - mtimeMs < LONGEST_INSTALLATION_MS;
			const pid = Number(file.slice(prefix.length));
			return { path: file, isAlive: isRecent && pid !== process.pid && isRunning(pid) };
		}),
	);
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** Told before anything is downloaded, not after. */
function checkBuildTools(): void {
	const missing = Object.entries(BUILD_TOOLS).filter(([tool]) => !isOnPath(tool));
	if (missing.length === 0) return;
	const tools = missing.map(([tool]) => tool).join(', ');
	const packages = missing.map(([, name]) => name).join(' ');
	throw new Error(
		`n8n needs ${COMPILED_MODULES.join(' and ')} compiled, and this machine lacks ${tools}. On Debian or Ubuntu:\n  sudo apt-get install ${packages}`,
	);
}

function isOnPath(tool: string): boolean {
	return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
		try {
			accessSync(path.join(folder, tool), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

async function checkNode(node: string, oldest: number): Promise<void> {
	const version = (await run(node, ['--version'])).trim();
	if (Number(version.slice(1).split('.')[0]) >= oldest) return;
	throw new Error(
		`n8n needs Node ${oldest}. For ${process.platform} on ${process.arch} npm has none ready; this is ${version}. Run the command again under Node ${oldest}.`,
	);
}

async function checkInstallation(folder: string, node: string): Promise<void> {
	const load = COMPILED_MODULES.map((name) => `require(${JSON.stringify(name)});`).join(' ');
	await run(node, ['--eval', load], { cwd: folder });
	await run(node, [moduleFile({ folder }, 'n8n/bin/n8n'), '--version'], { cwd: folder });
}
