import type { INodeProperties } from 'n8n-workflow';
import { REFERENCE_HINT } from './builderHints';
import { LOCALE } from './locales';
import { PARALLEL_REQUESTS, REQUEST_TIMEOUT, TIME_LIMIT } from './limits';
import { TIME_FORMATS } from './timeFormats';
import { TIME_ZONE } from './timeZones';

/** Which resource and operation a property belongs to. */
export interface Place {
	readonly resource: string;
	readonly operation: string;
}

/** Where the values of a usage come from; the value of the parameter 'Usage From'. */
export type UsageFrom = 'fields' | 'json' | 'item';

/** Shown only at this place, and with this source of values where one is named. */
export function showAt(
	place: Place,
	usageFrom?: UsageFrom,
	more: Record<string, Array<string | boolean>> = {},
) {
	const from = usageFrom === undefined ? {} : { usageFrom: [usageFrom] };
	return { show: { resource: [place.resource], operation: [place.operation], ...from, ...more } };
}

/** What makes two usages the same, and what becomes of a reference, and of a correction without one. */
export function identityProperties(
	place: Place,
	ofReference: string,
	ofCorrection = 'A corrected quantity counts as another usage: both are billed.',
): INodeProperties[] {
	return [
		{
			displayName: 'Identity',
			name: 'identity',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'From a Field',
					value: 'field',
					description: [
						'Your own reference tells usages apart, even when all else is equal.',
						ofReference,
					].join(' '),
				},
				{
					name: 'From Content',
					value: 'content',
					description: [
						'Usages with the same values in all fields are the same: a retry or another run never bills twice. Rows of one input that are equal are asked about.',
						ofCorrection,
					].join(' '),
				},
			],
			default: 'content',
			description:
				'How a usage is recognised when it is sent again. Choose From a Field where two usages can be truly alike.',
			displayOptions: showAt(place),
		},
		// No expression of a tool, because a model could write it; all others take a dragged column as its name.
		referenceField(place, { '@tool': [true] }, { noDataExpression: true }),
		referenceField(place, { '@tool': [false] }, { requiresDataPath: 'single' }),
	];
}

function referenceField(
	place: Place,
	shown: Record<string, boolean[]>,
	more: Pick<INodeProperties, 'noDataExpression' | 'requiresDataPath'>,
): INodeProperties {
	return {
		displayName: 'Reference Field',
		name: 'referenceField',
		type: 'string',
		...more,
		default: '',
		required: true,
		placeholder: 'e.g. session_id',
		description:
			'The name of the column that holds your reference: drag it here. The reference must never change for the same usage; a number of the row or of the execution would.',
		builderHint: REFERENCE_HINT,
		displayOptions: showAt(place, undefined, { identity: ['field'], ...shown }),
	};
}

/** For actions whose target can combine. */
export const COMBINE: INodeProperties = {
	displayName: 'Combine Before Sending',
	name: 'combine',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'No', value: 'no' },
		{ name: 'Per Hour', value: 'hour' },
		{ name: 'Per Day', value: 'day' },
		{ name: 'Per Month', value: 'month' },
	],
	default: 'day',
	description:
		"Whether items that differ only in amounts and times are added up to one usage per period. The periods are those of the option 'Time Zone', which must be set. Bring all items of a period in one run.",
};

export const DECIMAL_SEPARATOR: INodeProperties = {
	displayName: 'Decimal Separator',
	name: 'decimalSeparator',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Comma (12,5)', value: ',' },
		{ name: 'Point (12.5)', value: '.' },
	],
	default: ',',
	description:
		'How numbers that come as text are written; without this option, with a point. Groups of three are read where they leave one reading (1,234.5), and refused where not.',
};

/**
 * Options that are read once for the whole run; that is why none of them takes an expression. One that is
 * added is on: its default is its useful value, and left out it is off. Only what could bill twice has to
 * be chosen on purpose.
 */
const COMMON_OPTIONS: INodeProperties[] = [
	PARALLEL_REQUESTS,
	REQUEST_TIMEOUT,
	TIME_LIMIT,
	DECIMAL_SEPARATOR,
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether everything is checked and looked up but nothing is sent. Each usage that would be sent shows its request.',
	},
	{
		displayName: 'Include Input Fields',
		name: 'includeInput',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			"Whether stored items hold the fields of their input item too, under 'input'. Usages that were combined have many and hold none.",
	},
	{
		displayName: 'Keep History',
		name: 'history',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether this n8n remembers in its own database which usages are stored, so that another run neither sends nor looks them up. It rewrites one record before and after sending, which takes about a second for 10,000 usages.',
	},
	{
		displayName: 'History Size',
		name: 'historySize',
		type: 'number',
		noDataExpression: true,
		displayOptions: { show: { history: [true] } },
		typeOptions: { minValue: 1, maxValue: 100000, numberPrecision: 0 },
		default: 10000,
		description:
			"How many usages 'Keep History' remembers for this node; the oldest are forgotten first, and are then treated as if the history were off",
	},
	LOCALE,
	{
		displayName: 'Only What Was Approved',
		name: 'approved',
		type: 'string',
		default: '',
		placeholder: "e.g. {{ $('Dry Run').first(1).json.plan }}",
		description:
			"The plan of a Dry Run's receipt, once somebody has approved it. Where one row, quantity or customer differs from it, nothing is sent.",
	},
	...TIME_FORMATS,
	TIME_ZONE,
];

/**
 * 'Options' of an action that reads usages: the common ones and its own, in the order of the alphabet.
 *
 * @param leftOut names of those that mean nothing to it
 */
export function optionsProperty(
	place: Place,
	own: INodeProperties[] = [],
	leftOut: readonly string[] = [],
): INodeProperties {
	return collectionOf(
		place,
		[...COMMON_OPTIONS, ...own].filter(({ name }) => !leftOut.includes(name)),
	);
}

/** 'Options' of any other operation: how long to wait, and its own. */
export function requestOptionsProperty(place: Place, own: INodeProperties[] = []): INodeProperties {
	return collectionOf(place, [REQUEST_TIMEOUT, TIME_LIMIT, ...own]);
}

function collectionOf(place: Place, options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: options.sort((left, right) => left.displayName.localeCompare(right.displayName, 'en')),
		displayOptions: showAt(place),
	};
}
