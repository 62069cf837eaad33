import type { IConnection, INode, INodeParameters } from 'n8n-workflow';
import type { WorkflowJson } from '../../engine';
import { usageTargets } from '../../targets';
import type { Contender } from './contenderNodes';
import type { Protocol } from '../server/protocols';
import type { Supply } from '../usages';

/** What a run measures: a contender with its items. */
export interface Order {
	readonly contender: Contender;
	readonly supply: Omit<Supply, 'form' | 'run'> & Partial<Pick<Supply, 'run'>>;
	/** How the server is reached; http where it is left out. */
	readonly protocol?: Protocol;
	/** Whether *Loop Over Items* hands the items to the contender one by one. */
	readonly isLooped?: boolean;
	/** Whether the same usages are reported once before, which is not measured. */
	readonly isRepeat?: boolean;
}

/** The names of the nodes in the workflow of a run. */
export const names = {
	trigger: 'Trigger',
	source: 'Source',
	node: 'Node',
	finish: 'Finish',
	loop: 'Loop',
} as const;

/** By what the place starts its workflows. */
export type Trigger = Pick<INode, 'type' | 'typeVersion' | 'parameters' | 'webhookId'>;

/**
 * The workflow of a run: trigger, source, the node under measurement, in a loop where it is to be, and the
 * node that reads the meter.
 *
 * @param reportUrl where the measurement is sent
 * @param run goes into idents where the supply names no other
 */
export function workflowOf(
	{ contender, supply, isLooped = false }: Order,
	trigger: Trigger,
	reportUrl: string,
	run: string,
): WorkflowJson {
	const { type, typeVersion, parameters, form } = contender;
	const { credential } = usageTargets[supply.target];
	const source: INodeParameters = { supply: JSON.stringify({ run, ...supply, form }) };
	return {
		name: `${contender.name} ${run}`,
		nodes: [
			nodeAt(0, { name: names.trigger, ...trigger }),
			nodeAt(1, {
				name: names.source,
				type: 'CUSTOM.benchSource',
				typeVersion: 1,
				parameters: source,
			}),
			nodeAt(2, {
				name: names.node,
				type,
				typeVersion,
				parameters,
				credentials: { [credential.type]: { id: credential.id, name: credential.id } },
			}),
			nodeAt(3, {
				name: names.finish,
				type: 'CUSTOM.benchFinish',
				typeVersion: 1,
				parameters: { reportUrl },
			}),
			...(isLooped ? [nodeAt(4, LOOP)] : []),
		],
		connections: {
			[names.trigger]: { main: [to(names.source)] },
			...(isLooped
				? {
						[names.source]: { main: [to(names.loop)] },
						[names.loop]: { main: [to(names.finish), to(names.node)] },
						[names.node]: { main: [to(names.loop)] },
					}
				: {
						[names.source]: { main: [to(names.node)] },
						[names.node]: { main: [to(names.finish)] },
					}),
		},
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'all',
		},
	};
}

/** Its first output is for when all is done, its second for the next item. */
const LOOP = {
	name: names.loop,
	type: 'n8n-nodes-base.splitInBatches',
	typeVersion: 3,
	parameters: { batchSize: 1 },
};

function to(node: string): IConnection[] {
	return [{ node, type: 'main', index: 0 }];
}

function nodeAt(column: number, node: Omit<INode, 'id' | 'position'>): INode {
	return {
		id: `00000000-0000-4000-8000-00000000000${column}`,
		position: [column * 220, 0],
		...node,
	};
}
