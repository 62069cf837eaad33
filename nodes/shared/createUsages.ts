import { uniqueField } from '../../delivery/contract/recognition';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Plan } from '../../delivery/create/approval/plan';
import { deliver } from '../../delivery/create/deliver';
import { usedDaysOf, type UsedDays } from '../../delivery/create/guard/earlier';
import type { Guarded, GuardOptions } from '../../delivery/create/guard/guarded';
import { guardReceiptOf } from '../../delivery/create/guard/guardReceipt';
import { timedUsages } from '../../delivery/create/results/farTimes';
import { knownFields } from '../../delivery/rules/knownFields';
import { receiptOf } from '../../delivery/create/results/receipt';
import type { ItemResult } from '../../delivery/contract/outcome';
import type { UsageResult } from '../../delivery/create/results/results';
import type { Target } from '../../delivery/contract/target';
import { ANY_READING } from '../../values/reading';
import { correctSums, type Correcting } from './correctSums';
import { correctionMemories } from './host/correctionMemories';
import { readCombining } from './read/combining';
import { createHistory, historyHint } from './host/deduplicationHistory';
import { earlierRounds, lastingMemory, tryMemory } from './host/contextMemory';
import { openRun, type Service } from './host/openRun';
import { readGuard } from './read/readGuard';
import { readSettings } from './read/readSettings';
import { receiptItem, type SuccessAndReceipt } from './items/operations';
import { tellingColumns } from './read/tellingColumns';
import { readUsages, type ReadFields } from './read/readUsages';
import { farTimesHint } from './report/farTimesHint';
import { guardHints } from './report/guardHints';
import { columnsHint, columnsOf, unusedInWords } from './report/columnsHint';
import { zoneHint } from './report/zoneHint';
import { noticedHints } from './report/noticedHints';
import { receiptHint, repeatedHint, severalQuantitiesHint, summaryOf } from './report/hints';
import { failureOf, reasonsOfItems, toItems } from './report/report';
import { refuseIdentsOfTools } from './read/toolUse';
import { shownRequest } from './host/transport';
import { resolveNames, type Naming } from './resolveNames';

/** What a create action brings: its target, its parameters, its service. */
export interface CreateAction {
	readonly target: Target;
	readonly readFields: ReadFields;
	/** The parameters of the action, by which faults name them. */
	readonly properties: readonly INodeProperties[];
	readonly service: Service;
	/** Whether the service sets the time of a usage, so that a repeat cannot be recognised. */
	readonly timeIsSetByService?: boolean;
	/** Where stored sums can be corrected to which rows came late; left out: nowhere. */
	readonly correcting?: Correcting;
	/** How usages may name what the API wants by its own ID; left out: not at all. */
	readonly naming?: Naming<unknown>;
}

