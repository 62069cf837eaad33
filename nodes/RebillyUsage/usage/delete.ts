import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { remainingCopies } from '../../../delivery/correct/remaining';
import { Remover, type Removed } from '../../../delivery/stored/remove';
import type { Code } from '../../../delivery/contract/code';
import type { ExactObject } from '../../../values/exactJson';
import { inSentences } from '../../../values/sentences';
import { requestOptionsProperty } from '../../shared/screen/createProperties';
import { noticedHints } from '../../shared/report/noticedHints';
import { forEachItem, ItemProblem, type ItemOutput } from '../../shared/items/eachItem';
import { readLimits, type GivenLimits } from '../../shared/read/readLimits';
import { executionHint } from '../../shared/host/executionHint';
import { lastingMemory } from '../../shared/host/contextMemory';
import { openRun } from '../../shared/host/openRun';
import type { Operation } from '../../shared/items/operations';
import { checkToolMayChange } from '../../shared/read/toolUse';
import { rebilly } from '../connection';
import { usageTarget } from './target';
import { usageRemoval } from './usageRemoval';
import { readId } from '../ids';
import { usageIdProperty } from '../screenFields';

const place = { resource: 'usage', operation: 'delete' };

const alreadyGoneOption: INodeProperties = {
	displayName: 'Already Gone',
	name: 'alreadyGone',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Counts as Deleted',
			value: 'deleted',
			description: 'So that running the workflow again does no harm; such items say alreadyGone',
		},
		{
			name: 'Goes to the Error Output',
			value: 'notFound',
			description:
				'So that a wrong ID is noticed. With On Error set to stop, the node stops there.',
		},
	],
	default: 'deleted',
	description:
		'What a usage is that Rebilly does not have, because it was deleted before or the ID is wrong',
};

/** Parameters of *Delete usage*. */
export const deleteUsageProperties: INodeProperties[] = [
	usageIdProperty(
		place,
		'The ID of the usage that must not be billed: storedId in the output of Create. It cannot be brought back.',
	),
	requestOptionsProperty(place, [alreadyGoneOption]),
];

/** Carries out *Delete usage*: one usage per item, in their order. */
export const deleteUsage: Operation = async (context) => {
	checkToolMayChange(context);
	const options = context.getNodeParameter('options', 0, {}) as GivenLimits & {
		alreadyGone?: 'deleted' | 'notFound';
	};
	const { run, connection } = await openRun(context, rebilly, readLimits(context, options));
	const remover = new Remover(usageRemoval, run);
	const byThisExecution = lastingMemory<true>(context, 'deleted', connection.account);
	// Only for what is said beside: whatever comes in its way, usages are deleted.
	const beside = run.finishing(0);
	const reader = new Remover(usageRemoval, beside);
	const contents = new Map<string, ExactObject>();
	let mayRead = true;
	const gone: string[] = [];
	let deleted = 0;
	run.waiting = context.getInputData().length;
	const output = await forEachItem(context, deleteUsageProperties, async (item) => {
		run.waiting -= 1;
		const id = readId(context, 'usageId', 'Usage ID', item);
		if (byThisExecution.get(id)) return { deleted: true, id };
		const read = mayRead ? await reader.read(id) : undefined;
		mayRead &&= read?.kind === 'stored' || read?.kind === 'absent';
		const removed = await remover.remove(id);
		if (removed.kind === 'absent' && options.alreadyGone !== 'notFound') {
			gone.push(id);
			return { deleted: true, id, alreadyGone: true, code: GONE };
		}
		const result = outputOf(removed, id);
		byThisExecution.set(id, true);
		deleted += 1;
		if (read?.kind === 'stored') contents.set(id, read.record.content);
		return result;
	});
	if (deleted > 0) deletedHint(context, deleted);
	if (gone.length > 0) goneHint(context, gone);
	const copies = await remainingCopies(
		usageTarget('usage'),
		{ remover: reader, run: beside },
		contents,
	);
	if (copies.size > 0) copiesHint(context, copies);
	noticedHints(context, rebilly.name, run.noticed.all);
	return output.map((item) => withCopies(item, copies));
};

