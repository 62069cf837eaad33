import sumBy from 'lodash/sumBy';
import { targets, type Target } from '../sandbox';
import { httpRequestMissing } from './schemes/httpRequest';
import type { Job, JobResult } from './processes/jobs';
import type { Judgement } from './checks/judge';
import type { Mutation } from './schemes/mutations';
import { HTTP_REQUEST, OURS, schemes, type Scheme } from './schemes/schemes';
import { Workers } from './processes/workers';
import { tellsOutcomes, type World } from './worlds';

export interface ProofOptions {
	readonly runs: number;
	/** Of each other scheme: they need not prove anything, so fewer show what they do; at most `runs`. */
	readonly otherRuns?: number;
	readonly seed: number;
	/** `faults` where it is left out. */
	readonly worlds?: readonly World[];
	readonly target?: Target;
	/** This scheme instead of all. */
	readonly scheme?: Scheme;
	/** Many usages of a single customer in every run, 50 at once. */
	readonly isOneCustomer?: boolean;
	/** This one run instead of all, with its story. */
	readonly only?: number;
	/** A guarantee to switch off; the other schemes have none. */
	readonly without?: Mutation;
	readonly onProgress?: (row: string, done: number, total: number) => void;
}

/** One row of the table. */
export interface ProofRow {
	readonly scheme: Scheme;
	readonly target: Target;
	readonly world: World;
	readonly runs: number;
	readonly usages: number;
	readonly storedTwice: number;
	/** How many of them the first execution and its retries stored, before any other execution began. */
	readonly storedTwiceByRetries: number;
	readonly lost: number;
	readonly unknown: number;
	/** What executions said that their books contradict, in worlds in which each is held against them. */
	readonly wrongOutcome: number;
	/** Differences between what is stored in the end and what was said, which nothing names. */
	readonly silent: number;
	/** Whether in the end of every run each usage is stored once. */
	readonly settles: boolean;
	readonly seconds: number;
}

/** A judgement on a run of this package, and where to find it again. */
export interface Found extends Judgement {
	readonly world: World;
	readonly target: Target;
	readonly number: number;
}

export interface Proof {
	readonly seed: number;
	readonly runs: number;
	readonly rows: readonly ProofRow[];
	/**
	 * What the runs of this package were found guilty of; in worlds in which each execution is held
	 * against what it left, every `unknown` too.
	 */
	readonly found: readonly Found[];
	/** Of the one run that was asked for, or of those with violations. */
	readonly stories: readonly string[];
	/** Runs that could not be carried out. */
	readonly problems: readonly string[];
	readonly leftOut: readonly string[];
	/** Whether this package stood the proof; true where only others were put to it. */
	readonly holds: boolean;
}

/** Carries out the proof. */
export async function prove(options: ProofOptions): Promise<Proof> {
	const workers = new Workers({ mutation: options.without });
	try {
		const rows: RowResult[] = [];
		for (const world of options.worlds ?? ['faults' as const]) {
			for (const scheme of chosenSchemes(options, world)) {
				for (const target of chosenTargets(options))
					rows.push(await proveRow(workers, { world, scheme, target }, options));
			}
		}
		return proofOf(options, rows);
	} finally {
		workers.close();
	}
}

function chosenTargets({ target }: ProofOptions): readonly Target[] {
	return target === undefined ? targets : [target];
}

function chosenSchemes({ scheme, only, without }: ProofOptions, world: World): readonly Scheme[] {
	if (scheme !== undefined) return [scheme];
	// The others have no actions but to send.
	if (only !== undefined || without !== undefined || world === 'changing') return [OURS];
	return schemes.filter((known) => known !== HTTP_REQUEST || httpRequestMissing() === undefined);
}

interface RowResult {
	readonly row: ProofRow;
	readonly found: readonly Found[];
	readonly stories: readonly string[];
	readonly problems: readonly string[];
}

async function proveRow(
	workers: Workers,
	{ world, scheme, target }: Pick<ProofRow, 'world' | 'scheme' | 'target'>,
	{
		runs: allRuns,
		otherRuns = allRuns,
		seed,
		isOneCustomer = false,
		only,
		onProgress,
	}: ProofOptions,
): Promise<RowResult> {
	const runs = scheme === OURS ? allRuns : Math.min(otherRuns, allRuns);
	const numbers =
		only === undefined ? Array.from({ length: runs }, (_none, number) => number) : [only];
	const jobs = numbers.map((number): Job => ({
		world,
		scheme,
		target,
		seed,
		number,
		isOneCustomer,
		tellStory: only !== undefined,
	}));
	const name = `${world}, ${scheme}, ${target}`;
	const start = performance.now();
	const results = await workers.carryOut(jobs, (done) => onProgress?.(name, done, jobs.length));
	const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
	const found = foundIn(results, jobs);
	const count = (check: Judgement['check']): number =>
		sumBy(
			found.filter((judgement) => judgement.check === check),
			'count',
		);
	return {
		row: {
			scheme,
			target,
			world,
			runs: jobs.length,
			usages: sumBy(results, 'usages'),
			storedTwice: count('storedTwice'),
			storedTwiceByRetries: sumBy(results, ({ twiceByRetries = 0 }) => twiceByRetries),
			lost: count('lost'),
			unknown: count('unknown'),
			wrongOutcome: count('wrongOutcome'),
			silent: count('silent'),
			settles: results.every(({ settles }) => settles),
			seconds,
		},
		found: found.filter(
			({ check, isViolation }) => isViolation || (check === 'unknown' && tellsOutcomes(world)),
		),
		stories: results.flatMap(({ story }) => story ?? []),
		problems: problemsIn(results, jobs, name),
	};
}

function foundIn(results: readonly JobResult[], jobs: readonly Job[]): Found[] {
	return results.flatMap(({ judgements }, position) => {
		const { world, target, number } = jobs[position];
		return judgements.map((judgement) => ({ ...judgement, world, target, number }));
	});
}

function problemsIn(results: readonly JobResult[], jobs: readonly Job[], name: string): string[] {
	return results.flatMap(({ problem }, position) =>
		problem === undefined ? [] : [`${name}, run ${jobs[position].number}: ${problem}`],
	);
}

function proofOf({ seed, runs, only }: ProofOptions, rows: readonly RowResult[]): Proof {
	const found = rows.filter(({ row }) => row.scheme === OURS).flatMap((result) => result.found);
	const problems = rows.flatMap((result) => result.problems);
	const missing = httpRequestMissing();
	return {
		seed,
		runs: only === undefined ? runs : 1,
		rows: rows.map(({ row }) => row),
		found,
		stories: rows.flatMap(({ stories }) => stories),
		problems,
		leftOut: missing === undefined ? [] : [`${HTTP_REQUEST}: ${missing}`],
		holds: problems.length === 0 && found.every(({ isViolation }) => !isViolation),
	};
}
