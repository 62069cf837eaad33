import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowJson } from '../engine';
import type { N8nClient, SavedCredential, SavedWorkflow } from './client';

/** The workflows of a folder, as n8n exports them; none where there is no such folder. */
export function readWorkflows(folder: string): WorkflowJson[] {
	if (!existsSync(folder)) return [];
	const files = readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.sort();
	return files.map(
		(name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as WorkflowJson,
	);
}

/** Puts workflows into an n8n, their nodes with the credentials that it has for each type. */
export async function importWorkflows(
	client: N8nClient,
	workflows: readonly WorkflowJson[],
	credentials: readonly SavedCredential[],
): Promise<SavedWorkflow[]> {
	const imported: SavedWorkflow[] = [];
	for (const workflow of workflows) {
		imported.push(await client.createWorkflow(withCredentials(workflow, credentials)));
	}
	return imported;
}

/** A credential in a workflow is an id and a name, which differ in every n8n; its type does not. */
export function withCredentials(
	workflow: WorkflowJson,
	credentials: readonly SavedCredential[],
): WorkflowJson {
	const byType = new Map(credentials.map((credential) => [credential.type, credential]));
	const nodes = workflow.nodes.map((node) => {
		const used = Object.entries(node.credentials ?? {}).map(([type, details]) => {
			const { id, name } = byType.get(type) ?? details;
			return [type, { id, name }];
		});
		return used.length === 0 ? node : { ...node, credentials: Object.fromEntries(used) };
	});
	return { ...workflow, nodes };
}
