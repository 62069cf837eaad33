import { PackageDirectoryLoader } from 'n8n-core';
import { NodeHelpers, UserError } from 'n8n-workflow';
import type { IDataObject, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';

export type NodeTypeOrVersions = INodeType | IVersionedNodeType;

/** Every node type the engine can run, by its full name, e.g. `n8n-nodes-base.noOp`. */
export class NodeTypeRegistry implements INodeTypes {
	private readonly nodeTypes = new Map<string, NodeTypeOrVersions>();

	/** Later node types replace earlier ones of the same name. */
	add(nodeTypes: Record<string, NodeTypeOrVersions>): void {
		for (const [fullName, nodeType] of Object.entries(nodeTypes))
			this.nodeTypes.set(fullName, nodeType);
	}

	getByName(fullName: string): NodeTypeOrVersions {
		const nodeType = this.nodeTypes.get(fullName);
		if (nodeType === undefined) {
			throw new UserError(`Unrecognized node type: ${fullName}`, {
				description: `The engine knows ${this.fullNames().join(', ')}; extraNodeTypes adds others.`,
			});
		}
		return nodeType;
	}

	getByNameAndVersion(fullName: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(fullName), version);
	}

	getKnownTypes(): IDataObject {
		return Object.fromEntries(this.fullNames().map((fullName) => [fullName, {}]));
	}

	fullNames(): string[] {
		return [...this.nodeTypes.keys()];
	}
}

/** Loads a built package the way n8n loads an installed one: by the `n8n` section of its package.json. */
export async function loadPackage(directory: string): Promise<PackageDirectoryLoader> {
	const loader = new PackageDirectoryLoader(directory);
	await loader.loadAll();
	return loader;
}

/** The node types of a loaded package under the full names that workflows use. */
export function nodeTypesOf(loader: PackageDirectoryLoader): Record<string, NodeTypeOrVersions> {
	return Object.fromEntries(
		Object.entries(loader.nodeTypes).map(([name, { type }]) => [
			`${loader.packageName}.${name}`,
			type,
		]),
	);
}
