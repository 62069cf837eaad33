import { createRequire } from 'node:module';
import path from 'node:path';
import type { INodeType } from 'n8n-workflow';
import {
	createEngine,
	type Engine,
	type NodeTypeOrVersions,
	type StoredCredential,
	type WorkflowJson,
} from '../../engine';
import { hostNodeType, loadHostNode, type HostNode } from '../../n8n/hostNodes';
import { NODES_DIRECTORY, PACKAGE_DIRECTORY } from './files';

/** A workflow for the engine of this process. */
export interface EngineOrder {
	readonly workflow: WorkflowJson;
	readonly credentials: StoredCredential[];
	/** They take long to load and hold memory, so only who runs them has them; the first order says which. */
	readonly hostNodes: readonly HostNode[];
}

/** Why an execution failed, or nothing. */
export interface EngineAnswer {
	readonly failure?: string;
}

let engine: Promise<Engine> | undefined;

process.setSourceMapsEnabled(false);
process.on('message', (order: EngineOrder) => {
	execute(order)
		.catch((error: unknown): EngineAnswer => ({
			failure: error instanceof Error ? String(error.stack) : String(error),
		}))
		.then((answer) => process.send?.(answer))
		.catch(() => process.exit(1));
});
process.on('disconnect', () => process.exit(0));

async function execute({ workflow, credentials, hostNodes }: EngineOrder): Promise<EngineAnswer> {
	engine ??= createEngine({
		packageDirectory: PACKAGE_DIRECTORY,
		credentials,
		extraNodeTypes: {
			...benchNodes(),
			...Object.fromEntries(hostNodes.map((name) => [hostNodeType(name), loadHostNode(name)])),
		},
	});
	const { status, error } = await (await engine).run({ workflow, mode: 'webhook' });
	if (status === 'success') return {};
	return { failure: [status, error?.message, error?.description].filter(Boolean).join(' ') };
}

/** The same files that the real n8n loads. */
function benchNodes(): Record<string, NodeTypeOrVersions> {
	return Object.fromEntries(
		['BenchSource', 'BenchFloor', 'BenchFinish'].map((name) => {
			const loaded = createRequire(__filename)(
				path.join(NODES_DIRECTORY, `${name}.node.js`),
			) as Record<string, new () => INodeType>;
			const nodeType = new loaded[name]();
			return [`CUSTOM.${nodeType.description.name}`, nodeType];
		}),
	);
}
