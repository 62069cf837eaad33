import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { usagesOf, type Supply } from '../usages';
import { startMeter } from './meter';

/** Makes the items in n8n's own process, and starts the meter when they are made. */
export class BenchSource implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bench Source',
		name: 'benchSource',
		group: ['input'],
		version: 1,
		description: 'Makes usages',
		defaults: { name: 'Bench Source' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'Supply', name: 'supply', type: 'json', default: '{}' }],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const supply = JSON.parse(this.getNodeParameter('supply', 0) as string) as Supply;
		const items = usagesOf(supply).map((json) => ({ json }));
		startMeter(this.getWorkflow().id, supply.withoutGarbage);
		return [items];
	}
}
