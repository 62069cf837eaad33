import { startSandbox } from '../../sandbox';
import type { RunRecord } from '../checks/judge';
import type { ExecutionRecord } from '../checks/evidence';
import { openAccounts } from '../scenario/proofUsages';
import type { Scenario } from '../scenario/scenario';
import { rowsOf, type Scheme } from '../schemes/schemes';
import { ScenarioRun, type Surroundings } from './scenarioRun';
import { storeElsewhere, storeNeighbours } from './stored';
import { watchRequests } from './watchRequests';

/** Carries out a scenario with one scheme, against a sandbox of its own. */
export async function executeScenario(
	scheme: Scheme,
	scenario: Scenario,
	surroundings: Surroundings,
): Promise<RunRecord> {
	const watch = watchRequests();
	const sandbox = await startSandbox({
		seed: scenario.seed,
		now: watch.now,
		answerAfterMs: scenario.answerAfterMs,
		instellix: { contracts: 1, customers: 1, ...scenario.sandbox.instellix },
		rebilly: { subscriptions: 1, customers: 1, ...scenario.sandbox.rebilly },
	});
	const run = new ScenarioRun(scheme, scenario, surroundings, sandbox, watch);
	try {
		openAccounts(sandbox, scenario.accounts);
		storeElsewhere(sandbox, scenario.elsewhere);
		storeNeighbours(sandbox, scenario);
		sandbox.setFaults([...scenario.faults, ...scenario.circumstances]);
		const executions: ExecutionRecord[] = [];
		for (const step of scenario.steps) executions.push(...(await run.take(step)));
		const { removed, added } = run.persons;
		return { rows: rowsOf(scheme, scenario), executions, removed, added };
	} finally {
		run.close();
		await sandbox.close();
	}
}
