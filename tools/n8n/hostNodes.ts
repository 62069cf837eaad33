import { createRequire } from 'node:module';
import type { NodeTypeOrVersions } from '../engine';
import { hostFolder, moduleFile } from './folder';

/** n8n's own nodes that are run on the engine, by the names of their classes. */
export type HostNode = 'HttpRequest' | 'SplitInBatches';

/** The name by which workflows know it. */
export function hostNodeType(name: HostNode): string {
	return `n8n-nodes-base.${name[0].toLowerCase()}${name.slice(1)}`;
}

/** Where it is in the installed n8n. */
export function hostNodeFile(name: HostNode): string {
	return moduleFile({ folder: hostFolder() }, `n8n-nodes-base/dist/nodes/${name}/${name}.node.js`);
}

/**
 * A node out of the installed n8n. It is loaded with the modules that lie beside it, and so with a second
 * copy of n8n-workflow, of the same version as the engine's: what it takes from its own copy are pure
 * functions and classes of errors.
 *
 * @throws when n8n is not installed
 */
export function loadHostNode(name: HostNode): NodeTypeOrVersions {
	const loaded = createRequire(__filename)(hostNodeFile(name)) as Record<
		string,
		new () => NodeTypeOrVersions
	>;
	return new loaded[name]();
}
