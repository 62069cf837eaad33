import { executeScenario } from '../execution/execute';
import { speedUpTime } from '../../engine/fasterTime';
import type { Row } from '../checks/evidence';
import { judge, twiceByRetries } from '../checks/judge';
import type { Job, JobResult, WorkerStart } from './jobs';
import { mutateModules } from '../schemes/mutations';
import { PACKAGE_DIRECTORY } from '../../packageDirectory';
import { scenarioOf } from '../scenario/scenarioOf';
import { OURS } from '../schemes/schemes';
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
		.catch((error: unknown): JobResult => ({
			usages: 0,
			judgements: [],
			settles: false,
			problem: stackOf(error),
		}))
		.then((result) => process.send?.({ id, result } satisfies WorkerAnswer))
		.catch(() => process.exit(1));
});
process.on('disconnect', () => {
	standby.close();
	process.exit(0);
});

async function carryOut({
	world,
	scheme,
	target,
	seed,
	number,
	isOneCustomer,
	tellStory: isTold,
}: Job): Promise<JobResult> {
	const scenario = scenarioOf(seed, number, target, world, isOneCustomer);
	const run = await executeScenario(scheme, scenario, { standby, mutation: start.mutation });
	const judgements = judge(scenario, run);
	// Clocks and connections are never twice the same, so a violation brings its own story along.
	const isWorthTelling =
		isTold || (scheme === OURS && judgements.some(({ isViolation }) => isViolation));
	return {
		usages: meantUsages(run.rows),
		judgements,
		twiceByRetries: twiceByRetries(scenario, run),
		settles: judgements.every(({ check }) => check !== 'unsettled'),
		...(isWorthTelling && { story: tellStory(scenario, run.executions) }),
	};
}

function meantUsages(rows: readonly Row[]): number {
	const stored = rows.filter(({ meant }) => meant === undefined || meant.startsWith('once'));
	return new Set(stored.map(({ identity }) => identity)).size;
}

function stackOf(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
