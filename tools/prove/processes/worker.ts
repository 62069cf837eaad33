import { executeScenario } from '../execution/execute';
import { speedUpTime } from '../../engine/fasterTime';
import { judge, twiceByRetries } from '../checks/judge';
import type { Job, JobResult, RunJob, WorkerStart } from './jobs';
import { mutateModules } from '../schemes/mutations';
import { executeOverlap } from '../execution/overlap';
import { PACKAGE_DIRECTORY } from '../../packageDirectory';
import { scenarioOf } from '../scenario/scenario';
import { OURS, rowsOf } from '../schemes/schemes';
import { StandbyProcesses } from './standby';
import { tellStory } from '../checks/story';

/** A process that carries out jobs, several at once: while one waits, another goes on. */
export interface WorkerMessage {
	readonly id: number;
	readonly job: Job;
}

export interface WorkerAnswer {
	readonly id: number;
	readonly result: JobResult;
}

const start = JSON.parse(process.argv[2]) as WorkerStart;
speedUpTime();
// Thousands of requests fail here on purpose, and nobody reads where.
process.setSourceMapsEnabled(false);
mutateModules(PACKAGE_DIRECTORY, start.mutation);
const standby = new StandbyProcesses(start.mutation);

process.on('message', ({ id, job }: WorkerMessage) => {
	carryOut(job)
		.catch((error: unknown): JobResult => ({ usages: 0, judgements: [], problem: stackOf(error) }))
		.then((result) => process.send?.({ id, result } satisfies WorkerAnswer))
		.catch(() => process.exit(1));
});
process.on('disconnect', () => {
	standby.close();
	process.exit(0);
});

async function carryOut(job: Job): Promise<JobResult> {
	return job.kind === 'overlap' ? await executeOverlap(job) : await carryOutRun(job);
}

async function carryOutRun({
	scheme,
	target,
	seed,
	number,
	tellStory: isTold,
}: RunJob): Promise<JobResult> {
	const scenario = scenarioOf(seed, number, target);
	const records = await executeScenario(scheme, scenario, { standby, mutation: start.mutation });
	const identities = new Set(rowsOf(scheme, scenario).map(({ identity }) => identity));
	const judgements = judge(scheme, scenario, records);
	// Clocks and connections are never twice the same, so a violation brings its own story along.
	const isWorthTelling =
		isTold || (scheme === OURS && judgements.some(({ isViolation }) => isViolation));
	return {
		usages: identities.size,
		judgements,
		twiceByRetries: twiceByRetries(scheme, scenario, records),
		...(isWorthTelling && { story: tellStory(scenario, records) }),
	};
}

function stackOf(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
