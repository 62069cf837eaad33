import { createHash } from 'node:crypto';
import { DataDeduplicationService } from 'n8n-core';
import { deepCopy, OperationalError } from 'n8n-workflow';
import type {
	DeduplicationItemTypes,
	DeduplicationMode,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
	Workflow,
} from 'n8n-workflow';

/** One row of n8n's table of processed data. */
export interface ProcessedDataRow {
	workflowId: string;
	/** '' for the scope workflow, else the node's. */
	context: string;
	mode: DeduplicationMode;
	/** Hashes of the entries, oldest first; in the other modes the one latest value. */
	data: string[] | DeduplicationItemTypes;
}

export interface DeduplicationOptions {
	/** What an earlier engine exported. */
	rows?: ProcessedDataRow[];
	/** Called with everything after each change and waited for, as n8n waits for its database. */
	onChange?: (rows: ProcessedDataRow[]) => void | Promise<void>;
}

/**
 * The memory behind n8n's deduplication helpers. As in n8n it records before anything is sent, is
 * kept per workflow or per node id, and twins within one call are told apart only once a row exists.
 */
export class DeduplicationMemory implements IDataDeduplicator {
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
		const known = this.find(scope, contextData);
		if (known !== undefined && known.mode !== mode) {
			throw new OperationalError(
				'Deduplication data was originally saved with an incompatible mode.',
			);
		}
		const row = known ?? this.insert(scope, contextData, mode);
		const output =
			mode === 'entries'
				? recordEntries(row, items, known === undefined)
				: recordLatest(row, items);
		if (maxEntries && Array.isArray(row.data))
			row.data.splice(0, Math.max(0, row.data.length - maxEntries));
		await this.options.onChange?.(this.export());
		return output;
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
		{ mode }: ICheckProcessedOptions,
	): Promise<void> {
		if (mode !== 'entries') {
			throw new OperationalError('Removing processed data is not possible in mode "latest"');
		}
		const row = this.find(scope, contextData);
		if (!Array.isArray(row?.data)) return;
		for (const item of items) {
			const index = row.data.indexOf(hash(item));
			if (index >= 0) row.data.splice(index, 1);
		}
		await this.options.onChange?.(this.export());
	}

	async clearAllProcessedItems(
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
	): Promise<void> {
		const row = this.find(scope, contextData);
		if (row === undefined) return;
		this.rows.splice(this.rows.indexOf(row), 1);
		await this.options.onChange?.(this.export());
	}

	async getProcessedDataCount(
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
	): Promise<number> {
		const row = this.find(scope, contextData);
		return Array.isArray(row?.data) ? row.data.length : 0;
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
		mode: DeduplicationMode,
	): ProcessedDataRow {
		const context = contextOf(scope, contextData);
		const row: ProcessedDataRow = { workflowId: contextData.workflow.id, context, mode, data: [] };
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
		clearAllProcessedItems: async (scope, contextData) =>
			await memoryOf(contextData).clearAllProcessedItems(scope, contextData),
		getProcessedDataCount: async (scope, contextData) =>
			await memoryOf(contextData).getProcessedDataCount(scope, contextData),
	});
}

function memoryOf({ workflow }: ICheckProcessedContextData): DeduplicationMemory {
	const memory = memories.get(workflow);
	if (memory === undefined) throw new OperationalError('This engine has no deduplication memory.');
	return memory;
}

function contextOf(scope: DeduplicationScope, { node }: ICheckProcessedContextData): string {
	return scope === 'node' ? `n:${node?.id}` : '';
}

function hash(item: DeduplicationItemTypes): string {
	return createHash('md5').update(String(item)).digest('base64');
}

function recordEntries(
	row: ProcessedDataRow,
	items: DeduplicationItemTypes[],
	isNewRow: boolean,
): IDeduplicationOutput {
	const entries = row.data as string[];
	if (isNewRow) {
		entries.push(...items.map(hash));
		return { new: items, processed: [] };
	}
	const seen = new Set(entries);
	const output: IDeduplicationOutput = { new: [], processed: [] };
	for (const item of items) {
		const entry = hash(item);
		output[seen.has(entry) ? 'processed' : 'new'].push(item);
		if (!seen.has(entry)) entries.push(entry);
		seen.add(entry);
	}
	return output;
}

function recordLatest(
	row: ProcessedDataRow,
	items: DeduplicationItemTypes[],
): IDeduplicationOutput {
	const rank = (value: DeduplicationItemTypes) =>
		row.mode === 'latestDate' ? new Date(value).getTime() : Number(value);
	const sorted = [...items].sort((first, second) => rank(first) - rank(second));
	if (sorted.some((item) => Number.isNaN(rank(item)))) {
		throw new OperationalError(`Invalid value for mode "${row.mode}"`);
	}
	const latest = Array.isArray(row.data) ? undefined : row.data;
	const isNew = (item: DeduplicationItemTypes) => latest === undefined || rank(item) > rank(latest);
	const output = { new: sorted.filter(isNew), processed: sorted.filter((item) => !isNew(item)) };
	row.data = output.new.at(-1) ?? row.data;
	return output;
}
