import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { nodeFailure } from '../host/nodeFailure';
import { PARALLEL_REQUESTS, REQUEST_TIMEOUT, TIME_LIMIT, type Limits } from '../screen/limits';

/** The values of the options of limits, as the screen holds them. */
export interface GivenLimits {
	readonly concurrency?: number;
	readonly requestTimeout?: number;
	readonly timeLimit?: number;
}

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
	const message = `'${property.displayName}' must be between 1 and ${most} but is ${value}`;
	throw nodeFailure(
		context.getNode(),
		{ code: 'out-of-range', message },
		'Fix it in the options of the node, or remove the option.',
	);
}
