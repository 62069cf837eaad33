import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { findHost, hostFolder } from '../../../tools/n8n/folder';
import { installHost } from '../../../tools/n8n/install/install';
import olderLockFile from '../../../tools/n8n/older/package-lock.json';
import olderManifest from '../../../tools/n8n/older/package.json';
import lockFile from '../../../tools/n8n/package-lock.json';
import manifest from '../../../tools/n8n/package.json';

const { XDG_CACHE_HOME, PATH } = process.env;
const NO_PROCESS = 2 ** 22 + 1;
let cache: string;

beforeEach(() => {
	cache = mkdtempSync(path.join(tmpdir(), 'host-cache-'));
	process.env.XDG_CACHE_HOME = cache;
	// Nothing is found there, so that none of these tests begins to download.
	process.env.PATH = cache;
});

afterEach(() => {
	process.env.PATH = PATH;
	if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
	else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
	rmSync(cache, { recursive: true, force: true });
});

/** A folder in which a process is installing, or was. */
function unfinishedOf(pid: number): string {
	const folder = `${hostFolder()}.${hostname()}.${pid}`;
	mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
	return folder;
}

it('says which tools are missing and how to get them, before it downloads anything', async () => {
	await expect(installHost()).rejects.toThrow(
		/lacks python3, make, g\+\+.*\n.*apt-get install python3 make g\+\+/,
	);
	expect(findHost()).toBeUndefined();
	expect(readdirSync(path.dirname(hostFolder()))).toEqual([]);
});

it('uses what is installed', async () => {
	mkdirSync(hostFolder(), { recursive: true });
	expect(await installHost()).toEqual({ folder: hostFolder(), node: process.execPath });
});

it('does not take an unfinished installation for a whole one, and clears it away', async () => {
	const left = unfinishedOf(NO_PROCESS);
	await expect(installHost()).rejects.toThrow('lacks');
	expect(existsSync(left)).toBe(false);
});

it('waits for another process that is installing', async () => {
	const others = unfinishedOf(process.ppid);
	const told: string[] = [];
	const tell = (line: string): void => {
		told.push(line);
		mkdirSync(hostFolder());
		rmSync(others, { recursive: true });
	};
	expect(await installHost({ tell })).toMatchObject({ folder: hostFolder() });
	expect(told).toEqual([expect.stringContaining('Another process is installing')]);
});

it('does not wait for a process that merely has the same number, hours later', async () => {
	const left = unfinishedOf(process.ppid);
	const hoursAgo = Date.now() / 1000 - 7_200;
	utimesSync(left, hoursAgo, hoursAgo);
	await expect(installHost()).rejects.toThrow('lacks');
	expect(existsSync(left)).toBe(false);
});

it('can be given up while it waits', async () => {
	const others = unfinishedOf(process.ppid);
	const patience = new AbortController();
	const tell = () => patience.abort();
	await expect(installHost({ tell, signal: patience.signal })).rejects.toThrow('aborted');
	expect(existsSync(others)).toBe(true);
});

it('keeps the two editions apart', async () => {
	mkdirSync(hostFolder('older'), { recursive: true });
	expect(await installHost({ edition: 'older' })).toMatchObject({ folder: hostFolder('older') });
	expect(findHost()).toBeUndefined();
});

it.each([
	['current', manifest, lockFile],
	['older', olderManifest, olderLockFile],
])(
	'has a lock file that fits its package.json and any registry: %s',
	(_edition, { dependencies, optionalDependencies }, lock) => {
		const packages = Object.values<object>(lock.packages);
		expect(packages.filter((entry) => 'resolved' in entry)).toEqual([]);
		expect(lock.packages['']).toMatchObject({ dependencies, optionalDependencies });
	},
);
