import { createHash } from 'node:crypto';
import { DataDeduplicationService } from 'n8n-core';
import { deepCopy, OperationalError } from 'n8n-workflow';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDeduplicationOutput,
	Workflow,
} from 'n8n-workflow';
import { notHere } from './additionalData';

/** One row of n8n's table of processed data. */
export interface ProcessedDataRow {
	workflowId: string;
	/** Of the node. */
	context: string;
	/** Hashes of the entries, oldest first. */
	data: string[];
}

export interface DeduplicationOptions {
	/** What an earlier engine exported. */
	rows?: ProcessedDataRow[];
	/** Called with everything after each change and waited for, as n8n waits for its database. */
	onChange?: (rows: ProcessedDataRow[]) => void | Promise<void>;
}

/**
 * The memory behind n8n's deduplication helpers, as far as a node here uses them: entries, kept per
 * node. As in n8n, equal entries within one call are told apart only once a row exists.
 */
export class DeduplicationMemory {
	private readonly rows: ProcessedDataRow[];

	constructor(private readonly options: DeduplicationOptions = {}) {
		this.rows = deepCopy(options.rows ?? []);
	}

	/** Everything as JSON, for another engine's `rows`. */
	export(): ProcessedDataRow[] {
		return deepCopy(this.rows);
	}

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
		{ mode, maxEntries }: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		if (mode !== 'entries') return await notHere(`Deduplication by ${mode}`);
		const known = this.find(scope, contextData);
		const row = known ?? this.insert(scope, contextData);
		const output = recordEntries(row, items, known === undefined);
		if (maxEntries) row.data.splice(0, Math.max(0, row.data.length - maxEntries));
		await this.options.onChange?.(this.export());
		return output;
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
		{ mode }: ICheckProcessedOptions,
	): Promise<void> {
		if (mode !== 'entries') return await notHere(`Deduplication by ${mode}`);
		const row = this.find(scope, contextData);
		if (row === undefined) return;
		for (const item of items) {
			const index = row.data.indexOf(hash(item));
			if (index >= 0) row.data.splice(index, 1);
		}
		await this.options.onChange?.(this.export());
	}

	private find(
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
	): ProcessedDataRow | undefined {
		const context = contextOf(scope, contextData);
		return this.rows.find(
			(row) => row.workflowId === contextData.workflow.id && row.context === context,
		);
	}

	private insert(
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
	): ProcessedDataRow {
		const context = contextOf(scope, contextData);
		const row: ProcessedDataRow = { workflowId: contextData.workflow.id, context, data: [] };
		this.rows.push(row);
		return row;
	}
}

/** n8n-core has one deduplication service per process, so workflows are told apart by their engine. */
const memories = new WeakMap<object, DeduplicationMemory>();
let isServiceReady = false;

/** Lets the nodes of this workflow use the memory; the helpers fail for a workflow without one. */
export async function useMemory(workflow: Workflow, memory: DeduplicationMemory): Promise<void> {
	memories.set(workflow, memory);
	if (isServiceReady) return;
	isServiceReady = true;
	await DataDeduplicationService.init({
		checkProcessedAndRecord: async (items, scope, contextData, options) =>
			await memoryOf(contextData).checkProcessedAndRecord(items, scope, contextData, options),
		removeProcessed: async (items, scope, contextData, options) =>
			await memoryOf(contextData).removeProcessed(items, scope, contextData, options),
		clearAllProcessedItems: async () => await notHere('Clearing the deduplication memory'),
		getProcessedDataCount: async () => await notHere('Counting in the deduplication memory'),
	});
}

function memoryOf({ workflow }: ICheckProcessedContextData): DeduplicationMemory {
	const memory = memories.get(workflow);
	if (memory === undefined) throw new OperationalError('This engine has no deduplication memory.');
	return memory;
}

function contextOf(scope: DeduplicationScope, { node }: ICheckProcessedContextData): string {
	if (scope !== 'node') throw new OperationalError('The deduplication memory is kept per node.');
	return `n:${node?.id}`;
}

function hash(item: DeduplicationItemTypes): string {
	return createHash('md5').update(String(item)).digest('base64');
}

function recordEntries(
	row: ProcessedDataRow,
	items: DeduplicationItemTypes[],
	isNewRow: boolean,
): IDeduplicationOutput {
	if (isNewRow) {
		row.data.push(...items.map(hash));
		return { new: items, processed: [] };
	}
	const seen = new Set(row.data);
	const output: IDeduplicationOutput = { new: [], processed: [] };
	for (const item of items) {
		const entry = hash(item);
		output[seen.has(entry) ? 'processed' : 'new'].push(item);
		if (!seen.has(entry)) row.data.push(entry);
		seen.add(entry);
	}
	return output;
}