const STORED_MORE_OFTEN: Code = 'stored-more-often';

/** Says beside a deleted usage which others still say the same. */
function withCopies(
	item: INodeExecutionData,
	copies: ReadonlyMap<string, readonly string[]>,
): INodeExecutionData {
	const { deleted, id } = item.json;
	const left = deleted === true ? copies.get(String(id)) : undefined;
	if (left === undefined) return item;
	return { ...item, json: { ...item.json, code: STORED_MORE_OFTEN, copies: [...left] } };
}

const GONE: Code = 'gone';

/** @throws ItemProblem unless the usage is deleted */
function outputOf(removed: Removed, id: string): ItemOutput {
	switch (removed.kind) {
		case 'removed':
			return { deleted: true, id };
		case 'absent':
			throw new ItemProblem(
				GONE,
				`Rebilly has no usage '${id}' (404).`,
				"It was deleted before, or 'Usage ID' is wrong.",
				detailsOf('absent', id),
			);
		case 'refused':
			throw new ItemProblem(
				removed.code,
				`The usage '${id}' still stands, because Rebilly refused to delete it (${removed.refusal.status}): ${inSentences([removed.refusal.message])}`,
				removed.fix,
				{
					...detailsOf('stands', id),
					refusal: { ...removed.refusal } as IDataObject,
					requestId: removed.refusal.requestId,
				},
			);
		case 'kept':
			throw new ItemProblem(
				removed.reason.code,
				`The usage '${id}' was not deleted: ${inSentences([removed.reason.message])}`,
				'Run the workflow again.',
				detailsOf('stands', id),
			);
		case 'uncertain':
			throw new ItemProblem(
				removed.reason.code,
				`The usage '${id}' may or may not be deleted: ${inSentences([removed.reason.message])}`,
				'Run the workflow again: a usage that is deleted already does no harm.',
				detailsOf('unknown', id),
			);
	}
}

/** @param outcome what is known of the usage: it stands, it is absent, or that is unknown */
function detailsOf(outcome: 'stands' | 'absent' | 'unknown', id: string): IDataObject {
	return { outcome, id };
}

function deletedHint(context: IExecuteFunctions, count: number): void {
	const [were, them, rows] =
		count === 1 ? ['usage was', 'it', 'its row'] : ['usages were', 'them', 'their rows'];
	warn(
		context,
		`${count} ${were} deleted. Another run of the workflow that created ${them} bills ${them} again, because nothing in Rebilly tells that ${them === 'it' ? 'it was' : 'they were'} there: take ${rows} out of the source. If only the quantity was wrong, use 'Correct usage' instead.`,
	);
}

const MOST_NAMED = 10;

function goneHint(context: IExecuteFunctions, ids: readonly string[]): void {
	const were = ids.length === 1 ? 'usage was' : 'usages were';
	warn(
		context,
		`${ids.length} ${were} already gone: ${named(ids)}. If they were not deleted before, check 'Usage ID'. Reason: ${GONE}.`,
	);
}

function copiesHint(
	context: IExecuteFunctions,
	copies: ReadonlyMap<string, readonly string[]>,
): void {
	const ids = [...new Set([...copies.values()].flat())];
	warn(
		context,
		`Rebilly still has usages that say the same as deleted ones: ${named(ids)}. If they are copies of them, delete them too. Reason: ${STORED_MORE_OFTEN}.`,
	);
}

function named(ids: readonly string[]): string {
	const more = ids.length > MOST_NAMED ? `, and ${ids.length - MOST_NAMED} more` : '';
	return ids.slice(0, MOST_NAMED).join(', ') + more;
}

function warn(context: IExecuteFunctions, message: string): void {
	executionHint(context, 'warning', message);
}
