import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { deliver } from '../../delivery/deliver';
import type { Memory } from '../../delivery/options';
import { receiptOf } from '../../delivery/receipt';
import type { Ending } from '../../delivery/results';
import { Run } from '../../delivery/run';
import type { Target } from '../../delivery/target';
import { isZone } from '../../values/instant';
import { CredentialProblem } from './credentialProblem';
import { createHistory } from './history';
import { readOptions, type CreateOptions } from './readOptions';
import { readUsages, type ReadFields } from './readUsages';
import { failureOf, receiptHint, toItems } from './report';
import { createClock, createTransport, secretsOf } from './transport';

/** What a create action brings: its target, its parameters, its credential. */
export interface CreateAction {
	readonly target: Target;
	readonly readFields: ReadFields;
	readonly credentialType: string;
	/** Whether the service sets the time of a usage, so that a repeat cannot be recognised. */
	readonly timeIsSetByService?: boolean;
	/** @throws CredentialProblem when the credential cannot work */
	readonly connect: (credentials: object) => Connection;
}

/** Where the usages go. */
export interface Connection {
	readonly baseUrl: string;
	/** Names the account: usages of different accounts are never taken for one another. */
	readonly account: string;
}

/** Carries out a create action: reads all items, delivers their usages, reports on each. */
export async function createUsages(
	context: IExecuteFunctions,
	action: CreateAction,
): Promise<INodeExecutionData[]> {
	const { target } = action;
	const options = readOptions(context);
	checkZone(context, options);
	checkRanges(context, options);
	const inputs = readUsages(context, target.fields, action.readFields);
	const connection = await connect(context, action);
	const clock = createClock(context);
	const started = clock.now();
	const run = new Run(
		createTransport(context, {
			credentialType: action.credentialType,
			baseUrl: connection.baseUrl,
			timeoutMs: options.timeoutMs,
			secrets: connection.secrets,
		}),
		clock,
		{ totalMs: options.totalMs, concurrency: options.concurrency },
		Math.random,
		(message) => logWait(context, message),
	);
	const continues = context.continueOnFail();
	const results = await deliver(target, inputs, run, {
		reading: options.reading,
		stopOnInvalid: !continues,
		lookUp: options.lookUp,
		equalUsages: options.equalUsages,
		memory: memoryOf(context),
		history:
			options.historySize > 0
				? createHistory(context, connection.account, options.historySize)
				: undefined,
	});
	const receipt = receiptOf(target, results, run.effort, clock.now() - started);
	receiptHint(context, receipt);
	const isSafeToRepeat = target.identField !== undefined || options.lookUp || options.historySize > 0;
	const failure = continues
		? undefined
		: failureOf(context.getNode(), results, target.service, isSafeToRepeat && !action.timeIsSetByService);
	if (failure !== undefined) throw failure;
	return toItems(results, receipt, options.receipt);
}

async function connect(
	context: IExecuteFunctions,
	action: CreateAction,
): Promise<Connection & { secrets: string[] }> {
	const credentials = await context.getCredentials(action.credentialType);
	try {
		return { ...action.connect(credentials), secrets: secretsOf(credentials) };
	} catch (thrown) {
		if (!(thrown instanceof CredentialProblem)) throw new NodeOperationError(context.getNode(), thrown as Error);
		throw new NodeOperationError(context.getNode(), 'The credential cannot be used', {
			description: thrown.message,
		});
	}
}

function checkZone(context: IExecuteFunctions, options: CreateOptions): void {
	const { zone } = options.reading.time;
	if (zone === undefined || isZone(zone)) return;
	throw new NodeOperationError(context.getNode(), `'Time Zone' names no zone: ${zone}`, {
		description: "Choose a zone of the list in the option 'Time Zone', for example Europe/Berlin.",
	});
}

/** Into the log of n8n, and for a run from the editor into its console. */
function logWait(context: IExecuteFunctions, message: string): void {
	context.logger.info(`${context.getNode().name}: ${message}`);
	context.sendMessageToUI(message);
}

/** The screen keeps to these, but a workflow may also be imported. */
function checkRanges(context: IExecuteFunctions, options: CreateOptions): void {
	const ranges: Array<[label: string, value: number, unit: number, most: number]> = [
		['Parallel Requests', options.concurrency, 1, 100],
		['Request Timeout', options.timeoutMs, 1000, 300],
		['Time Limit', options.totalMs, 60_000, 1440],
	];
	const wrong = ranges.find(([, value, unit, most]) => !(value > 0 && value <= most * unit));
	if (wrong === undefined && Number.isInteger(options.concurrency)) return;
	const [label, value, unit, most] = wrong ?? ranges[0];
	throw new NodeOperationError(context.getNode(), `'${label}' must be between 1 and ${most} but is ${value / unit}`, {
		description: `Mend it in the options of the node, or remove the option.`,
	});
}

interface NodeContext {
	run?: string;
	endings?: Record<string, Ending>;
}

/**
 * Retry On Fail runs the node again with all items; what is stored is not sent again. The host keeps
 * this context for the rounds of a loop and for Retry execution too, but there other usages or another
 * account may be meant, so it only counts within one round of one execution.
 */
function memoryOf(context: IExecuteFunctions): Memory | undefined {
	if (!context.getNode().retryOnFail) return undefined;
	const kept = context.getContext('node') as NodeContext;
	const round = context.evaluateExpression('{{ $runIndex }}', 0);
	const run = `${context.getExecutionId()} ${String(round)}`;
	const endings = kept.run === run ? (kept.endings ?? {}) : {};
	Object.assign(kept, { run, endings });
	return {
		get: (identity) => endings[identity],
		set: (identity, ending) => {
			endings[identity] = ending;
		},
	};
}
