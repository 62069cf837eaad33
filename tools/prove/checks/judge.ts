import sumBy from 'lodash/sumBy';
import { lost, storedTwice } from './books';
import type { Finding } from './finding';
import { wrongOutcomes } from './outcomes';
import { unknowns } from './unknowns';
import type { ExecutionRecord } from './evidence';
import type { Scenario } from '../scenario/scenario';
import { rowsOf, type Scheme } from '../schemes/schemes';

/** A finding, and in which execution it was made. */
export interface Judgement extends Finding {
	/** Counted from 1. */
	readonly execution: number;
}

/** Puts every execution of a run to the checks, and the run as a whole. */
export function judge(
	scheme: Scheme,
	scenario: Scenario,
	records: readonly ExecutionRecord[],
): Judgement[] {
	const rows = rowsOf(scheme, scenario);
	const perExecution = records.flatMap(({ execution }, position) => {
		if (execution === undefined) return [];
		const findings = [...wrongOutcomes(execution), ...unknowns(execution)];
		return findings.map((finding) => ({ ...finding, execution: position + 1 }));
	});
	return [
		...firstDoubles(scheme, scenario, records),
		...perExecution,
		...lost(rows, records.at(-1)?.after ?? []).map((finding) => ({
			...finding,
			execution: records.length,
		})),
	];
}

/** How often the first execution and its retries alone stored a usage twice. */
export function twiceByRetries(
	scheme: Scheme,
	scenario: Scenario,
	records: readonly ExecutionRecord[],
): number {
	const others = records.slice(1).findIndex(({ kind }) => kind !== 'retry');
	const last = records[others < 0 ? records.length - 1 : others];
	return sumBy(storedTwice(rowsOf(scheme, scenario), last.after), 'count');
}

/** What is stored twice stays so; it counts once, and for the execution after which it was first seen. */
function firstDoubles(
	scheme: Scheme,
	scenario: Scenario,
	records: readonly ExecutionRecord[],
): Judgement[] {
	const rows = rowsOf(scheme, scenario);
	const perExecution = records.map(({ after }) => storedTwice(rows, after));
	return (perExecution.at(-1) ?? []).map((finding) => {
		const first = perExecution.findIndex((findings) =>
			findings.some(({ key }) => key === finding.key),
		);
		return { ...finding, execution: first + 1 };
	});
}
