import type { ICheckProcessedOptions, IDataObject } from 'n8n-workflow';
import { buildWorkflow, createEngine, nodeNames } from '../../../tools/engine';
import type { DeduplicationOptions, Engine, ProcessedDataRow } from '../../../tools/engine';
import { nodeType } from './support/nodes';

/** Calls the helper that its input names. */
const remembering = nodeType(async function () {
	const [{ json }] = this.getInputData();
	const { helper, items, maxEntries } = json as { helper: string; items: string[] } & IDataObject;
	const options = { mode: 'entries', maxEntries } as ICheckProcessedOptions;
	if (helper === 'remove') {
		await this.helpers.removeProcessed(items, 'node', options);
		return [[{ json: {} }]];
	}
	return [[{ json: { ...(await this.helpers.checkProcessedAndRecord(items, 'node', options)) } }]];
});

async function start(deduplication?: DeduplicationOptions | true): Promise<Engine> {
	return await createEngine({ extraNodeTypes: { 'test.remembering': remembering }, deduplication });
}

async function call(engine: Engine, input: IDataObject, workflowId = 'w1'): Promise<IDataObject> {
	const workflow = { ...buildWorkflow({ node: 'test.remembering' }), id: workflowId };
	const result = await engine.run({ workflow, input: [{ helper: 'check', ...input }] });
	if (result.error) throw new Error(result.error.message);
	return result.output(nodeNames.node)[0].json;
}

it('is off by default, also beside an engine that has it', async () => {
	const engine = await start();
	await expect(call(engine, { items: ['a'] })).rejects.toThrow();
	await call(await start(true), { items: ['a'] });
	await expect(call(engine, { items: ['a'] })).rejects.toThrow('no deduplication memory');
});

it('tells a later execution what an earlier one has recorded', async () => {
	const engine = await start(true);

	expect(await call(engine, { items: ['a', 'a', 'b'] })).toEqual({
		new: ['a', 'a', 'b'],
		processed: [],
	});
	expect(await call(engine, { items: ['b', 'c', 'c'] })).toEqual({
		new: ['c'],
		processed: ['b', 'c'],
	});
});

it('keeps workflows apart', async () => {
	const engine = await start(true);
	await call(engine, { items: ['a'] });

	expect(await call(engine, { items: ['a'] }, 'w2')).toMatchObject({ new: ['a'] });
});

it('keeps the newest entries up to the maximum', async () => {
	const engine = await start(true);
	await call(engine, { items: ['a', 'b'], maxEntries: 2 });
	await call(engine, { items: ['c'], maxEntries: 2 });

	expect(await call(engine, { items: ['a', 'b', 'c'] })).toEqual({
		new: ['a'],
		processed: ['b', 'c'],
	});
});

it('removes entries', async () => {
	const engine = await start(true);
	await call(engine, { items: ['a', 'b'] });
	await call(engine, { helper: 'remove', items: ['a'] });
	expect(await call(engine, { items: ['a', 'b'] })).toEqual({ new: ['a'], processed: ['b'] });
});

it('can be carried into another process as JSON, as it was at the last change', async () => {
	let saved: ProcessedDataRow[] = [];
	const engine = await start({ onChange: (rows) => void (saved = rows) });
	await call(engine, { items: ['a'] });

	const rows = JSON.parse(JSON.stringify(saved)) as ProcessedDataRow[];
	expect(rows).toEqual(engine.deduplication?.export());
	expect(await call(await start({ rows }), { items: ['a', 'b'] })).toEqual({
		new: ['b'],
		processed: ['a'],
	});
});
