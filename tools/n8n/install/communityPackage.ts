import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import type { N8nClient } from '../client';
import type { Host } from '../folder';
import { run } from '../process/run';

/** The flags with which n8n's panel Community nodes calls npm (2.41, community-packages.service). */
const PANEL_FLAGS = [
	'--audit=false',
	'--fund=false',
	'--bin-links=false',
	'--install-strategy=shallow',
	'--ignore-scripts=true',
	'--package-lock=false',
];
const REGISTER_SCRIPT = path.join(__dirname, 'registerPackage.mjs');

interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly author?: { readonly name?: string; readonly email?: string };
	readonly [other: string]: unknown;
}

/** A package as npm would publish it. */
export interface PackedPackage {
	readonly name: string;
	readonly tarball: string;
}

/** Packs a built package into a folder. */
export async function packPackage(
	packageDirectory: string,
	destination: string,
): Promise<PackedPackage> {
	await mkdir(destination, { recursive: true });
	const output = await run(
		'npm',
		['pack', '--pack-destination', destination, '--ignore-scripts', '--loglevel=error'],
		{
			cwd: packageDirectory,
		},
	);
	const { name } = await readManifest(packageDirectory);
	return { name, tarball: path.join(destination, output.trim().split('\n').at(-1) as string) };
}

/**
 * Installs a packed package into a user folder as the panel Community nodes does it: unpacked below
 * `.n8n/nodes`, without its development and peer dependencies, so that all it imports comes from n8n.
 * Only where the tarball comes from differs: the panel takes none from a disk.
 *
 * An n8n that is running has to be started again to see it.
 */
export async function installPackage(
	{ name, tarball }: PackedPackage,
	userFolder: string,
): Promise<void> {
	const nodesFolder = path.join(userFolder, '.n8n/nodes');
	const packageFolder = path.join(nodesFolder, 'node_modules', name);
	await rm(packageFolder, { recursive: true, force: true });
	await mkdir(packageFolder, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', packageFolder, '--strip-components=1']);
	const manifest = await readManifest(packageFolder);
	const {
		devDependencies: _dev,
		peerDependencies: _peer,
		optionalDependencies: _optional,
		...rest
	} = manifest;
	await writeJson(path.join(packageFolder, 'package.json'), rest);
	await run('npm', ['install', ...PANEL_FLAGS], { cwd: packageFolder });
	await listDependency(nodesFolder, manifest);
}

/** Enters a package that an n8n has loaded into its list of installed packages, as the panel does. */
export async function registerPackage(
	host: Host,
	userFolder: string,
	packageName: string,
	client: N8nClient,
): Promise<void> {
	const packageFolder = path.join(userFolder, '.n8n/nodes/node_modules', packageName);
	const { name, version, author } = await readManifest(packageFolder);
	const nodeTypes = nodesOf(name, await client.nodeTypes());
	if (nodeTypes.length === 0) throw new Error(`n8n has loaded no node of ${name}.`);
	const nodes = nodeTypes.map(({ name: type, displayName, version: versions }) => ({
		type,
		displayName,
		latestVersion: Math.max(...[versions].flat()),
	}));
	const database = path.join(userFolder, '.n8n/database.sqlite');
	await run(host.node, [
		REGISTER_SCRIPT,
		database,
		JSON.stringify({ name, version, author, nodes }),
	]);
}

/** The nodes of a package, without the tools that n8n itself makes of those that agents may use. */
function nodesOf(
	packageName: string,
	nodeTypes: readonly INodeTypeDescription[],
): INodeTypeDescription[] {
	const own = nodeTypes.filter(({ name }) => name.startsWith(`${packageName}.`));
	const names = new Set(own.map(({ name }) => name));
	return own.filter(
		({ name }) => !(name.endsWith('Tool') && names.has(name.slice(0, -'Tool'.length))),
	);
}

async function readManifest(folder: string): Promise<Manifest> {
	return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The list of what is installed, from which n8n tells which packages have updates. */
async function listDependency(nodesFolder: string, { name, version }: Manifest): Promise<void> {
	const file = path.join(nodesFolder, 'package.json');
	const list = {
		name: 'installed-nodes',
		private: true,
		dependencies: {} as Record<string, string>,
	};
	const known = await readFile(file, 'utf8').catch(() => undefined);
	if (known !== undefined) Object.assign(list, JSON.parse(known));
	list.dependencies[name] = version;
	await writeJson(file, list);
}

async function writeJson(file: string, content: unknown): Promise<void> {
	await writeFile(file, JSON.stringify(content, null, 2));
}
