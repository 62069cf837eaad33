import type { INodeProperties } from 'n8n-workflow';
import { showAt, type Place } from './createProperties';

/** The parameter of values that all items share, as a list and as JSON. */
export const SHARED = {
	list: { name: 'sharedValues', displayName: 'Values for All Items' },
	json: { name: 'valuesForAllItems', displayName: 'Values for All Items (JSON)' },
} as const;

/** The names that columns may have. */
export interface ColumnNames {
	readonly names: readonly string[];
	/** Those that each usage needs, in words. */
	readonly required: string;
}

/** The switch between fields, columns and JSON, with what belongs to the latter two. */
export function usageFromProperties(
	place: Place,
	example: string,
	{ names, required }: ColumnNames,
): INodeProperties[] {
	return [
		{
			displayName: 'Usage From',
			name: 'usageFrom',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'JSON',
					value: 'json',
					description:
						'Give each usage as one JSON object, as the API documents it. It is sent as given after the rules are checked.',
				},
				{
					name: 'Map Automatically',
					value: 'item',
					description:
						'For tables whose columns are named as the API names its fields. Fastest; other columns are left alone.',
				},
				{
					name: 'Map Each Field Manually',
					value: 'fields',
					description: 'For tables with column names of your own: drag each column into its field',
				},
			],
			default: 'fields',
			displayOptions: showAt(place),
		},
		{
			displayName: noticeOf(names, required),
			name: 'columnsNotice',
			type: 'notice',
			default: '',
			displayOptions: showAt(place, 'item'),
		},
		{
			displayName: 'Usage (JSON)',
			name: 'usageJson',
			type: 'json',
			default: example,
			description:
				'The usage as one JSON object. Numbers may be given as text to keep every digit.',
			displayOptions: showAt(place, 'json'),
		},
		{
			...SHARED.list,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add value',
			default: {},
			description:
				'What all usages share and the items do not bring, such as a currency. A column of an item wins over the value given here.',
			options: [
				{
					displayName: 'Value',
					name: 'value',
					values: [
						{
							displayName: 'Field',
							name: 'field',
							type: 'options',
							default: '',
							noDataExpression: true,
							options: [
								{ name: '(Choose a Field)', value: '' },
								...[...names]
									.sort((left, right) => left.localeCompare(right, 'en'))
									.map((name) => ({ name, value: name })),
							],
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							noDataExpression: true,
							default: '',
						},
					],
				},
			],
			displayOptions: showAt(place, 'item'),
		},
		{
			...SHARED.json,
			type: 'json',
			noDataExpression: true,
			default: '{}',
			description:
				'The same as a JSON object, for what the list cannot hold. A value of the list above wins over the one given here, a column of an item over both.',
			displayOptions: showAt(place, 'item'),
		},
	];
}

function noticeOf(names: readonly string[], required: string): string {
	const others = names.filter((name) => !required.split(/[\s,;()]+/).includes(name));
	return `Columns are taken by their names; case, blanks, - and _ do not count. REQUIRED: ${required}. ALSO KNOWN: ${others.join(', ')}.`;
}
