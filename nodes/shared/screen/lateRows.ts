import type { INodeProperties } from 'n8n-workflow';

/** For actions whose target can read what it has stored of a period. */
export const LATE_ROWS: INodeProperties = {
	displayName: 'Rows That Come Late',
	name: 'lateRows',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { combine: ['hour', 'day', 'month'] } },
	options: [
		{
			name: 'Report as Conflict',
			value: 'conflict',
			description: 'Nothing is sent for the period; the message names both sums',
		},
		{
			name: 'Report the Difference',
			value: 'difference',
			description:
				'What is missing is sent as a usage of its own. Each run must bring all rows of the period that are known by then.',
		},
	],
	default: 'conflict',
	description:
		'What becomes of a combined usage of which less is stored already, because rows have come late since. Where more is stored than the rows say, it is a conflict in any case.',
};
