import type { Execution, StoredUsage } from './evidence';
import type { Step } from './scenario';

/** One execution of a run, for the checks and for the story. */
export interface ExecutionRecord {
	readonly kind: Step['kind'];
	readonly status: string;
	/** Nothing where the process was killed. */
	readonly execution?: Execution;
	readonly after: readonly StoredUsage[];
	/** What came in at the sandbox, one line each. */
	readonly requests: readonly string[];
}
