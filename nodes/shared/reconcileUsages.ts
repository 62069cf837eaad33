import { uniqueField } from '../../delivery/contract/recognition';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { prepare } from '../../delivery/create/prepare';
import { readStored, type Scope } from '../../delivery/reconcile/readStored';
import { reconcile } from '../../delivery/reconcile/reconcile';
import { repair } from '../../delivery/reconcile/repair';
import { removeSurplus } from '../../delivery/reconcile/removeSurplus';
import type { Reason } from '../../delivery/contract/code';
import type { Removal } from '../../delivery/contract/removal';
import type { ListedTarget, Target } from '../../delivery/contract/target';
import type { Reading } from '../../values/reading';
import { readCombining } from './read/combining';
import { withoutCodes } from './host/hostMessage';
import { nodeFailure } from './host/nodeFailure';
import { openRun, type Service } from './host/openRun';
import { readSettings } from './read/readSettings';
import { readUsages, type ReadFields } from './read/readUsages';
import { checkToolMayChange, refuseIdentsOfTools } from './read/toolUse';
import {
	failureOfItems,
	toItems,
	summaryHint,
	summaryOf,
	type Returned,
} from './report/reconcileReport';
import { settle } from './report/settledUsages';
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
	/** Where copies that are too many can be removed. */
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
	if (mayRemove) checkToolMayChange(context);
	const returned = context.getNodeParameter('returned', 0) as Returned;
	const fields = [...target.fields, ...(action.naming?.fields ?? [])];
	const read = readUsages(context, settings, fields, action.readFields, action.properties);
	const named = refuseIdentsOfTools(settings, read, uniqueField(target.recognition));
	const combining = readCombining(settings, target, named);
	const { run, connection, locks } = await openRun(context, action.service, settings.limits);
	const inputs = await resolveNames(action.naming, named, reading, run);
	const unresolved = inputs.find((input) => input.unresolved?.reason)?.unresolved?.reason;
	if (unresolved !== undefined)
		return notCompared(context, 'it is not known what some items name', unresolved);
	const delivery = { reading, equalUsages: settings.equalUsages, combining };
	const { usages, results } = prepare(target, inputs, {
		...delivery,
		namesPaths: settings.usageFrom !== 'fields',
		stopOnInvalid: false,
		lookUp: true,
	});
	if (!continuesOnFail && usages.size < results.length) {
		throw failureOfItems(node, 'invalid, so nothing was compared', results)!;
	}
	const listed = await readStored(target, usages, scope, run);
	if (!listed.known) {
		const why = `what ${target.service} has stored cannot be listed completely`;
		return notCompared(context, why, listed.reason);
	}
	const found = reconcile(target, usages, listed.stored);
	const turns = { locks, account: connection.account };
	const removals =
		mayRemove && action.removing !== undefined
			? await removeSurplus(usages, found, run, { ...action.removing, ...turns })
			: new Map();
	const repaired = mayRepair
		? await repair(target, usages, found, run, {
				...delivery,
				...turns,
				takesBack: !settings.isTool,
			})
		: new Map();
	const settled = settle({ results, usages, found, repaired });
	const summary = summaryOf(target, settled, found, removals, listed.stored.length);
	summaryHint(context, target.service, summary);
	const failure = continuesOnFail
		? undefined
		: failureOfItems(
				node,
				'not settled; all others were compared',
				settled.map(({ failed }) => failed),
			);
	if (failure !== undefined) throw failure;
	return toItems(target, settled, found, removals, summary, returned);
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
		const json: IDataObject = {
			error: message,
			message: `${message} ${fix}`,
			details: { code, reason },
		};
		return { json, pairedItem: { item } };
	});
}
