import type { Measurement } from '../nodes/BenchFinish.node';
import type { Order } from '../contenders/runWorkflow';

/** Where workflows run: the embedded engine, or a real n8n. */
export interface Place {
	readonly name: string;
	/**
	 * Runs a workflow to its end.
	 *
	 * @param isFresh whether the process must not have run anything else before, but for a few items to warm up
	 * @throws when the execution fails, with n8n's own words
	 */
	run(order: Order, isFresh: boolean): Promise<Measurement>;
	close(): Promise<void>;
}

/** So many items go before a measurement in a new process: modules are loaded and the token is there. */
export const WARM_UP_ITEMS = 200;
