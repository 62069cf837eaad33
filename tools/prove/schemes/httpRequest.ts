import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { NodeTypeOrVersions } from '../../engine';
import { hostFolder, moduleFile } from '../../n8n/folder';

const NODE_FILE = 'n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js';

/** Why the real HTTP Request node takes no part, or nothing where it is there. */
export function httpRequestMissing(): string | undefined {
	return existsSync(nodeFile()) ? undefined : 'n8n is not installed; `npm run n8n` installs it';
}

/**
 * The real HTTP Request node, out of the installed n8n. It is loaded with the modules that lie beside
 * it, and so with a second copy of n8n-workflow, of the same version as the engine's: the node hands
 * its requests to the engine, and what it takes from its own copy are pure functions and classes of errors.
 *
 * @throws when n8n is not installed
 */
export function loadHttpRequest(): NodeTypeOrVersions {
	const { HttpRequest } = createRequire(__filename)(nodeFile()) as {
		HttpRequest: new () => NodeTypeOrVersions;
	};
	return new HttpRequest();
}

function nodeFile(): string {
	return moduleFile({ folder: hostFolder() }, NODE_FILE);
}
