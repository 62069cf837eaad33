import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Members of a location, as the fields of one fixed collection. */
export function locationProperty(
	displayName: string,
	name: string,
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		placeholder: 'Add location',
		default: {},
		description,
		options: [
			{
				displayName: 'Location',
				name: 'location',
				values: [
					{ displayName: 'City', name: 'city', type: 'string', default: '' },
					{
						displayName: 'Country',
						name: 'country',
						type: 'string',
						default: '',
						placeholder: 'e.g. DE',
					},
					{ displayName: 'Postal Code', name: 'postalCode', type: 'string', default: '' },
					{ displayName: 'Street', name: 'street', type: 'string', default: '' },
				],
			},
		],
	};
}

/** A list of entries with the same members. */
export function listProperty(
	displayName: string,
	name: string,
	description: string,
	entryName: string,
	values: INodeProperties[],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: `Add ${entryName.toLowerCase()}`,
		default: {},
		description,
		options: [{ displayName: entryName, name: 'entry', values }],
	};
}

/** The JSON form of a nested object or list, for members that the fields do not offer. */
export function jsonProperty(displayName: string, name: string, replaces: string): INodeProperties {
	return {
		displayName: `${displayName} (JSON)`,
		name: `${name}Json`,
		type: 'json',
		default: '',
		description: `Replaces ${replaces}; sent as given after the documented rules are checked`,
	};
}

interface Additional {
	readonly [name: string]: unknown;
}

/** Not shown where one of these additional fields takes the place of a field. */
export function hiddenBeside(...names: string[]): NonNullable<IDisplayOptions['hide']> {
	return Object.fromEntries(
		names.map((name) => [`additionalFields.${name}`, [{ _cnd: { exists: true } }]]),
	);
}

/**
 * What the user gave for a nested object: its JSON form, or else its fields.
 *
 * @param fields gives those that stand on the screen itself, unless the JSON form hides them
 */
export function nestedValue(additional: Additional, name: string, fields?: () => unknown): unknown {
	const form = `${name}Json`;
	const json = additional[form];
	if (json !== undefined && json !== '') return json;
	// A JSON form that is empty, or whose expression gives nothing, hides them as well.
	if (fields !== undefined) return Object.hasOwn(additional, form) ? undefined : fields();
	const collection = additional[name] as { location?: object; entry?: object[] } | undefined;
	return collection?.location ?? collection?.entry;
}
