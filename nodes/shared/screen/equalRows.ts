import type { INodeProperties } from 'n8n-workflow';

/** For actions that take usages by their content. */
export const EQUAL_ROWS: INodeProperties = {
	displayName: 'Equal Rows',
	name: 'equalRows',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Count Each',
			value: 'each',
			description:
				'Each row is a usage of its own. Another run must bring all equal rows again, in one input.',
		},
		{
			name: 'Count Once',
			value: 'once',
			description: 'They are one usage: the first is sent, the others end as its duplicates',
		},
		{
			name: 'Send to Error Output',
			value: 'error',
			description:
				'The first is sent, and you are asked about the others: they are not sent and say which row they equal',
		},
	],
	default: 'error',
	description:
		"What equal rows of one input mean, with 'Identity' set to 'From Content'. With On Error set to Stop Workflow, all others are sent before the node fails. With 'Combine Before Sending' nothing is asked: each counts, unless they count once.",
};
