import { followTime, moveTimeTo } from '../../engine/fasterTime';
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
	/** The time in the process that gives the order, and from then on moves it. */
	readonly now: number;
	readonly setup: RunnerSetup;
	readonly request: ExecutionRequest;
}

/** What the process is told: what to do, then how late it is. */
export type RunnerMessage = RunnerOrder | { readonly time: number };

export type RunnerAnswer =
	| { readonly isReady: true }
	| { readonly isInStep: true }
	| { readonly memory: ProcessedDataRow[] }
	| { readonly report: ExecutionReport }
	| { readonly problem: string };

const { mutation } = JSON.parse(process.argv[2]) as RunnerStart;
process.setSourceMapsEnabled(false);
mutateModules(PACKAGE_DIRECTORY, mutation);

process.on('message', (message: RunnerMessage) => {
	const answer = 'time' in message ? keepStep(message.time) : carryOut(message);
	answer.then(tell).catch(() => process.exit(1));
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

async function keepStep(time: number): Promise<RunnerAnswer> {
	await moveTimeTo(time);
	return { isInStep: true };
}

async function carryOut({ now, setup, request }: RunnerOrder): Promise<RunnerAnswer> {
	followTime(now);
	try {
		return { report: await execute(setup, request) };
	} catch (error) {
		return { problem: String(error) };
	}
}

async function execute(setup: RunnerSetup, request: ExecutionRequest): Promise<ExecutionReport> {
	const runner = await Runner.create(setup, async (memory) => await tell({ memory }));
	return await runner.run(request);
}
