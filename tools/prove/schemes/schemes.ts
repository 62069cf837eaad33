import type { IDataObject } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import { buildWorkflow } from '../../engine/buildWorkflow';
import type { NodeTypeOrVersions, WorkflowJson } from '../../engine';
import type { Row } from '../checks/evidence';
import { loadHttpRequest } from './httpRequest';
import { mutatedOptions, type Mutation } from './mutations';
import { keyedNode, plainNode, type RequestItem } from './otherNodes';
import type { Scenario, Step } from '../scenario/scenario';
import { bodyOf, urlOf, usageTargets } from '../../targets';
import { accountAt, keyOf, usageIn } from '../scenario/proofUsages';

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

/** Virtual seconds until a request is given up. */
export const REQUEST_TIMEOUT_SECONDS = 60;
/** Of the proof's runs none ends because its time is up: what is unknown then is another question. */
const TIME_LIMIT_MINUTES = 1_440;

/** The node types of the other schemes, for the engine. HTTP Request takes long to load, so only who runs it has it. */
export function otherNodeTypes(node: string): Record<string, NodeTypeOrVersions> {
	if (node === otherNodes[HTTP_REQUEST]) return { [node]: loadHttpRequest() };
	return {
		[otherNodes[PLAIN] as string]: plainNode,
		[otherNodes[KEYED] as string]: keyedNode,
	};
}

/** The full name of the node with which a scheme reports. */
export function nodeOf(scheme: Scheme, { target }: Scenario): string {
	return otherNodes[scheme] ?? usageTargets[target].node;
}

/** The workflow of a scheme. The others always retry: that is what they are. */
export function workflowOf(scheme: Scheme, scenario: Scenario, mutation?: Mutation): WorkflowJson {
	const { credential } = usageTargets[scenario.target];
	const common = {
		node: nodeOf(scheme, scenario),
		credentials: { [credential.type]: credential.id },
		...scenario.nodeSettings,
	};
	if (scheme === OURS)
		return buildWorkflow({ ...common, parameters: ourParameters(scenario, mutation) });
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
			options: { timeout: REQUEST_TIMEOUT_SECONDS * 1000 },
		},
	});
}

function ourParameters(scenario: Scenario, mutation?: Mutation) {
	return {
		...usageTargets[scenario.target].parameters,
		usageFrom: 'item',
		identity: scenario.identity,
		...(scenario.identity === 'field' && { referenceField: 'reference' }),
		valuesForAllItems: scenario.acceptPartial ? '{ "acceptPartialQuantity": true }' : '{}',
		options: {
			receipt: 'extraItem',
			concurrency: scenario.concurrency,
			requestTimeout: REQUEST_TIMEOUT_SECONDS,
			timeLimit: TIME_LIMIT_MINUTES,
			...(scenario.historySize !== undefined && {
				history: true,
				historySize: scenario.historySize,
			}),
			...mutatedOptions(mutation),
		},
	};
}

/** The input items of an execution. */
export function itemsOf(
	scheme: Scheme,
	scenario: Scenario,
	step: Step,
	sandbox: Sandbox,
): IDataObject[] {
	const { target, rows, acceptPartial } = scenario;
	return step.order.map((position) => {
		const { usage, reference } = rows[position];
		if (scheme === OURS) return { ...usageIn(target, usage, step.spelling), reference };
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
 */
export function rowsOf(scheme: Scheme, { target, rows, identity }: Scenario): Row[] {
	return rows.map(({ usage, reference }, position) => {
		const key = keyOf(target, usage);
		if (scheme !== OURS) return { key, identity: String(position) };
		return { key, identity: identity === 'field' ? reference : key };
	});
}
