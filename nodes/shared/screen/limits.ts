import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/** How much a run may do at once and how long it may take. */
export interface Limits {
	readonly concurrency: number;
	readonly timeoutMs: number;
	readonly totalMs: number;
}

/** The values of the options below, as the screen holds them. */
export interface GivenLimits {
	readonly concurrency?: number;
	readonly requestTimeout?: number;
	readonly timeLimit?: number;
}

export const PARALLEL_REQUESTS: INodeProperties = {
	displayName: 'Parallel Requests',
	name: 'concurrency',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
	default: 10,
	description:
		'How many usages are sent at once. Usages of one contract or subscription are always sent one after another.',
};

export const REQUEST_TIMEOUT: INodeProperties = {
	displayName: 'Request Timeout',
	name: 'requestTimeout',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1, maxValue: 300, numberPrecision: 0 },
	default: 60,
	description: 'How many seconds to wait for one answer',
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

/**
 * Reads the limits of a run, with the defaults of their fields.
 *
 * @throws NodeOperationError when one is out of its range: the screen keeps to it, but a workflow may
 *   also be imported
 */
export function readLimits(context: IExecuteFunctions, given: GivenLimits): Limits {
	const concurrency = inRange(context, PARALLEL_REQUESTS, given.concurrency);
	const seconds = inRange(context, REQUEST_TIMEOUT, given.requestTimeout);
	const minutes = inRange(context, TIME_LIMIT, given.timeLimit);
	return {
		concurrency: Math.max(1, Math.floor(concurrency)),
		timeoutMs: seconds * 1000,
		totalMs: minutes * 60_000,
	};
}

function inRange(
	context: IExecuteFunctions,
	property: INodeProperties,
	given: number | undefined,
): number {
	const value = given ?? (property.default as number);
	const most = property.typeOptions?.maxValue ?? Infinity;
	if (value > 0 && value <= most) return value;
	throw new NodeOperationError(
		context.getNode(),
		`'${property.displayName}' must be between 1 and ${most} but is ${value}`,
		{
			description: 'Mend it in the options of the node, or remove the option.',
		},
	);
}
