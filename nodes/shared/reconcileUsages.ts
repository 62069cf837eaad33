import { uniqueField } from '../../delivery/contract/recognition';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { reasonNotAsked } from '../../delivery/create/input';
import { prepare } from '../../delivery/create/prepare';
import { knownFields } from '../../delivery/rules/knownFields';
import { readStored, type Scope } from '../../delivery/reconcile/readStored';
import {
	correctDifferent,
	type DifferentCorrections,
} from '../../delivery/reconcile/correctDifferent';
import { reconcile, type Reconciliation } from '../../delivery/reconcile/reconcile';
import { repair } from '../../delivery/reconcile/repair';
import { removeSurplus } from '../../delivery/reconcile/removeSurplus';
import type { Reason } from '../../delivery/contract/code';
import { itemsOf, type ItemResult } from '../../delivery/contract/outcome';
import type { Duplicate } from '../../delivery/identity/compare';
import type { Removal } from '../../delivery/contract/removal';
import type { ListedTarget, Target } from '../../delivery/contract/target';
import { ANY_READING, type Reading } from '../../values/reading';
import { readCombining } from './read/combining';
import { correctionMemories } from './host/correctionMemories';
import { withoutCodes } from './host/hostMessage';
import { nodeFailure } from './host/nodeFailure';
import { openRun, type Service } from './host/openRun';
import { failureItem } from './items/failureItem';
import { readSettings } from './read/readSettings';
import { tellingColumns } from './read/tellingColumns';
import { readUsages, type ReadFields } from './read/readUsages';
import { checkToolMayChange, refuseIdentsOfTools } from './read/toolUse';
import { farTimesHint } from './report/farTimesHint';
import { columnsHint, columnsOf, unusedInWords } from './report/columnsHint';
import { failureOfItems, toItems, type Returned } from './report/reconcileReport';
import {
	nothingTakenBackHint,
	sentenceOf,
	summaryHint,
	summaryOf,
} from './report/reconcileSummary';
import { zoneHint } from './report/zoneHint';
import { noticedHints } from './report/noticedHints';
import { settle, type Settled } from './report/settledUsages';
import { resolveNames, type Naming } from './resolveNames';

/** What an action that reconciles brings. */
export interface ReconcileAction {
	readonly target: Target;
	readonly readFields: ReadFields;
	/** The parameters of the action, by which faults name them. */
	readonly properties: readonly INodeProperties[];
	readonly service: Service;
	/** How usages may name what the API wants by its own ID; left out: not at all. */
	readonly naming?: Naming<unknown>;
	/** Where to look for what nobody expects. */
	readonly readScope: (context: IExecuteFunctions, reading: Reading) => Scope;
	/** Where copies that are too many can be removed, and wrong usages corrected. */
	readonly removing?: { readonly target: ListedTarget; readonly removal: Removal };
}

