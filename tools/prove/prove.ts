import sumBy from 'lodash/sumBy';
import { targets, type Target } from '../sandbox';
import { httpRequestMissing } from './schemes/httpRequest';
import type { Job, JobResult } from './processes/jobs';
import type { Judgement } from './checks/judge';
import type { Mutation } from './schemes/mutations';
import { HTTP_REQUEST, OURS, schemes, type Scheme } from './schemes/schemes';
import { Workers } from './processes/workers';

export interface ProofOptions {
	readonly runs: number;
	/** Of each other scheme: they need not prove anything, so fewer show what they do; at most `runs`. */
	readonly otherRuns?: number;
	readonly seed: number;
	readonly target?: Target;
	/** This scheme instead of all. */
	readonly scheme?: Scheme;
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
	readonly runs: number;
	readonly usages: number;
	readonly storedTwice: number;
	/** How many of them the first execution and its retries stored, before any other execution began. */
	readonly storedTwiceByRetries: number;
	readonly lost: number;
	readonly unknown: number;
	readonly wrongOutcome: number;
	readonly seconds: number;
}

/** How often overlapping executions of this package stored a usage twice. */
export interface OverlapRow {
	readonly target: Target;
	readonly runs: number;
	readonly usages: number;
	readonly storedTwice: number;
}

/** A judgement on a run of this package, and where to find it again. */
export interface Found extends Judgement {
	readonly target: Target;
	readonly number: number;
}

export interface Proof {
	readonly seed: number;
	readonly runs: number;
	readonly rows: readonly ProofRow[];
	readonly overlap: readonly OverlapRow[];
	/** What the runs of this package were found guilty of, and every `unknown`. */
	readonly found: readonly Found[];
	/** Of the one run that was asked for, or of those with violations. */
	readonly stories: readonly string[];
	/** Runs that could not be carried out. */
	readonly problems: readonly string[];
	readonly leftOut: readonly string[];
	/** Whether this package stood the proof; true where only others were put to it. */
	readonly holds: boolean;
}

/** How many overlapping pairs are tried for each run. */
const OVERLAPS_PER_RUN = 0.1;

/** Carries out the proof. */
export async function prove(options: ProofOptions): Promise<Proof> {
	const workers = new Workers({ mutation: options.without });
	try {
		const rows: RowResult[] = [];
		for (const scheme of chosenSchemes(options)) {
			for (const target of chosenTargets(options)) {
				rows.push(await proveRow(workers, scheme, target, options));
			}
		}
		const overlaps: OverlapResult[] = [];
		for (const target of overlapTargets(options))
			overlaps.push(await proveOverlap(workers, target, options));
		return proofOf(options, rows, overlaps);
	} finally {
		workers.close();
	}
}

function chosenTargets({ target }: ProofOptions): readonly Target[] {
	return target === undefined ? targets : [target];
}

function chosenSchemes({ scheme, only, without }: ProofOptions): readonly Scheme[] {
	if (scheme !== undefined) return [scheme];
	if (only !== undefined || without !== undefined) return [OURS];
	return schemes.filter((known) => known !== HTTP_REQUEST || httpRequestMissing() === undefined);
}

/** Overlaps belong to the whole proof of this package. */
function overlapTargets(options: ProofOptions): readonly Target[] {
	const isPart = options.only !== undefined || options.without !== undefined;
	return isPart || !chosenSchemes(options).includes(OURS) ? [] : chosenTargets(options);
}

interface RowResult {
	readonly row: ProofRow;
	readonly found: readonly Found[];
	readonly stories: readonly string[];
	readonly problems: readonly string[];
}

async function proveRow(
	workers: Workers,
	scheme: Scheme,
	target: Target,
	{ runs: allRuns, otherRuns = allRuns, seed, only, onProgress }: ProofOptions,
): Promise<RowResult> {
	const runs = scheme === OURS ? allRuns : Math.min(otherRuns, allRuns);
	const numbers =
		only === undefined ? Array.from({ length: runs }, (_none, number) => number) : [only];
	const jobs = numbers.map((number): Job => ({
		kind: 'run',
		scheme,
		target,
		seed,
		number,
		tellStory: only !== undefined,
	}));
	const name = `${scheme}, ${target}`;
	const start = performance.now();
	const results = await workers.carryOut(jobs, (done) => onProgress?.(name, done, jobs.length));
	const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
	const found = foundIn(results, jobs, target);
	const count = (check: Judgement['check']): number =>
		sumBy(
			found.filter((judgement) => judgement.check === check),
			'count',
		);
	return {
		row: {
			scheme,
			target,
			runs: jobs.length,
			usages: sumBy(results, 'usages'),
			storedTwice: count('storedTwice'),
			storedTwiceByRetries: sumBy(results, ({ twiceByRetries = 0 }) => twiceByRetries),
			lost: count('lost'),
			unknown: count('unknown'),
			wrongOutcome: count('wrongOutcome'),
			seconds,
		},
		found,
		stories: results.flatMap(({ story }) => story ?? []),
		problems: problemsIn(results, jobs, name),
	};
}

interface OverlapResult {
	readonly row: OverlapRow;
	readonly found: readonly Found[];
	readonly problems: readonly string[];
}

async function proveOverlap(
	workers: Workers,
	target: Target,
	{ runs: allRuns, seed, onProgress }: ProofOptions,
): Promise<OverlapResult> {
	const runs = Math.ceil(allRuns * OVERLAPS_PER_RUN);
	const jobs = Array.from({ length: runs }, (_none, number): Job => ({
		kind: 'overlap',
		target,
		seed,
		number,
	}));
	const name = `two executions at once, ${target}`;
	const results = await workers.carryOut(jobs, (done) => onProgress?.(name, done, runs));
	const found = foundIn(results, jobs, target);
	const row = {
		target,
		runs,
		usages: sumBy(results, 'usages'),
		storedTwice: sumBy(found, 'count'),
	};
	return { row, found, problems: problemsIn(results, jobs, name) };
}

function foundIn(results: readonly JobResult[], jobs: readonly Job[], target: Target): Found[] {
	return results.flatMap(({ judgements }, position) =>
		judgements.map((judgement) => ({ ...judgement, target, number: jobs[position].number })),
	);
}

function problemsIn(results: readonly JobResult[], jobs: readonly Job[], name: string): string[] {
	return results.flatMap(({ problem }, position) =>
		problem === undefined ? [] : [`${name}, run ${jobs[position].number}: ${problem}`],
	);
}

function proofOf(
	{ seed, runs, only }: ProofOptions,
	rows: readonly RowResult[],
	overlaps: readonly OverlapResult[],
): Proof {
	const ours = rows.filter(({ row }) => row.scheme === OURS);
	const found = ours.flatMap((result) => result.found);
	const judged = [...found, ...overlaps.flatMap((overlap) => overlap.found)];
	const problems = [...rows, ...overlaps].flatMap((result) => result.problems);
	const missing = httpRequestMissing();
	return {
		seed,
		runs: only === undefined ? runs : 1,
		rows: rows.map(({ row }) => row),
		overlap: overlaps.map(({ row }) => row),
		found,
		stories: rows.flatMap(({ stories }) => stories),
		problems,
		leftOut: missing === undefined ? [] : [`${HTTP_REQUEST}: ${missing}`],
		holds: problems.length === 0 && judged.every(({ isViolation }) => !isViolation),
	};
}
