import { PackageDirectoryLoader, RoutingNode } from 'n8n-core';
import type { ExecuteContext } from 'n8n-core';
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
		const nodeType = NodeHelpers.getVersionedNodeType(this.getByName(fullName), version);
		if (isDeclarative(nodeType)) routeRequests(nodeType);
		return nodeType;
	}

	getKnownTypes(): IDataObject {
		return Object.fromEntries(this.fullNames().map((fullName) => [fullName, {}]));
	}

	/** The version that n8n gives to a node newly put into a workflow. */
	latestVersion(fullName: string): number {
		const nodeType = this.getByName(fullName);
		if ('nodeVersions' in nodeType) return nodeType.currentVersion;
		const { version, defaultVersion } = nodeType.description;
		return defaultVersion ?? (Array.isArray(version) ? Math.max(...version) : version);
	}

	/** Each node type with its full name; of a versioned one, every version, the latest first. */
	allVersions(): Array<{ fullName: string; nodeType: INodeType }> {
		return [...this.nodeTypes].flatMap(([fullName, nodeType]) => {
			if (!('nodeVersions' in nodeType)) return [{ fullName, nodeType }];
			const versions = Object.keys(nodeType.nodeVersions).map(Number);
			versions.sort((first, second) => second - first);
			return versions.map((version) => ({ fullName, nodeType: nodeType.nodeVersions[version] }));
		});
	}

	private fullNames(): string[] {
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

function isDeclarative(nodeType: INodeType): boolean {
	return (
		nodeType.execute === undefined &&
		nodeType.poll === undefined &&
		nodeType.trigger === undefined &&
		(nodeType.webhook === undefined || nodeType.description.requestDefaults !== undefined)
	);
}

/** n8n itself gives declarative nodes this `execute`; the one of n8n-core alone cannot be cancelled. */
function routeRequests(nodeType: INodeType): void {
	nodeType.execute = async function (this) {
		return (await new RoutingNode(this as ExecuteContext, nodeType).runNode()) ?? [];
	};
}
