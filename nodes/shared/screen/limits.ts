import type { INodeProperties } from 'n8n-workflow';

/** How much a run may do at once and how long it may take. */
export interface Limits {
	readonly concurrency: number;
	readonly timeoutMs: number;
	readonly totalMs: number;
}

export const PARALLEL_REQUESTS: INodeProperties = {
	displayName: 'Parallel Requests',
	name: 'concurrency',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
	default: 10,
	description:
		'How many requests are under way at once, at most. With 1, usages go one after another.',
};

export const REQUEST_TIMEOUT: INodeProperties = {
	displayName: 'Request Timeout',
	name: 'requestTimeout',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1, maxValue: 300, numberPrecision: 0 },
	default: 30,
	description: 'How many seconds to wait until one answer is there whole',
};

export const TIME_LIMIT: INodeProperties = {
	displayName: 'Time Limit',
	name: 'timeLimit',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1, maxValue: 1440, numberPrecision: 0 },
	default: 10,
	description:
		'How many minutes the node may take in all, waits for rate limits included. What is not done by then can be run again.',
};
