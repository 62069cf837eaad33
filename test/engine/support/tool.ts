import type { INodeType } from 'n8n-workflow';
import type { Engine } from '../../../tools/engine';

/** What n8n calls a node as the tool of an AI agent. */
export const toolNameOf = (node: string): string => `${node}Tool`;

/** Registers a node that can be a tool a second time, as n8n does. */
export function addTool({ nodeTypes }: Engine, name: string): void {
	const node = nodeTypes.getByNameAndVersion(name) as INodeType;
	const description = { ...node.description, name: toolNameOf(node.description.name) };
	const tool = Object.create(node, { description: { value: description } }) as INodeType;
	nodeTypes.add({ [toolNameOf(name)]: tool });
}
