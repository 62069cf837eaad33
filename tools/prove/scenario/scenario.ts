import type { INode } from 'n8n-workflow';
import type { FaultPlan, SandboxOptions, Target } from '../../sandbox';
import type { World } from '../worlds';
import type { Conditions } from './drawFaults';
import type { ScenarioRow } from './scenarioRows';
import type { Spelling } from './proofUsages';

/** What happens in one run of the proof, made from one number. */
export interface Scenario {
	readonly world: World;
	readonly seed: number;
	readonly number: number;
	readonly target: Target;
	/** Many usages of a single customer, and many requests at once. */
	readonly isOneCustomer: boolean;
	readonly accounts: number;
	readonly rows: readonly ScenarioRow[];
	/** The node's parameter 'Identity'. */
	readonly identity: 'content' | 'field';
	readonly acceptPartial: boolean;
	/** The option 'History Size' where 'Keep History' is on; fewer than there are usages are forgotten. */
	readonly historySize?: number;
	/** The option 'Parallel Requests'. */
	readonly concurrency: number;
	/** The option 'Request Timeout'. */
	readonly requestTimeoutSeconds: number;
	/** The option 'Look Up Before Sending'. */
	readonly lookUp: boolean;
	/** The option 'Combine Before Sending' is Per Day, in UTC. */
	readonly isCombined: boolean;
	/** With it, 'Rows That Come Late' is Report the Difference: the usages of a day are one sum. */
	readonly reportsDifferences?: boolean;
	/** The rows come in a loop, so many at a time. */
	readonly batchSize?: number;
	readonly nodeSettings: NodeSettings;
	readonly sandbox: Pick<SandboxOptions, 'instellix' | 'rebilly'>;
	/** How many usages of other subscriptions are stored; more than 2,000 are out of reach. */
	readonly elsewhere: number;
	/** How many usages of other workflows are stored for the first account; the list goes over many pages. */
	readonly neighbours: number;
	/** Before which lists, counted from 1 in the run, one neighbour is deleted and one corrected. */
	readonly neighbourChanges: readonly number[];
	readonly conditions: Conditions;
	readonly faults: readonly FaultPlan[];
	/** What is peculiar to the service, and does not end before the last execution. */
	readonly circumstances: readonly FaultPlan[];
	/** Real milliseconds that each answer takes at least. */
	readonly answerAfterMs: number;
	/** How long nothing happens before the last execution, beside what the sandbox has still to do. */
	readonly restMs: number;
	/** The rate limit that the API has in the last execution, which has no faults. */
	readonly lastRateLimit?: FaultPlan;
	readonly steps: readonly Step[];
}

export type NodeSettings = Pick<INode, 'retryOnFail' | 'maxTries' | 'waitBetweenTries' | 'onError'>;

/** One execution of the workflow. */
export interface Step {
	/**
	 * run: a new execution. retry: n8n's Retry execution, where the one before failed, else a new one.
	 * killed: its process is killed. reconcile: Reconcile with Repair. clean: no faults any more; always
	 * the last.
	 */
	readonly kind: 'run' | 'retry' | 'killed' | 'reconcile' | 'clean';
	/** Positions of the rows in the order of the items. */
	readonly order: readonly number[];
	readonly spelling: Spelling;
	/** killed: the request, counted from 1 in this execution, at which the process dies. */
	readonly killAtRequest: number;
	/** What goes on at the same time. */
	readonly beside?: Beside;
	/** What persons do before it, one after the other. */
	readonly changes?: readonly Change[];
}

/** An execution beside another one. */
export interface Beside extends Pick<Step, 'order' | 'spelling'> {
	readonly kind: 'run' | 'reconcile';
	readonly startsAfterMs: number;
	/** As a worker of its own, not in the process of the other one. */
	readonly inOwnProcess: boolean;
}

/** What a person does to the stored usage of a row; nothing where it is not stored. */
export type Change =
	| { readonly kind: 'delete'; readonly row: number }
	/** Corrected to what another row says. */
	| { readonly kind: 'correct'; readonly row: number; readonly to: number };