/** Carries out a create action: reads all items, delivers their usages, reports on each and on the run. */
export async function createUsages(
	context: IExecuteFunctions,
	action: CreateAction,
): Promise<SuccessAndReceipt> {
	const { target } = action;
	const settings = readSettings(context);
	const field = uniqueField(target.recognition);
	const fields = [
		...knownFields(target.schema(settings.reading)),
		...(action.naming?.fields ?? []),
	];
	const { readFields, properties, naming } = action;
	const replaces = naming?.replaces;
	const read = readUsages(context, settings, fields, readFields, properties, replaces);
	const named = refuseIdentsOfTools(settings, read.inputs, field);
	const combining = readCombining(settings, target, named);
	const { run, clock, connection, locks } = await openRun(context, action.service, settings.limits);
	const started = clock.now();
	const inputs = await resolveNames(naming, named, settings.reading, run, read.notes);
	const { continuesOnFail, dryRun, historySize, lookUp, storesBoth } = settings;
	const { account } = connection;
	const asksForOthers = field === undefined && lookUp && !storesBoth;
	let [sentBeside, repeated] = [0, 0];
	let plan: Plan | undefined;
	const guard = readGuard(context, settings.reading.time.zone ?? context.getTimezone());
	let guarded: Guarded | undefined;
	const delivered = await deliver(target, inputs, run, {
		reading: settings.reading,
		namesPaths: settings.usageFrom !== 'fields',
		stopOnInvalid: !continuesOnFail,
		lookUp,
		auditsAfterDoubtOnly: settings.auditsAfterDoubtOnly,
		// What a model has the node send, a person is to look at before anything is deleted.
		takesBack: !settings.isTool,
		equalRows: settings.equalRows,
		toldApartBy: tellingColumns(context.getInputData(), target, read.notes),
		rows: earlierRounds(context, 'rows', account),
		noteRepeated: () => void (repeated += 1),
		lateRows: combining === undefined ? undefined : settings.lateRows,
		approved: settings.approved,
		notePlan: dryRun || settings.approved !== undefined ? (made) => void (plan = made) : undefined,
		guard,
		noteGuarded: (found) => void (guarded = found),
		combining,
		locks,
		account,
		dryRun: dryRun ? (request) => shownRequest(request, connection.baseUrl) : undefined,
		memory: tryMemory<UsageResult>(context, 'endings'),
		sums: lastingMemory<string>(context, 'sums', account),
		rounds: asksForOthers ? earlierRounds(context, 'rounds', account) : undefined,
		storesBoth,
		noteSentBeside: (usages) => void (sentBeside += usages),
		history: historySize > 0 ? createHistory(context, account, historySize) : undefined,
	});
	// What a model has the node send, a person is to look at before anything is replaced.
	const mayCorrect = combining !== undefined && !dryRun && !settings.isTool;
	const results =
		settings.lateRows === 'correct' && mayCorrect && action.correcting !== undefined
			? await correctSums(delivered, run, {
					...action.correcting,
					...correctionMemories(context, account),
					locks,
					account,
					// The sums are read already.
					reading: ANY_READING,
					storeIfGone: false,
				})
			: delivered;
	const took = clock.now() - started;
	const ofGuard = guarded && guardReceiptOf(guarded, usedFor(target, results, guard, dryRun));
	const receipt = {
		...receiptOf(
			target,
			results,
			run.effort,
			took,
			dryRun,
			run.noticed.codes,
			read.notes.emptyRows,
		),
		...columnsOf(read.notes),
		...planSaid(plan, dryRun),
		...(ofGuard && { guard: ofGuard }),
	};
	const summary = summaryOf(receipt);
	receiptHint(context, receipt, [summary, ...reasonsOfItems(results)]);
	zoneHint(context, settings.zoneOfWorkflow);
	columnsHint(context, read.notes);
	noticedHints(context, target.service, run.noticed.all);
	farTimesHint(context, target, timedUsages(results), started);
	if (ofGuard !== undefined) guardHints(context, target.service, ofGuard);
	if (sentBeside > 0) severalQuantitiesHint(context, target.service, sentBeside, dryRun);
	if (repeated > 0) repeatedHint(context, repeated);
	const fitsIntoHistory = historySize > 0 && results.length <= historySize;
	const isSafeToRepeat = field !== undefined || lookUp || fitsIntoHistory;
	if (historySize > 0 && !isSafeToRepeat) historyHint(context, results.length, historySize);
	const failure = continuesOnFail
		? undefined
		: failureOf(settings.node, results, target.service, {
				isSafeToRepeat: isSafeToRepeat && !action.timeIsSetByService,
				goesByList: field === undefined,
				isDryRun: dryRun,
				unused: unusedInWords(read.notes),
			});
	if (failure !== undefined) throw failure;
	const kept = settings.includesInput ? context.getInputData() : undefined;
	return [toItems(results, kept), [receiptItem({ summary, ...receipt })]];
}

/** Where the API lists nothing, a later run compares with what the receipt says this one has stored. */
function usedFor(
	target: Target,
	results: readonly ItemResult[],
	guard: GuardOptions | undefined,
	dryRun: boolean,
): UsedDays | undefined {
	if (target.recognition.kind !== 'keyedBlind' || dryRun) return undefined;
	return guard === undefined || guard.compares.size === 0
		? undefined
		: usedDaysOf(target, results, guard.zone);
}

/** A dry run says the whole plan, so that it can be approved; a run that was approved says by which digest. */
function planSaid(plan: Plan | undefined, dryRun: boolean): object {
	if (plan === undefined) return {};
	return dryRun ? { plan } : { approved: plan.digest };
}
