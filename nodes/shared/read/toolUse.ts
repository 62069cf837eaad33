import toPath from 'lodash/toPath';
import type { FromAIArgument, IExecuteFunctions, INode, INodeProperties } from 'n8n-workflow';
import { traverseNodeParameters } from 'n8n-workflow';
import { folded } from '../columns/names';
import { nodeFailure } from '../host/nodeFailure';
import type { Fault } from '../../../delivery/contract/outcome';
import type { Input } from '../../../delivery/create/input';
import { showAt, type Place, type UsageFrom } from '../screen/createProperties';

/** n8n registers each node that can be a tool a second time, under its name with this ending. */
const TOOL_ENDING = 'Tool';

/** What n8n lays over the item of a tool for each call, beside the arguments of the model. */
const OF_THE_CALL = ['toolCallId', 'toolParameters', 'query'];

/**
 * Lets an AI agent take back what is stored; shown only where the node is its tool.
 *
 * @param operations those that take something back
 */
export function allowChangesProperty(resource: string, operations: string[]): INodeProperties {
	return {
		displayName: 'Allow Deleting and Correcting',
		name: 'allowChanges',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether the AI agent may delete and correct usages that are stored, also by Remove Surplus Copies and Repair Different Ones. What it takes back is no longer billed.',
		displayOptions: { show: { '@tool': [true], resource: [resource], operation: operations } },
	};
}

/** Lets an AI agent see whom a list is about; shown only where the node is its tool. */
export function showContactsProperty(place: Place): INodeProperties {
	return {
		displayName: 'Show Names and E-Mails',
		name: 'showContacts',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether the AI agent sees the names and e-mails of customers. Without it, nor does it see whole records.',
		displayOptions: showAt(place, undefined, { '@tool': [true] }),
	};
}

/** Whether a list may show names and e-mails. Read as it stands in the node: an expression could be the model's. */
export function mayShowContacts({ type, parameters }: INode): boolean {
	return !type.endsWith(TOOL_ENDING) || parameters.showContacts === true;
}

/**
 * Holds a tool to the switch of `allowChangesProperty`. It is read as it stands in the node, because a value that an
 * expression gives could come from the model.
 *
 * @throws NodeOperationError when the node is a tool and may not change what is stored
 */
export function checkToolMayChange(context: IExecuteFunctions): void {
	const node = context.getNode();
	if (!isTool(node) || node.parameters.allowChanges === true) return;
	throw nodeFailure(
		context.getNode(),
		{ code: 'agent-may-not-change', message: 'This tool may not delete or correct usages' },
		"Nothing was changed. Whoever builds the workflow can switch on 'Allow Deleting and Correcting' in the tool.",
	);
}

/**
 * Holds a tool to references that its agent was given. One that the model gives, or n8n for each call,
 * would be another one for each try.
 *
 * @param referenceField the name of the field, or the path to it
 * @throws NodeOperationError when the node is a tool and the field is no part of the agent's own item
 */
export function checkReferenceOfTool(node: INode, referenceField: string): void {
	if (!isTool(node)) return;
	const { parameters } = node;
	const ofModel: FromAIArgument[] = [];
	traverseNodeParameters(parameters, ofModel);
	const names = [...OF_THE_CALL, ...ofModel.map(({ key }) => key)];
	const isNamed = (reference: string): boolean =>
		names.some((name) => folded(name) === folded(reference));
	if (!isNamed(referenceField) && !isNamed(toPath(referenceField)[0])) return;
	throw nodeFailure(
		node,
		{ code: 'reference-of-agent', message: 'An AI agent must not choose the reference' },
		`'Reference Field' names '${referenceField}', which is another one for each try of the agent, and each would be billed. Nothing was sent. Name a field of the item that goes into the agent, or set 'Identity' to 'From Content'.`,
	);
}

/**
 * Makes usages invalid whose ident came with the JSON or the item of a tool. A model would invent
 * another ident for each of its tries, and every one of them would be billed.
 *
 * @param identField the field that the API keeps unique; `undefined` where it has none
 */
export function refuseIdentsOfTools(
	settings: { readonly isTool: boolean; readonly usageFrom: UsageFrom },
	inputs: readonly Input[],
	identField: string | undefined,
): readonly Input[] {
	const { usageFrom } = settings;
	if (!settings.isTool || usageFrom === 'fields' || identField === undefined) return inputs;
	const field = usageFrom === 'json' ? 'Usage (JSON)' : 'Usage From';
	return inputs.map((input) => {
		const given = input.given as Record<string, unknown> | null | undefined;
		if (given?.[identField] === undefined) return input;
		const fault: Fault = {
			field,
			path: identField,
			code: 'ident-of-agent',
			message: `The usage holds '${identField}', which an AI agent must not choose: another one for each try would bill the usage again.`,
			fix: 'Leave it out. The node makes it from the content of the usage.',
		};
		return { ...input, faults: [...(input.faults ?? []), fault] };
	});
}

/** Whether the node is used by an AI agent. */
export function isTool(node: INode): boolean {
	return node.type.endsWith(TOOL_ENDING);
}
