import type { Measurement } from '../nodes/BenchFinish.node';
import type { Order } from '../contenders/runWorkflow';
import { nameOfWarmUp } from '../usages';

/** Where workflows run: the embedded engine, or a real n8n. */
export interface Place {
	readonly name: string;
	/**
	 * Makes ready for a run: the process is there, and warm.
	 *
	 * @param isFresh whether the process must not have run anything else before, but for a few items to warm up
	 * @returns runs the workflow to its end
	 * @throws when the execution fails, with n8n's own words; so does the run
	 */
	prepare(order: Order, isFresh: boolean): Promise<Run>;
	close(): Promise<void>;
}

/** A run that is ready to begin. */
export type Run = () => Promise<Measurement>;

/** So many items go before a measurement in a new process: modules are loaded and the token is there. */
const WARM_UP_ITEMS = 200;

/** What goes before a run in a new process. */
export function warmUpFor(order: Order): Order {
	if (order.isRepeat === true) return order;
	const { contender, supply, protocol } = order;
	const run = supply.run === undefined ? {} : { run: nameOfWarmUp(supply.run) };
	return { contender, supply: { ...supply, ...run, items: WARM_UP_ITEMS }, protocol };
}
