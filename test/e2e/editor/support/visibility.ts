import type { IDataObject, INodeProperties, INodeTypeDescription } from 'n8n-workflow';

/** Parameters of a node, and the labels that its panel has to show for them, from top to bottom. */
export interface View {
	readonly parameters: IDataObject;
	readonly labels: readonly string[];
}

/**
 * What the description of a node says about its panel: one view for each resource and operation, and
 * one more for each further value on which another parameter depends.
 */
export function viewsOf(description: INodeTypeDescription): View[] {
	const places = placesOf(description, {}, ['resource', 'operation']);
	const parameterSets = places.flatMap((place) => [
		place,
		...visible(description, place)
			.filter(({ name }) => !(name in place) && dependedUpon(description, name))
			.flatMap((property) =>
				valuesOf(property).map((value) => ({ ...place, [property.name]: value })),
			),
	]);
	return parameterSets.map((parameters) => ({
		parameters,
		labels: visible(description, parameters)
			.filter(({ type }) => type !== 'hidden' && type !== 'notice')
			.flatMap((property) => [property.displayName, ...entriesFromTheStart(property)]),
	}));
}

/** What a collection holds before anything is added. */
function entriesFromTheStart({ type, options = [], default: standard }: INodeProperties): string[] {
	if (type !== 'collection') return [];
	return (options as INodeProperties[])
		.filter(({ name }) => name in (standard as object))
		.map(({ displayName }) => displayName);
}

/** Every combination of the values of these parameters that can be chosen. */
function placesOf(
	description: INodeTypeDescription,
	chosen: IDataObject,
	names: readonly string[],
): IDataObject[] {
	const [name, ...others] = names;
	if (name === undefined) return [chosen];
	const property = visible(description, chosen).find((candidate) => candidate.name === name);
	if (property === undefined) return placesOf(description, chosen, others);
	const values = (property.options ?? []).map((option) => (option as { value: string }).value);
	return values.flatMap((value) => placesOf(description, { ...chosen, [name]: value }, others));
}

function visible(description: INodeTypeDescription, parameters: IDataObject): INodeProperties[] {
	return description.properties.filter((property) => isVisible(description, property, parameters));
}

/** By the rule of n8n: every name under `show` has one of the values there, none under `hide`. */
function isVisible(
	description: INodeTypeDescription,
	{ displayOptions = {} }: INodeProperties,
	parameters: IDataObject,
): boolean {
	const has = ([name, values]: [string, unknown]): boolean =>
		(values as unknown[]).includes(valueOf(description, name, parameters));
	return (
		Object.entries(displayOptions.show ?? {}).every(has) &&
		!Object.entries(displayOptions.hide ?? {}).some(has)
	);
}

function valueOf(
	description: INodeTypeDescription,
	name: string,
	parameters: IDataObject,
): unknown {
	if (name === '@tool') return description.name.endsWith('Tool');
	if (name === '@version') return description.version;
	if (name in parameters) return parameters[name];
	const given = description.properties.filter((property) => property.name === name);
	return given.find((property) => isVisible(description, property, parameters))?.default;
}

function dependedUpon({ properties }: INodeTypeDescription, name: string): boolean {
	return properties.some(
		({ displayOptions = {} }) => name in { ...displayOptions.show, ...displayOptions.hide },
	);
}

/** The values besides the default. */
function valuesOf({
	type,
	options = [],
	default: standard,
}: INodeProperties): Array<string | boolean> {
	const values =
		type === 'boolean'
			? [true, false]
			: options.map((option) => (option as { value: string }).value);
	return values.filter((value) => value !== standard);
}
