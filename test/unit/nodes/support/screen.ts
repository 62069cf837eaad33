import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';
import { Instellix } from '../../../../nodes/Instellix/Instellix.node';
import { RebillyUsage } from '../../../../nodes/RebillyUsage/RebillyUsage.node';
import type { TargetName } from '../mutations';

interface Place {
	readonly node: INodeType;
	readonly resource: string;
	readonly operation: string;
}

const [instellix, rebillyUsage] = [new Instellix(), new RebillyUsage()];

export const NODES: readonly INodeType[] = [instellix, rebillyUsage];

const PLACES: Readonly<Record<TargetName, Place>> = {
	'instellix/usage': { node: instellix, resource: 'usage', operation: 'create' },
	'instellix/ratedUsage': { node: instellix, resource: 'ratedUsage', operation: 'add' },
	'rebilly/usage': { node: rebillyUsage, resource: 'usage', operation: 'create' },
};

/** What a user sees for a target, whichever of its switches are set. */
export function screenOf(name: TargetName): INodeProperties[] {
	const { node, resource, operation } = PLACES[name];
	return node.description.properties.filter(({ displayOptions }) => {
		const show = displayOptions?.show;
		const allows = (field: string, value: string): boolean =>
			show?.[field]?.includes(value) ?? true;
		return allows('resource', resource) && allows('operation', operation);
	});
}

export function isGroup(option: unknown): option is INodePropertyCollection {
	return typeof option === 'object' && option !== null && 'values' in option;
}

export function isProperty(option: unknown): option is INodeProperties {
	return typeof option === 'object' && option !== null && 'type' in option;
}

/** A property with all those below it. */
export function withMembers(property: INodeProperties): INodeProperties[] {
	const below = (property.options ?? []).flatMap((option) => {
		if (isGroup(option)) return option.values.flatMap(withMembers);
		return isProperty(option) ? withMembers(option) : [];
	});
	return [property, ...below];
}

/** Display names on the screen; a member of a list or location also with that before it: `Group: Member`. */
export function labelsOf(properties: readonly INodeProperties[]): Set<string> {
	const labels = properties.flatMap(withMembers).flatMap((property) => {
		const members = (property.options ?? []).filter(isGroup).flatMap(({ values }) => values);
		return [
			property.displayName,
			...members.map((member) => `${property.displayName}: ${member.displayName}`),
		];
	});
	return new Set(labels);
}

/** Names of the choices in all dropdowns. */
export function choicesOf(properties: readonly INodeProperties[]): INodePropertyOptions[] {
	return properties
		.flatMap(withMembers)
		.filter(({ type }) => type === 'options' || type === 'multiOptions')
		.flatMap(({ options }) => (options ?? []) as INodePropertyOptions[]);
}
