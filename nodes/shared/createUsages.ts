import { uniqueField } from '../../delivery/contract/recognition';
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { deliver } from '../../delivery/create/deliver';
import { receiptOf } from '../../delivery/create/receipt';
import type { UsageResult } from '../../delivery/create/results';
import type { Target } from '../../delivery/contract/target';
import { readCombining } from './read/combining';
import { createHistory } from './host/history';
import { tryMemory } from './host/memory';
import { openRun, type Service } from './host/openRun';
import { readOptions } from './read/readOptions';
import { comesByApiNames, readUsages, type ReadFields } from './read/readUsages';
import { failureOf, receiptHint, toItems } from './report/report';
import { refuseIdentsOfTools } from './read/toolUse';
import { shownRequest } from './host/transport';

/** What a create action brings: its target, its parameters, its service. */
export interface CreateAction {
	readonly target: Target;
	readonly readFields: ReadFields;
	/** The parameters of the action, by which faults name them. */
	readonly properties: readonly INodeProperties[];
	readonly service: Service;
	/** Whether the service sets the time of a usage, so that a repeat cannot be recognised. */
	readonly timeIsSetByService?: boolean;
}

/** Carries out a create action: reads all items, delivers their usages, reports on each. */
export async function createUsages(
	context: IExecuteFunctions,
	action: CreateAction,
): Promise<INodeExecutionData[]> {
	const { target } = action;
	const options = readOptions(context);
	const inputs = refuseIdentsOfTools(
		context,
		readUsages(context, target.fields, action.readFields, action.properties),
		uniqueField(target.recognition),
	);
	const combining = readCombining(context, options, target, inputs);
	const { run, clock, connection } = await openRun(context, action.service, options.limits);
	const started = clock.now();
	const continues = context.continueOnFail();
	const results = await deliver(target, inputs, run, {
		reading: options.reading,
		namesPaths: comesByApiNames(context),
		stopOnInvalid: !continues,
		lookUp: options.lookUp,
		equalUsages: options.equalUsages,
		combining,
		dryRun: options.dryRun ? (request) => shownRequest(request, connection.baseUrl) : undefined,
		memory: tryMemory<UsageResult>(context, 'endings'),
		history:
			options.historySize > 0
				? createHistory(context, connection.account, options.historySize)
				: undefined,
	});
	const receipt = receiptOf(target, results, run.effort, clock.now() - started, options.dryRun);
	receiptHint(context, receipt);
	const isSafeToRepeat =
		uniqueField(target.recognition) !== undefined || options.lookUp || options.historySize > 0;
	const failure = continues
		? undefined
		: failureOf(context.getNode(), results, target.service, {
				isSafeToRepeat: isSafeToRepeat && !action.timeIsSetByService,
				isDryRun: options.dryRun,
			});
	if (failure !== undefined) throw failure;
	return toItems(results, receipt, options.receipt);
}
