import { speedUpTime } from '../../engine/fasterTime';
import { mutateModules, type Mutation } from '../schemes/mutations';
import type { ProcessedDataRow } from '../../engine';
import { PACKAGE_DIRECTORY } from '../../packageDirectory';
import {
	Runner,
	type ExecutionReport,
	type ExecutionRequest,
	type RunnerSetup,
} from '../execution/runner';

/** An n8n in a process of its own: it waits for one execution, and may be killed at any moment. */
export interface RunnerStart {
	readonly mutation?: Mutation;
}

export interface RunnerOrder {
	/** The time in the process that gives the order. */
	readonly now: number;
	readonly setup: RunnerSetup;
	readonly request: ExecutionRequest;
}

export type RunnerAnswer =
	| { readonly isReady: true }
	| { readonly memory: ProcessedDataRow[] }
	| { readonly report: ExecutionReport }
	| { readonly problem: string };

const { mutation } = JSON.parse(process.argv[2]) as RunnerStart;
process.setSourceMapsEnabled(false);
mutateModules(PACKAGE_DIRECTORY, mutation);

process.on('message', ({ now, setup, request }: RunnerOrder) => {
	speedUpTime(now);
	execute(setup, request)
		.then((report): RunnerAnswer => ({ report }))
		.catch((error: unknown): RunnerAnswer => ({ problem: String(error) }))
		.then(tell)
		.catch(() => process.exit(1));
});
// The process that waits for this one is gone.
process.on('disconnect', () => process.exit(0));
void tell({ isReady: true });

/** What was sent arrives, even if this process is killed right after. */
async function tell(answer: RunnerAnswer): Promise<void> {
	await new Promise<void>((resolve) =>
		process.send?.(answer, undefined, undefined, () => resolve()),
	);
}

async function execute(setup: RunnerSetup, request: ExecutionRequest): Promise<ExecutionReport> {
	const runner = await Runner.create(setup, async (memory) => await tell({ memory }));
	return await runner.run(request);
}
