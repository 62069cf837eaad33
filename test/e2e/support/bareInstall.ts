import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { hostEnvironment } from '../../../tools/n8n/process/environment';
import { moduleFile, type Host } from '../../../tools/n8n/folder';
import { run } from '../../../tools/n8n/process/run';

const LOAD_SCRIPT = path.join(__dirname, 'loadAsHost.cjs');

/** What an n8n has loaded of a package. */
export interface Loaded {
	/** Their names, sorted. */
	readonly nodes: readonly string[];
	readonly credentials: readonly string[];
	/** Module to the file that stands for it, or to its own name where Node brings it. */
	readonly files: Readonly<Record<string, string>>;
}

/**
 * Loads an installed package as n8n does, in a process of its own.
 *
 * @param modules what to look up from within the package
 * @throws when anything of the package does not load, or a module is not found
 */
export async function loadedBy(
	host: Host,
	packageFolder: string,
	modules: readonly string[],
): Promise<Loaded> {
	const parameters = [LOAD_SCRIPT, moduleFile(host, 'n8n'), packageFolder, JSON.stringify(modules)];
	const env = hostEnvironment(host, { userFolder: packageFolder, port: 0, brokerPort: 0 });
	const output = await run(host.node, parameters, { cwd: packageFolder, env });
	return JSON.parse(output.trim().split('\n').at(-1) as string) as Loaded;
}

/** All files in a folder, as paths from there with slashes, sorted. */
export function filesIn(folder: string): string[] {
	const names = readdirSync(folder, { recursive: true }) as string[];
	return names
		.filter((name) => statSync(path.join(folder, name)).isFile())
		.map((name) => name.split(path.sep).join('/'))
		.sort();
}

/** The modules that a compiled package requires beside its own files. */
export function requiredModules(folder: string): string[] {
	const compiled = filesIn(folder).filter((file) => file.endsWith('.js'));
	const code = compiled.map((file) => readFileSync(path.join(folder, file), 'utf8'));
	return [
		...new Set(
			code.flatMap((text) =>
				[...text.matchAll(/require\("([^".][^"]*)"\)/g)].map(([, name]) => name),
			),
		),
	].sort();
}
