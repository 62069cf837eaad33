import type { IExecuteFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import type { Clock } from '../../../delivery/contract/wire';

/** How long one slice of a wait is: a cancelled execution ends within it. */
export const SLICE_MS = 200;

/** The host's clock; waits end within a slice of a cancel. Outside of an execution nothing is cancelled. */
export function createClock(execution?: IExecuteFunctions): Clock {
	const isCancelled = (): boolean => execution?.getExecutionCancelSignal()?.aborted ?? false;
	return {
		now: () => Date.now(),
		isCancelled,
		async sleep(milliseconds) {
			const end = Date.now() + milliseconds;
			for (let left = milliseconds; left > 0 && !isCancelled(); left = end - Date.now()) {
				await sleep(Math.min(left, SLICE_MS));
			}
		},
	};
}
