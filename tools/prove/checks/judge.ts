import sumBy from 'lodash/sumBy';
import { mustSettle, tellsOutcomes, type World } from '../worlds';
import { lost, storedTwice } from './books';
import type { ExecutionRecord, Row, StoredUsage } from './evidence';
import type { Finding } from './finding';
import { wrongOutcomes } from './outcomes';
import { silent, unsettled } from './silence';
import { unknowns } from './unknowns';
import { asOfAllRows } from './sums';
import type { Scenario } from '../scenario/scenario';

/** A finding, and in which execution it was made. */
export interface Judgement extends Finding {
	/** Counted from 1. */
	readonly execution: number;
}

/** What a run left behind. */
export interface RunRecord {
	readonly rows: readonly Row[];
	readonly executions: readonly ExecutionRecord[];
	/** What others than the executions took away, and what they stored. */
	readonly removed: readonly StoredUsage[];
	readonly added: readonly StoredUsage[];
}

/** Puts every execution of a run to the checks, and the run as a whole. */
export function judge(
	{ world, target, reportsDifferences = false }: Scenario,
	run: RunRecord,
): Judgement[] {
	const records = run.executions;
	const perExecution = records.flatMap((record, position) =>
		ofExecution(record, world).map((finding) => ({ ...finding, execution: position + 1 })),
	);
	const after = records.at(-1)?.after ?? [];
	const ending = {
		rows: run.rows,
		stored: after,
		removed: run.removed,
		added: run.added,
		executions: records
			.flatMap(({ execution }) => execution ?? [])
			.map((execution) => (reportsDifferences ? asOfAllRows(execution, run.rows) : execution)),
		allHaveReceipts: records.every(
			({ execution }) => execution?.receipt?.sumsCreated !== undefined,
		),
	};
	const atTheEnd = (findings: Finding[]): Judgement[] =>
		findings.map((finding) => ({ ...finding, execution: records.length }));
	const counted = [
		...firstDoubles(run.rows, records),
		...perExecution,
		...atTheEnd(lost(run.rows, after)),
	].map((judgement) => (tellsOutcomes(world) ? judgement : { ...judgement, isViolation: false }));
	return [
		...counted,
		...atTheEnd(silent(ending)),
		...atTheEnd(unsettled(ending)).map((judgement) => ({
			...judgement,
			isViolation: mustSettle(world, target),
		})),
	];
}

/** How often the first execution and its retries alone stored a usage twice. */
export function twiceByRetries(
	{ reportsDifferences = false }: Pick<Scenario, 'reportsDifferences'>,
	{ rows, executions }: RunRecord,
): number {
	const others = executions.slice(1).findIndex(({ kind }) => kind !== 'retry');
	const last = executions[others < 0 ? executions.length - 1 : others];
	// Of sums whose rows come late it is what the execution knew that was to be stored.
	const meant = reportsDifferences ? (last.execution?.rows ?? rows) : rows;
	return sumBy(storedTwice(meant, last.after), 'count');
}

/**
 * An execution is held against what it found and left only where nothing is stored or taken away beside
 * it. Elsewhere what was said is held against what stands in the end.
 */
function ofExecution({ execution, isOverlapped, kind }: ExecutionRecord, world: World): Finding[] {
	if (execution === undefined) return [];
	const isHeldAgainstStore = tellsOutcomes(world) && isOverlapped !== true && kind !== 'reconcile';
	return [...(isHeldAgainstStore ? wrongOutcomes(execution) : []), ...unknowns(execution)];
}

/** What is stored twice stays so; it counts once, and for the execution after which it was first seen. */
function firstDoubles(rows: readonly Row[], records: readonly ExecutionRecord[]): Judgement[] {
	const perExecution = records.map(({ after }) => storedTwice(rows, after));
	return (perExecution.at(-1) ?? []).map((finding) => {
		const first = perExecution.findIndex((findings) =>
			findings.some(({ key }) => key === finding.key),
		);
		return { ...finding, execution: first + 1 };
	});
}
