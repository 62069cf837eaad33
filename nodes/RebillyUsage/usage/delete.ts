import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { Remover, type Removed } from '../../../delivery/stored/remove';
import type { Code } from '../../../delivery/contract/code';
import { inSentences } from '../../../values/sentences';
import { requestOptionsProperty } from '../../shared/screen/createProperties';
import { forEachItem, ItemProblem, type ItemOutput } from '../../shared/items/eachItem';
import { readLimits, type GivenLimits } from '../../shared/read/readLimits';
import { lastingMemory } from '../../shared/host/contextMemory';
import { openRun } from '../../shared/host/openRun';
import type { Operation } from '../../shared/items/operations';
import { checkToolMayChange } from '../../shared/read/toolUse';
import { rebilly } from '../connection';
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
	const gone: string[] = [];
	let deleted = 0;
	run.waiting = context.getInputData().length;
	const output = await forEachItem(context, deleteUsageProperties, async (item) => {
		run.waiting -= 1;
		const id = readId(context, 'usageId', 'Usage ID', item);
		if (byThisExecution.get(id)) return { deleted: true, id };
		const removed = await remover.remove(id);
		if (removed.kind === 'absent' && options.alreadyGone !== 'notFound') {
			gone.push(id);
			return { deleted: true, id, alreadyGone: true, code: GONE };
		}
		const result = outputOf(removed, id);
		byThisExecution.set(id, true);
		deleted += 1;
		return result;
	});
	if (deleted > 0) deletedHint(context, deleted);
	if (gone.length > 0) goneHint(context, gone);
	return output;
};

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
	context.addExecutionHints({
		message: `${count} ${were} deleted. Another run of the workflow that created ${them} bills ${them} again, because nothing in Rebilly tells that ${them === 'it' ? 'it was' : 'they were'} there: take ${rows} out of the source. If only the quantity was wrong, use 'Correct usage' instead.`,
		type: 'warning',
		location: 'outputPane',
	});
}

const MOST_NAMED = 10;

function goneHint(context: IExecuteFunctions, ids: readonly string[]): void {
	const named = ids.slice(0, MOST_NAMED).join(', ');
	const more = ids.length > MOST_NAMED ? `, and ${ids.length - MOST_NAMED} more` : '';
	const were = ids.length === 1 ? 'usage was' : 'usages were';
	context.addExecutionHints({
		message: `${ids.length} ${were} already gone: ${named}${more}. If they were not deleted before, check 'Usage ID'. Reason: ${GONE}.`,
		type: 'warning',
		location: 'outputPane',
	});
}
