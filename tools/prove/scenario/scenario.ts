import type { INode } from 'n8n-workflow';
import {
	SeededRandom,
	targets,
	type FaultPlan,
	type SandboxOptions,
	type Target,
} from '../../sandbox';
import { drawFaults, type Conditions } from './drawFaults';
import { drawRows, type ScenarioRow } from './scenarioRows';
import type { Spelling } from './proofUsages';

/** What happens in one run of the proof, made from one number. */
export interface Scenario {
	readonly seed: number;
	readonly number: number;
	readonly target: Target;
	readonly accounts: number;
	readonly rows: readonly ScenarioRow[];
	/** The node's parameter 'Identity'. */
	readonly identity: 'content' | 'field';
	readonly acceptPartial: boolean;
	/** The option 'History Size' where 'Keep History' is on; fewer than there are usages are forgotten. */
	readonly historySize?: number;
	/** The option 'Parallel Requests'. */
	readonly concurrency: number;
	readonly nodeSettings: NodeSettings;
	readonly sandbox: Pick<SandboxOptions, 'instellix' | 'rebilly'>;
	/** How many usages of other subscriptions are stored; more than 2,000 are out of reach. */
	readonly elsewhere: number;
	readonly conditions: Conditions;
	readonly faults: readonly FaultPlan[];
	/** The rate limit that the API has in the last execution, which has no faults. */
	readonly lastRateLimit?: FaultPlan;
	readonly steps: readonly Step[];
}

export type NodeSettings = Pick<INode, 'retryOnFail' | 'maxTries' | 'waitBetweenTries' | 'onError'>;

/** One execution of the workflow. */
export interface Step {
	/**
	 * run: a new execution. retry: n8n's Retry execution, where the one before failed, else a new one.
	 * killed: its process is killed. clean: no faults any more; always the last.
	 */
	readonly kind: 'run' | 'retry' | 'killed' | 'clean';
	/** Positions of the rows in the order of the items. */
	readonly order: readonly number[];
	readonly spelling: Spelling;
	/** killed: the request, counted from 1 in this execution, at which the process dies. */
	readonly killAtRequest: number;
}

const SHARE_OF_KILLS = 0.05;
const SHARE_OF_HISTORIES = 0.15;
/** Long enough that nobody gets through by trying again and again. */
const LIMIT_SECONDS = 120;

/** The scenario of a number; the same numbers give the same scenario. */
export function scenarioOf(seed: number, number: number, target: Target): Scenario {
	// Numbers of runs stay below this, so that no two seeds share a scenario.
	const random = new SeededRandom(
		(seed * 2 ** 20 + number) * targets.length + targets.indexOf(target),
	);
	const accounts = random.wholeNumber(1, 4);
	const identity = random.fraction() < 0.6 ? 'content' : 'field';
	const acceptPartial = target === 'rebilly/usage' && random.fraction() < 0.25;
	const rows = drawRows(random, { accounts, identity, distinctTimes: acceptPartial });
	const conditions = drawConditions(random, target);
	return {
		seed,
		number,
		target,
		accounts,
		rows,
		identity,
		acceptPartial,
		historySize:
			random.fraction() < SHARE_OF_HISTORIES ? random.pick([10_000, 10_000, 5]) : undefined,
		concurrency: random.pick([1, 1, 3, 10]),
		nodeSettings: drawNodeSettings(random),
		sandbox: drawSandbox(random),
		elsewhere:
			conditions === 'outOfReach' ? random.wholeNumber(2_001, 2_200) : random.wholeNumber(0, 3),
		conditions,
		faults: drawFaults(random, conditions, acceptPartial),
		lastRateLimit:
			conditions === 'limited' ? drawRateLimit(random, target, rows.length) : undefined,
		steps: drawSteps(random, rows.length, conditions),
	};
}

function drawConditions(random: SeededRandom, target: Target): Conditions {
	const fraction = random.fraction();
	if (fraction < 0.03) return 'noFaults';
	if (fraction < 0.08) return 'limited';
	if (fraction < 0.2) return 'bursts';
	if (fraction < 0.22) return 'outage';
	if (fraction < 0.26 && target === 'rebilly/usage') return 'outOfReach';
	return 'mixed';
}

function drawNodeSettings(random: SeededRandom): NodeSettings {
	return {
		retryOnFail: random.fraction() < 0.7,
		maxTries: random.wholeNumber(2, 5),
		waitBetweenTries: random.pick([100, 1_000, 5_000]),
		onError: random.pick([
			'stopWorkflow',
			'stopWorkflow',
			'continueErrorOutput',
			'continueErrorOutput',
			'continueRegularOutput',
		]),
	};
}

function drawSandbox(random: SeededRandom): Scenario['sandbox'] {
	return {
		instellix: {
			duplicateStatus: random.pick([409, 409, 400, 422]),
			listShape: random.pick(['array', 'embedded']),
			tokenLifetimeSeconds: random.pick([269, 269, 269, 120]),
		},
		rebilly: { errorShape: random.pick(['problem', 'older']) },
	};
}

function drawRateLimit(random: SeededRandom, target: Target, rows: number): FaultPlan {
	const permitted = Math.ceil(rows / random.pick([2, 3]));
	const api = target === 'rebilly/usage' ? 'rebilly' : 'instellix';
	return { target: { api }, rateLimit: { permitted, perSeconds: LIMIT_SECONDS, window: 'fixed' } };
}

function drawSteps(random: SeededRandom, rows: number, conditions: Conditions): Step[] {
	// With a rate limit the last execution is the one that has to store.
	const kinds: Array<Step['kind']> = conditions === 'limited' ? [] : ['run'];
	for (let more = random.pick([0, 1, 1, 1, 2, 3]); kinds.length > 0 && more > 0; more -= 1)
		kinds.push(random.pick(['run', 'retry']));
	const killed = random.wholeNumber(0, 1);
	// Of a process that was killed nothing is left to be retried.
	if (random.fraction() < SHARE_OF_KILLS) kinds.splice(killed, 2, 'killed', 'run');
	kinds.push('clean');
	const inOrder = Array.from({ length: rows }, (_none, row) => row);
	return kinds.map((kind, position) => ({
		kind,
		order: position === 0 ? inOrder : shuffled(random, inOrder),
		spelling: random.fraction() < 0.7 ? 'plain' : 'padded',
		killAtRequest: random.wholeNumber(1, rows + 6),
	}));
}

function shuffled(random: SeededRandom, list: readonly number[]): number[] {
	const order = [...list];
	for (let last = order.length - 1; last > 0; last -= 1) {
		const other = random.wholeNumber(0, last);
		[order[last], order[other]] = [order[other], order[last]];
	}
	return order;
}
