import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const CONFLICT: INodePropertyOptions = {
	name: 'Report as Conflict',
	value: 'conflict',
	description: 'Nothing is sent for the period; the message names both sums',
};
const DIFFERENCE: INodePropertyOptions = {
	name: 'Report the Difference',
	value: 'difference',
	description:
		'What is missing is sent as a usage of its own. Each run must bring all rows of the period that are known by then.',
};
const CORRECT: INodePropertyOptions = {
	name: 'Correct the Stored Sum',
	value: 'correct',
	description:
		'The stored usage is replaced by one with the new sum, never by a smaller one, and not where it is on an invoice. The key needs the permission DeleteUsage.',
};

/** For actions whose target can read what it has stored of a period. */
export const LATE_ROWS: INodeProperties = {
	displayName: 'Rows That Come Late',
	name: 'lateRows',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { combine: ['hour', 'day', 'month'] } },
	options: [CONFLICT, DIFFERENCE],
	default: 'conflict',
	description:
		'What becomes of a combined usage of which less is stored already, because rows have come late since. Where more is stored than the rows say, it is a conflict in any case.',
};

/** The same where stored usages can be replaced as well. */
export const LATE_ROWS_OR_CORRECT: INodeProperties = {
	...LATE_ROWS,
	options: [CORRECT, CONFLICT, DIFFERENCE],
};
