import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { readMeter, type Reading } from './meter';

/** What the node under measurement took, and what it put out. */
export interface Measurement extends Reading {
	readonly items: number;
	/** How many items of each outcome; of a node that knows none, `none`. */
	readonly outcomes: Readonly<Record<string, number>>;
}

/** Reads the meter when the node before it is done, and tells who ordered the run. */
export class BenchFinish implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bench Finish',
		name: 'benchFinish',
		group: ['output'],
		version: 1,
		description: 'Tells what a node took',
		defaults: { name: 'Bench Finish' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'Report URL', name: 'reportUrl', type: 'string', default: '' }],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const reading = readMeter(this.getWorkflow().id);
		const items = this.getInputData();
		const measurement: Measurement = {
			...reading,
			items: items.length,
			outcomes: outcomesOf(items),
		};
		const url = this.getNodeParameter('reportUrl', 0) as string;
		await this.helpers.httpRequest({
			method: 'POST',
			url,
			body: measurement as unknown as IDataObject,
			json: true,
		});
		return [[{ json: {} }]];
	}
}

function outcomesOf(items: readonly INodeExecutionData[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { json } of items) {
		const outcome = json.error === undefined ? String(json.outcome ?? 'none') : 'failed';
		counts[outcome] = (counts[outcome] ?? 0) + 1;
	}
	return counts;
}
