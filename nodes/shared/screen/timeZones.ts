import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** Stands for the workflow's own zone in the list of zones. */
export const WORKFLOW_ZONE = 'workflow';

/**
 * The zones a user can choose for times without an offset; without the option there is none. A fixed list,
 * because it is chosen once for the run and must not depend on a request.
 */
const TIME_ZONES: INodePropertyOptions[] = [
	{ name: '(None)', value: '' },
	{ name: '(Time Zone of the Workflow)', value: WORKFLOW_ZONE },
	...[...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])]
		.sort((left, right) => left.localeCompare(right, 'en'))
		.map((zone) => ({ name: zone, value: zone })),
];

export const TIME_ZONE: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timeZone',
	type: 'options',
	noDataExpression: true,
	options: TIME_ZONES,
	default: WORKFLOW_ZONE,
	description:
		'The zone of times that come without an offset. Without this option such times are refused, because they mean another instant in each zone.',
};
