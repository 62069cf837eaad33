import path from 'node:path';
import { run } from '../../n8n/process/run';
import { PACKAGE_DIRECTORY } from '../../packageDirectory';

export { PACKAGE_DIRECTORY };

/** Where the nodes that measure are, compiled. */
export const NODES_DIRECTORY = path.join(PACKAGE_DIRECTORY, 'build/bench/bench/nodes');
/** Where profiles are written. */
export const PROFILES_DIRECTORY = path.join(PACKAGE_DIRECTORY, 'build/profiles');

export const HTTP_REQUEST_TYPE = 'n8n-nodes-base.httpRequest';

/** Compiles the nodes that measure: n8n loads no TypeScript. */
export async function compileNodes(): Promise<void> {
	const compiler = require.resolve('typescript/bin/tsc');
	await run(process.execPath, [compiler, '-p', path.join(__dirname, '../tsconfig.nodes.json')]);
}
