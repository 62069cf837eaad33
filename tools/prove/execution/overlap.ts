import { SeededRandom, startSandbox, type Target } from '../../sandbox';
import { sandboxCredentials } from '../../engine/sandboxCredentials';
import { storedTwice } from '../checks/books';
import type { Finding } from '../checks/finding';
import { realWait } from '../../engine/fasterTime';
import type { JobResult, OverlapJob } from '../processes/jobs';
import { Runner } from './runner';
import { scenarioOf, type Scenario, type Step } from '../scenario/scenario';
import { itemsOf, nodeOf, OURS, rowsOf, workflowOf } from '../schemes/schemes';
import { readStored } from './stored';
import { openAccounts } from '../scenario/proofUsages';

/** Real milliseconds by which the second execution starts later. */
const LATEST_START_MS = 60;
const ANSWER_AFTER_MS = 3;

/** Which targets promise that overlapping executions store each usage once. */
export function isOverlapSafe(target: Target): boolean {
	return target !== 'rebilly/usage';
}

/**
 * Two executions of the same rows at the same time, as overlapping schedules make them; no faults.
 * What is stored twice is a violation only where the API can tell a repeat by itself.
 */
export async function executeOverlap({ target, seed, number }: OverlapJob): Promise<JobResult> {
	const scenario = scenarioOf(seed, number, target);
	const random = new SeededRandom(seed * 2 ** 20 + number);
	const sandbox = await startSandbox({ seed, answerAfterMs: ANSWER_AFTER_MS });
	try {
		openAccounts(sandbox, scenario.accounts);
		const [first, last] = [scenario.steps[0], scenario.steps[scenario.steps.length - 1]];
		const run = async (step: Step, executionId: string): Promise<void> => {
			const setup = {
				target,
				node: nodeOf(OURS, scenario),
				credentials: sandboxCredentials(sandbox),
				memory: [],
			};
			const runner = await Runner.create(setup, () => {});
			await runner.run({
				workflow: workflowOf(OURS, scenario),
				input: itemsOf(OURS, scenario, step, sandbox),
				executionId,
			});
			runner.close();
		};
		await Promise.all([
			run(first, '1001'),
			realWait(random.wholeNumber(0, LATEST_START_MS)).then(async () => await run(last, '1002')),
		]);
		return resultOf(scenario, storedTwice(rowsOf(OURS, scenario), readStored(sandbox, scenario)));
	} finally {
		await sandbox.close();
	}
}

function resultOf(scenario: Scenario, findings: readonly Finding[]): JobResult {
	const isViolation = isOverlapSafe(scenario.target);
	return {
		usages: new Set(rowsOf(OURS, scenario).map(({ identity }) => identity)).size,
		judgements: findings.map((finding) => ({ ...finding, isViolation, execution: 2 })),
	};
}
