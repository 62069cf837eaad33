import type { INode, INodeParameters } from 'n8n-workflow';
import type { WorkflowJson } from '../../engine';
import { usageTargets } from '../../targets';
import type { Contender } from './contenderNodes';
import type { Supply } from '../usages';

/** What a run measures: a contender with its items. */
export interface Order {
	readonly contender: Contender;
	readonly supply: Omit<Supply, 'form' | 'run'>;
}

/** The names of the nodes in the workflow of a run. */
export const names = {
	trigger: 'Trigger',
	source: 'Source',
	node: 'Node',
	finish: 'Finish',
} as const;

/** By what the place starts its workflows. */
export type Trigger = Pick<INode, 'type' | 'typeVersion' | 'parameters' | 'webhookId'>;

/**
 * The workflow of a run: trigger, source, the node under measurement, and the node that reads the meter.
 *
 * @param reportUrl where the measurement is sent
 * @param run goes into idents
 */
export function workflowOf(
	{ contender, supply }: Order,
	trigger: Trigger,
	reportUrl: string,
	run: string,
): WorkflowJson {
	const { type, typeVersion, parameters, form } = contender;
	const { credential } = usageTargets[supply.target];
	const source: INodeParameters = { supply: JSON.stringify({ ...supply, form, run }) };
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
		],
		connections: {
			[names.trigger]: { main: [[{ node: names.source, type: 'main', index: 0 }]] },
			[names.source]: { main: [[{ node: names.node, type: 'main', index: 0 }]] },
			[names.node]: { main: [[{ node: names.finish, type: 'main', index: 0 }]] },
		},
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'all',
		},
	};
}

function nodeAt(column: number, node: Omit<INode, 'id' | 'position'>): INode {
	return {
		id: `00000000-0000-4000-8000-00000000000${column}`,
		position: [column * 220, 0],
		...node,
	};
}
