import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { NodeTypeOrVersions } from '..';
import { PACKAGE_DIRECTORY } from './packageDirectory';

const HOST_DIRECTORY = path.join(PACKAGE_DIRECTORY, 'host');
const NODE_FILE = 'node_modules/n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js';

/** The real HTTP Request node, where an n8n is installed below host/; otherwise why it is not there. */
export function findHttpRequest(): { nodeType: NodeTypeOrVersions } | { missing: string } {
	const file = candidates().find((candidate) => existsSync(candidate));
	if (file === undefined) return { missing: 'no n8n is installed below host/' };
	try {
		const { HttpRequest } = createRequire(__filename)(file) as { HttpRequest: new () => NodeTypeOrVersions };
		return { nodeType: new HttpRequest() };
	} catch (error) {
		return { missing: `the one below host/ cannot be loaded: ${(error as Error).message.split('\n', 1)[0]}` };
	}
}

/** In host/ itself, or in one of its folders. */
function candidates(): string[] {
	if (!existsSync(HOST_DIRECTORY)) return [];
	const folders = readdirSync(HOST_DIRECTORY, { withFileTypes: true }).filter((entry) => entry.isDirectory());
	return ['.', ...folders.map(({ name }) => name)].map((folder) => path.join(HOST_DIRECTORY, folder, NODE_FILE));
}
