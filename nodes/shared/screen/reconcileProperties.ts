import type { INodeProperties } from 'n8n-workflow';
import { GUARD } from './guard';
import { optionsProperty, showAt, type Place } from './createProperties';

/** Options of a create action that mean nothing where nothing is reported. */
const OF_CREATE_ONLY = [
	...[
		'approved',
		'audit',
		'dryRun',
		'history',
		'historySize',
		'includeInput',
		'lateRows',
		'lookUp',
		'otherQuantity',
		'receipt',
	],
];

const OWN_OPTIONS: INodeProperties[] = [
	{
		displayName: 'Repair',
		name: 'repair',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether missing usages are reported at once, which bills them. This deletes and changes nothing.',
	},
];

/** Which of the findings become items. */
function returnedProperty(place: Place): INodeProperties {
	return {
		displayName: 'Return',
		name: 'returned',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Everything',
				value: 'everything',
				description: 'One item for each expected usage, one for each surplus one, and the summary',
			},
			{
				name: 'Only the Summary',
				value: 'summary',
				description: 'One item with the counts and the sums of both sides',
			},
			{
				name: 'Only What Differs',
				value: 'differences',
				description: 'Leaves out what is stored as expected',
			},
		],
		default: 'everything',
		displayOptions: showAt(place),
	};
}

/**
 * Parameters of an action that reconciles: the expected usages are read exactly like those of the
 * create action, so its fields are shown here too.
 *
 * @param createProperties of the create action
 * @param ownOptions beside those of the create action that say how a usage is read
 */
export function reconcileProperties(
	place: Place,
	createProperties: readonly INodeProperties[],
	ownOptions: INodeProperties[] = [],
): INodeProperties[] {
	const options = createProperties.find(({ name }) => name === 'options');
	const ofCreate = (options?.options ?? []) as INodeProperties[];
	const common = new Set(
		(optionsProperty(place).options as INodeProperties[]).map(({ name }) => name),
	);
	const kept = ofCreate.filter(({ name }) => !common.has(name));
	return [
		...createProperties.flatMap((property) =>
			['options', GUARD].includes(property.name) ? [] : shownAt(place, property),
		),
		returnedProperty(place),
		optionsProperty(place, [...kept, ...OWN_OPTIONS, ...ownOptions], OF_CREATE_ONLY),
	];
}

/** Every expected usage has a time of its own, so there is no choice about it. */
const TIME_CHOICE = 'usageTimeFrom';

function shownAt({ resource, operation }: Place, property: INodeProperties): INodeProperties[] {
	if (property.name === TIME_CHOICE) return [];
	const show = Object.entries(property.displayOptions?.show ?? {}).filter(
		([name]) => name !== TIME_CHOICE,
	);
	return [
		{
			...property,
			displayOptions: {
				...property.displayOptions,
				show: { ...Object.fromEntries(show), resource: [resource], operation: [operation] },
			},
		},
	];
}
