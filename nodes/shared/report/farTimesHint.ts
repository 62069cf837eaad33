import type { IExecuteFunctions } from 'n8n-workflow';
import { executionHint } from '../host/executionHint';
import type { Target } from '../../../delivery/contract/target';
import { farTimes, type TimedUsage } from '../../../delivery/create/results/farTimes';
import { counted } from './words';

/** Says in the output panel that times are far from now, which the APIs take and bill somewhere else. */
export function farTimesHint(
	context: IExecuteFunctions,
	target: Target,
	usages: Iterable<TimedUsage>,
	now: number,
): void {
	const far = farTimes(target, usages, now);
	if (far === undefined) return;
	const cause = far.cause === undefined ? '' : `: ${far.cause}`;
	executionHint(
		context,
		'warning',
		`${counted(far.items, 'item has a time', 'items have times')} before the year 2000 or more than two years from now. The first one, item ${far.firstItem}, has ${far.firstTime}${cause}. Where that is not meant, check the times and the options 'Time Format' and 'Time Pattern'.`,
	);
}
