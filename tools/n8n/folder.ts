import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Which n8n: the one that the package is made for, or the newest of the major version before it. */
export type Edition = 'current' | 'older';

/** Where the files of each edition are, and the oldest Node on which it runs. */
export const EDITIONS: Readonly<
	Record<Edition, { readonly source: string; readonly oldestNode: number }>
> = {
	current: { source: __dirname, oldestNode: 24 },
	// n8n itself would run on Node 20; a module that it loads would not.
	older: { source: path.join(__dirname, 'older'), oldestNode: 22 },
};

/** What decides on the content of an installation. */
export const INSTALL_FILES = ['package.json', 'package-lock.json', '.npmrc'] as const;

/** An installed n8n. */
export interface Host {
	readonly folder: string;
	/** The Node that runs it. */
	readonly node: string;
}

/**
 * Where n8n belongs: in a folder of the user's cache, outside of any clone. Its name comes from the
 * lock file, so another lock file gets another folder and an old one is never changed.
 */
export function hostFolder(edition: Edition = 'current'): string {
	const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
	return path.join(
		cache,
		'n8n-nodes-usage-reporting',
		`host-${contentHash(EDITIONS[edition].source)}`,
	);
}

/** The installed n8n, if there is one. */
export function findHost(edition: Edition = 'current'): Host | undefined {
	const folder = hostFolder(edition);
	return existsSync(folder) ? { folder, node: nodeOf(folder) } : undefined;
}

/** A file of an installed module. */
export function moduleFile({ folder }: Pick<Host, 'folder'>, file: string): string {
	return path.join(folder, 'node_modules', file);
}

/** The Node that came with n8n, or where there is none for this kind of machine, the one running this. */
export function nodeOf(folder: string): string {
	const own = moduleFile({ folder }, `node-${process.platform}-${process.arch}/bin/node`);
	return existsSync(own) ? own : process.execPath;
}

function contentHash(source: string): string {
	const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`);
	for (const file of INSTALL_FILES) hash.update(readFileSync(path.join(source, file)));
	return hash.digest('hex').slice(0, 12);
}
