import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';
import { readWorkflows } from '../../../../tools/n8n/examples';
import type { WorkflowJson } from '../../../../tools/engine';

const folder = path.resolve(__dirname, '../../../../examples');

/** Each workflow of `examples/`, with its file name for the title of a test. */
export const eachExample: Array<[string, WorkflowJson]> = readWorkflows(folder).map(
	(workflow, position) => [
		readdirSync(folder)
			.filter((name) => name.endsWith('.json'))
			.sort()[position],
		workflow,
	],
);

/** The workflow of a file in `examples/`. */
export function example(file: string): WorkflowJson {
	const found = eachExample.find(([name]) => name === file);
	if (found === undefined) throw new Error(`There is no example '${file}'.`);
	return found[1];
}

export function isNote({ type }: INode): boolean {
	return type === 'n8n-nodes-base.stickyNote';
}

export function isOurs({ type }: INode): boolean {
	return type.startsWith('n8n-nodes-usage-reporting.');
}
