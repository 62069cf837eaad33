import Big from 'big.js';
import mergeWith from 'lodash/mergeWith';
import omit from 'lodash/omit';
import partition from 'lodash/partition';
import pick from 'lodash/pick';
import sum from 'lodash/sum';
import type { IDataObject, INodeExecutionData, ITaskData } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../engine';
import type { Claim, End, Execution, Outcome } from '../checks/evidence';

/** How a workflow is to be read. */
export interface Reading {
	/** The node runs several times in one execution, with so many items at a time. */
	readonly batchSize?: number;
	/** The node's action is Reconcile. */
	readonly isReconcile?: boolean;
}

export type Said = Pick<Execution, 'ends' | 'failure' | 'claim' | 'receipt'>;

/** What an execution says of its items. */
export function readResult(
	{ data, error }: RunResult,
	items: number,
	{ batchSize, isReconcile }: Reading,
): Said {
	const runs = data.data.resultData.runData[nodeNames.node] ?? [];
	if (batchSize !== undefined) return readBatches(runs, items, batchSize);
	// A node that throws and is to continue hands on its input; only the record tells.
	const failure = runs.at(-1)?.error ?? error;
	return failure === undefined ? readItems(runs, isReconcile) : readFailure(failure);
}

/** A batch that failed as a whole says nothing of its items but that it failed, or names them. */
function readBatches(runs: readonly ITaskData[], items: number, batchSize: number): Said {
	const batches = runs.map((run, position): Said => {
		const first = position * batchSize;
		const { ends, claim, receipt } = run.error ? readFailure(run.error) : readItems([run]);
		const said = claim?.items.map((end) => ({ ...end, message: '' })) ?? ends;
		const failed =
			run.error && claim === undefined
				? Array.from({ length: Math.min(batchSize, items - first) }, (_none, item) => unsent(item))
				: said;
		return { ends: failed.map((end) => ({ ...end, item: first + end.item })), receipt };
	});
	return {
		ends: batches.flatMap(({ ends }) => ends),
		receipt: batches.map(({ receipt }) => receipt).reduce(plus, undefined),
	};
}

function unsent(item: number): End {
	return { item, outcome: 'unsent', message: 'The node failed.' };
}

function plus(one: Said['receipt'], other: Said['receipt']): Said['receipt'] {
	if (one === undefined || other === undefined) return one ?? other;
	return {
		items: one.items + other.items,
		outcomes: mergeWith({ ...one.outcomes }, other.outcomes, (a: number, b: number) => a + b),
		sumsCreated: mergeWith({ ...one.sumsCreated }, other.sumsCreated, (a = '0', b = '0') =>
			new Big(a as string).plus(b as string).toFixed(),
		),
	};
}

function readItems(runs: readonly ITaskData[], isReconcile = false): Said {
	const items = runs.flatMap(({ data }) => (data?.main ?? []).flatMap((branch) => branch ?? []));
	if (isReconcile) return { ends: items.flatMap(reconciledEndOf) };
	const [receipts, others] = partition(items, ({ json }) => json.notStored !== undefined);
	// Where the run could not begin, it counts nothing.
	const receipt = receipts.find(({ json }) => json.outcomes !== undefined)?.json;
	return { ends: others.map(endOf), receipt: receipt as unknown as Said['receipt'] };
}

interface Failure {
	readonly message: string;
	readonly description?: string | null;
	readonly context?: unknown;
}

function readFailure({ message, description, context }: Failure): Said {
	const failure = [message, description ?? ''].join('\n').trim();
	return { ends: [], failure, claim: claimOf(context) };
}

/** What a failure of this package's nodes holds for programs. */
interface FailureData {
	readonly outcomes?: Readonly<Partial<Record<Outcome, number>>>;
	readonly items?: ReadonlyArray<{ readonly items: readonly number[]; readonly outcome: Outcome }>;
}

const STORED: readonly Outcome[] = ['created', 'duplicate', 'partial'];

/** What a failure says of its items; one that comes before them, or of another's node, says nothing. */
function claimOf(context: unknown): Claim | undefined {
	const data = (context as { data?: FailureData | null } | undefined)?.data;
	const { outcomes, items } = data ?? {};
	if (outcomes === undefined || items === undefined) return undefined;
	return {
		stored: sum(Object.values(pick(outcomes, STORED))),
		outcomes: omit(outcomes, STORED),
		items: items.flatMap(({ items: of, outcome }) => of.map((item) => ({ item, outcome }))),
	};
}

function endOf({ json, pairedItem }: INodeExecutionData): End {
	const said = (json.details ?? json) as IDataObject;
	return {
		item: itemOf(pairedItem),
		// What HTTP Request puts out is the API's answer: it went well.
		outcome: (said.outcome ?? 'stored') as Outcome,
		remainder: said.remainder as string | undefined,
		message: String(json.message ?? said.message ?? ''),
	};
}

/** What Reconcile says of a usage, as the outcome that means the same. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
	matched: 'duplicate',
	duplicate: 'duplicate',
	different: 'conflict',
	twice: 'surplus',
	missing: 'unsent',
};

function reconciledEndOf(item: INodeExecutionData): End[] {
	const said = (item.json.details ?? item.json) as IDataObject;
	const outcome = (said.outcome as Outcome | undefined) ?? OUTCOMES[String(said.status)];
	// The summary, and what is stored of others, are about no item.
	return outcome === undefined ? [] : [{ ...endOf(item), outcome }];
}

function itemOf(pairedItem: INodeExecutionData['pairedItem']): number {
	const link = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	return typeof link === 'object' ? link.item : (link ?? -1);
}
