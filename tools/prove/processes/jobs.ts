import type { Target } from '../../sandbox';
import type { Mutation } from '../schemes/mutations';
import type { Judgement } from '../checks/judge';
import type { Scheme } from '../schemes/schemes';
import type { World } from '../worlds';

/** One run of the proof, for a worker. */
export interface Job {
	readonly world: World;
	readonly scheme: Scheme;
	readonly target: Target;
	readonly seed: number;
	readonly number: number;
	readonly isOneCustomer: boolean;
	readonly tellStory: boolean;
}

/** What a job came to. */
export interface JobResult {
	/** Usages that were meant to be stored. */
	readonly usages: number;
	readonly judgements: readonly Judgement[];
	/** How many the first execution and its retries stored twice, before any other execution began. */
	readonly twiceByRetries?: number;
	/** Whether every usage is stored once in the end. */
	readonly settles: boolean;
	readonly story?: string;
	/** The run could not be carried out at all. */
	readonly problem?: string;
}

/** With what a worker process is started. */
export interface WorkerStart {
	readonly mutation?: Mutation;
}
