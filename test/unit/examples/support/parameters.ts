import { NodeHelpers } from 'n8n-workflow';
import type { INode, INodeParameters, INodeTypeDescription } from 'n8n-workflow';

/**
 * What n8n's editor would complain of, or drop in silence, in the parameters of a node: names that the
 * node does not know or does not show with these settings, and required ones that are empty.
 */
export function parameterFaults(node: INode, description: INodeTypeDescription): string[] {
	const { properties } = description;
	const known =
		NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description) ??
		{};
	const issues = NodeHelpers.getNodeParametersIssues(
		properties,
		{ ...node, parameters: known },
		description,
	);
	return [
		...unknownNames(node.parameters, known),
		...Object.values(issues?.parameters ?? {}).flat(),
	].map((fault) => `${node.name}: ${fault}`);
}

function unknownNames(given: INodeParameters, known: unknown, place = ''): string[] {
	return Object.entries(given).flatMap(([name, value]) => {
		const where = place === '' ? name : `${place}.${name}`;
		const counterpart = (known as INodeParameters | undefined)?.[name];
		if (counterpart === undefined) return [`there is no '${where}'`];
		return isContainer(value) ? unknownNames(value, counterpart, where) : [];
	});
}

function isContainer(value: unknown): value is INodeParameters {
	return typeof value === 'object' && value !== null;
}
