import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Outcome } from '../../../delivery/contract/outcome';
import { nodeNames } from '../../../tools/engine';
import type { RunResult } from '../../../tools/engine';

/** What the node says of an item that is stored. */
export interface Success {
	outcome: Outcome;
	message: string;
	identity: string;
	usage: IDataObject;
	storedId?: string;
	duplicateOf?: number;
	compared?: boolean;
	proven?: boolean;
	remainder?: string;
	takenBack?: string[];
	code?: string;
}

/** What the node says of an item that is not stored, with the fields of the input item beside it. */
export interface Failure extends IDataObject {
	error: string;
	message: string;
	details: {
		outcome: Outcome;
		code?: string;
		field?: string;
		identity?: string;
		storedId?: string;
		surplusIds?: string[];
		requestId?: string;
		duplicateOf?: number;
		faults?: Array<{ field: string; path: string; code: string; message: string; fix: string }>;
		differences?: Array<{ field: string; given: string | null; stored: string | null }>;
		refusal?: {
			status: number;
			message: string;
			requestId?: string;
			fields?: Array<{ field: string }>;
		};
		usage?: IDataObject;
	};
}

/** The outputs of a node that creates usages, where it is set to have one for errors. */
export const outputs = { success: 0, receipt: 1, error: 2 } as const;

/** The items on the success output. */
export function successes(run: RunResult): Success[] {
	return run.output(nodeNames.success).map(({ json }) => json as unknown as Success);
}

/** The items on the error output. */
export function failures(run: RunResult): Failure[] {
	return run.output(nodeNames.error).map(({ json }) => json as unknown as Failure);
}

/** The item on the receipt output. */
export function receiptOf(run: RunResult): IDataObject | undefined {
	return run.output(nodeNames.node, outputs.receipt).at(0)?.json;
}

/** How each item ended: those on the success output, then those on the error output. */
export function outcomesOf(run: RunResult): Outcome[] {
	const failed = run.workflow.nodes.some(({ name }) => name === nodeNames.error)
		? failures(run)
		: [];
	return [
		...successes(run).map(({ outcome }) => outcome),
		...failed.map(({ details }) => details.outcome),
	];
}

/** The position of the input item that each item comes from. */
export function pairs(items: INodeExecutionData[]): unknown[] {
	return items.map(({ pairedItem }) => (pairedItem as { item: number }).item);
}