/** Carries out *Reconcile*: reads what is stored, holds all items against it, repairs where asked to. */
export async function reconcileUsages(
	context: IExecuteFunctions,
	action: ReconcileAction,
): Promise<INodeExecutionData[]> {
	const { target } = action;
	const settings = readSettings(context);
	const { node, reading, continuesOnFail } = settings;
	const scope = action.readScope(context, reading);
	const mayRepair = context.getNodeParameter('options.repair', 0, false) === true;
	const mayRemove = context.getNodeParameter('options.removeSurplus', 0, false) === true;
	const mayCorrect = context.getNodeParameter('options.repairDifferent', 0, false) === true;
	if (mayRemove || mayCorrect) checkToolMayChange(context);
	const returned = context.getNodeParameter('returned', 0) as Returned;
	const fields = [...knownFields(target.schema(reading)), ...(action.naming?.fields ?? [])];
	const { readFields, properties, naming } = action;
	const replaces = naming?.replaces;
	const read = readUsages(context, settings, fields, readFields, properties, replaces);
	const named = refuseIdentsOfTools(settings, read.inputs, uniqueField(target.recognition));
	const combining = readCombining(settings, target, named);
	const { run, clock, connection, locks } = await openRun(context, action.service, settings.limits);
	const inputs = await resolveNames(naming, named, reading, run, read.notes);
	const notAsked = reasonNotAsked(inputs);
	if (notAsked !== undefined)
		return notCompared(context, 'it is not known what some items name', notAsked);
	const delivery = { reading, equalRows: settings.equalRows, combining };
	// Equal rows are expected as often as they are stored, and asked about beyond that.
	const asksAboutEqual = settings.equalRows === undefined;
	const { usages, results } = prepare(target, inputs, {
		...delivery,
		equalRows: settings.equalRows ?? 'each',
		namesPaths: settings.usageFrom !== 'fields',
		stopOnInvalid: false,
		lookUp: true,
	});
	const invalid = results.map((result) => (result?.outcome === 'invalid' ? result : undefined));
	const unused = unusedInWords(read.notes);
	const unread = failureOfItems(node, 'invalid, so nothing was compared', invalid, unused);
	if (!continuesOnFail && unread !== undefined) throw unread;
	const expected = [...usages].map(([position, { body, combined }]) => ({
		items: itemsOf({ combined }, position),
		body,
	}));
	farTimesHint(context, target, expected, clock.now());
	const listed = await readStored(target, usages, scope, run);
	if (!listed.known) {
		noticedHints(context, target.service, run.noticed.all);
		const why = `what ${target.service} has stored cannot be listed completely`;
		return notCompared(context, why, listed.reason);
	}
	const found = reconcile(target, usages, listed.stored, asksAboutEqual);
	const conflicting = [...found.duplicates.values()].filter(isConflict).length;
	const faulty = invalid.filter((result) => result !== undefined).length + conflicting;
	// What an invalid row would say is not known, and may be what is stored; as what one in conflict says.
	const removing = faulty === 0 ? action.removing : undefined;
	if (faulty > 0 && (mayRemove || mayCorrect)) nothingTakenBackHint(context, faulty);
	const turns = { locks, account: connection.account };
	const removals =
		mayRemove && removing !== undefined
			? await removeSurplus(usages, found, run, { ...removing, ...turns })
			: new Map();
	const corrections =
		mayCorrect && removing !== undefined
			? await correctDifferent(usages, found, listed.stored, run, {
					...removing,
					...turns,
					...correctionMemories(context, connection.account),
					// The expected usages are read already.
					reading: ANY_READING,
					storeIfGone: false,
				})
			: new Map();
	const repaired = mayRepair
		? await repair(target, usages, withoutCorrected(found, corrections), run, {
				...delivery,
				...turns,
				takesBack: !settings.isTool,
			})
		: new Map();
	const toldApartBy = tellingColumns(context.getInputData(), target, read.notes);
	const settled = settle(target, {
		results,
		usages,
		found,
		repaired,
		corrections,
		toldApartBy,
	});
	const summary = {
		...summaryOf(target, settled, found, removals, listed.stored.length),
		...(read.notes.emptyRows === 0 ? {} : { emptyRows: read.notes.emptyRows }),
		...columnsOf(read.notes),
	};
	const message = sentenceOf(target.service, summary);
	summaryHint(context, message, summary, settled);
	noticedHints(context, target.service, run.noticed.all);
	zoneHint(context, settings.zoneOfWorkflow);
	columnsHint(context, read.notes);
	const failure = continuesOnFail
		? undefined
		: failureOfItems(node, 'not settled; all others were compared', byPosition(settled));
	if (failure !== undefined) throw failure;
	return toItems(target, settled, found, removals, { message, summary, mayRemove }, returned);
}

/** Whether an item has the reference of an earlier one and says something else: which is meant is not known. */
function isConflict({ differences }: Duplicate): boolean {
	return differences.length > 0;
}

/** What an earlier try of this execution has begun to correct must not be reported as missing besides. */
function withoutCorrected(
	found: Reconciliation,
	corrections: DifferentCorrections,
): Reconciliation {
	const findings = new Map([...found.findings].filter(([position]) => !corrections.has(position)));
	return { ...found, findings };
}

function byPosition(settled: readonly Settled[]): ReadonlyArray<ItemResult | undefined> {
	const failed: Array<ItemResult | undefined> = [];
	for (const one of settled) failed[one.position] = one.failed;
	return failed;
}

/**
 * Without the whole list nothing can be said of any item.
 *
 * @throws NodeOperationError when the node is set to stop
 */
function notCompared(
	context: IExecuteFunctions,
	why: string,
	{ code, message: reason }: Reason,
): INodeExecutionData[] {
	const message = `Nothing was compared, because ${why}: ${reason.replace(/\.$/, '')}.`;
	const fix =
		'From a part of the list it would follow that usages are missing which are not. Fix this and run the workflow again.';
	if (!context.continueOnFail()) {
		throw nodeFailure(context.getNode(), { code, message: withoutCodes(message) }, fix);
	}
	return context.getInputData().map((_item, item) => {
		return { json: failureItem({ code, reason }, `${message} ${fix}`), pairedItem: { item } };
	});
}
