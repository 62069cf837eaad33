import type { IDataObject } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import { buildWorkflow } from '../../engine/buildWorkflow';
import type { NodeTypeOrVersions, WorkflowJson } from '../../engine';
import type { Row } from '../checks/evidence';
import { loadHostNode } from '../../n8n/hostNodes';
import { mutatedOptions, type Mutation } from './mutations';
import { keyedNode, plainNode, type RequestItem } from './otherNodes';
import type { Scenario, Step } from '../scenario/scenario';
import { bodyOf, urlOf, usageTargets } from '../../targets';
import { amountsOf, accountAt, combinedUsage, keyOf, usageIn } from '../scenario/proofUsages';
import { inBatches, LOOP_NODE, loopNode } from './loop';

/** The schemes that are held against each other, by the names they bear in the table. */
export const OURS = 'this package';
export const PLAIN = 'no key + retry';
export const KEYED = 'executionId-index key + retry';
export const HTTP_REQUEST = 'HTTP Request node + retry';

export const schemes = [OURS, PLAIN, KEYED, HTTP_REQUEST] as const;

export type Scheme = (typeof schemes)[number];

const otherNodes: Partial<Record<Scheme, string>> = {
	[PLAIN]: 'others.plainRequest',
	[KEYED]: 'others.keyedRequest',
	[HTTP_REQUEST]: 'n8n-nodes-base.httpRequest',
};

/** Of the proof's runs none ends because its time is up: what is unknown then is another question. */
const TIME_LIMIT_MINUTES = 1_440;

/** Rows of one identity are one usage to the checks, so there is nothing to ask; of a sum each row counts. */
const equalRowsOf = ({ isCombined }: Scenario) => ({ equalRows: isCombined ? 'each' : 'once' });

/** The node types of the other schemes, for the engine. HTTP Request takes long to load, so only who runs it has it. */
export function otherNodeTypes(node: string): Record<string, NodeTypeOrVersions> {
	if (node === otherNodes[HTTP_REQUEST]) return { [node]: loadHostNode('HttpRequest') };
	return {
		[LOOP_NODE]: loopNode,
		[otherNodes[PLAIN] as string]: plainNode,
		[otherNodes[KEYED] as string]: keyedNode,
	};
}

/** The full name of the node with which a scheme reports. */
export function nodeOf(scheme: Scheme, { target }: Scenario): string {
	return otherNodes[scheme] ?? usageTargets[target].node;
}

/** The workflow with which this package reconciles, and repairs. */
export function reconcileWorkflow(scenario: Scenario): WorkflowJson {
	const { node, credential, parameters } = usageTargets[scenario.target];
	return buildWorkflow({
		node,
		credentials: { [credential.type]: credential.id },
		...scenario.nodeSettings,
		parameters: {
			...parameters,
			operation: 'reconcile',
			...usagesFrom(scenario),
			options: { repair: true, ...equalRowsOf(scenario), ...limitsOf(scenario) },
		},
	});
}

/** The workflow of a scheme. The others always retry: that is what they are. */
export function workflowOf(scheme: Scheme, scenario: Scenario, mutation?: Mutation): WorkflowJson {
	const { credential } = usageTargets[scenario.target];
	const common = {
		node: nodeOf(scheme, scenario),
		credentials: { [credential.type]: credential.id },
		...scenario.nodeSettings,
	};
	if (scheme === OURS) {
		const workflow = buildWorkflow({ ...common, parameters: ourParameters(scenario, mutation) });
		return scenario.batchSize === undefined ? workflow : inBatches(workflow, scenario.batchSize);
	}
	const other = { ...common, retryOnFail: true };
	if (scheme !== HTTP_REQUEST) {
		return buildWorkflow({ ...other, parameters: { credentialType: credential.type } });
	}
	return buildWorkflow({
		...other,
		node: { type: common.node, typeVersion: 4.5 },
		parameters: {
			method: 'POST',
			url: '={{ $json.url }}',
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credential.type,
			sendBody: true,
			specifyBody: 'json',
			jsonBody:
				'={{ JSON.stringify($json.identField ? { ...$json.body, [$json.identField]: String(Math.random()).slice(2) } : $json.body) }}',
			options: { timeout: scenario.requestTimeoutSeconds * 1000 },
		},
	});
}

function ourParameters(scenario: Scenario, mutation?: Mutation) {
	return {
		...usageTargets[scenario.target].parameters,
		...usagesFrom(scenario),
		options: {
			...equalRowsOf(scenario),
			...limitsOf(scenario),
			...(!scenario.lookUp && { lookUp: false }),
			...(scenario.isCombined && { combine: 'day', timeZone: 'UTC' }),
			...(scenario.reportsDifferences && { lateRows: 'difference' }),
			...(scenario.historySize !== undefined && {
				history: true,
				historySize: scenario.historySize,
			}),
			...mutatedOptions(mutation),
		},
	};
}

function usagesFrom({ identity, acceptPartial }: Scenario) {
	return {
		usageFrom: 'item',
		identity,
		...(identity === 'field' && { referenceField: 'reference' }),
		valuesForAllItems: acceptPartial ? '{ "acceptPartialQuantity": true }' : '{}',
	};
}

function limitsOf({ concurrency, requestTimeoutSeconds }: Scenario) {
	return { concurrency, requestTimeout: requestTimeoutSeconds, timeLimit: TIME_LIMIT_MINUTES };
}

/** The input items of an execution. */
export function itemsOf(
	scheme: Scheme,
	scenario: Scenario,
	{ order, spelling }: Pick<Step, 'order' | 'spelling'>,
	sandbox: Sandbox,
): IDataObject[] {
	const { target, rows, acceptPartial } = scenario;
	return order.map((position) => {
		const { usage, reference } = rows[position];
		if (scheme === OURS) return { ...usageIn(target, usage, spelling), reference };
		const partial = acceptPartial ? { acceptPartialQuantity: true } : {};
		return {
			url: urlOf(target, sandbox, accountAt(usage.account)),
			body: { ...bodyOf(usageIn(target, usage, 'number')), ...partial },
			identField: usageTargets[target].identField ?? '',
		} satisfies RequestItem;
	});
}

/**
 * The rows as the checks want them. Another scheme has no notion of equal rows, so it is taken at its word:
 * each row is a usage of its own, and none is held against it.
 *
 * @param order the rows that an execution knows; of all where it is left out
 */
export function rowsOf(
	scheme: Scheme,
	{ target, rows, identity, isCombined }: Scenario,
	order: readonly number[] = rows.map((_row, position) => position),
): Row[] {
	const usages = order.map((position) => rows[position].usage);
	return order.map((position) => {
		const { usage: own, reference, meant, insteadOf } = rows[position];
		const usage = isCombined ? combinedUsage(own, usages) : own;
		const key = keyOf(target, usage);
		const identityOf = identity === 'field' ? reference : key;
		return {
			key,
			identity: scheme === OURS ? identityOf : String(position),
			amounts: Object.fromEntries(amountsOf(target, usage)),
			meant,
			...(insteadOf !== undefined && { insteadOf: keyOf(target, rows[insteadOf].usage) }),
		};
	});
}
