import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeType } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
	type Action,
} from '../support/actions';
import { successes } from '../support/outcomes';
import { useStage } from '../support/stage';

/** Says for each item what an expression about the trigger gives. */
const reader: INodeType = {
	description: {
		displayName: 'Reader',
		name: 'reader',
		group: ['transform'],
		version: 1,
		description: 'Reads an expression',
		defaults: { name: 'Reader' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'Text', name: 'text', type: 'string', default: '' }],
	},
	async execute(this: IExecuteFunctions) {
		return [
			this.getInputData().map((_item, index) => ({
				json: { text: this.getNodeParameter('text', index) },
			})),
		];
	},
};

const stage = useStage({}, { extraNodeTypes: { 'test.reader': reader } });

const identity = expect.stringMatching(/^[\w-]{43}$/) as unknown;

it('shows a stored Instellix usage as it was sent', async () => {
	const input = [createUsage.usage(1)];
	const usage = {
		contractId: '9007199254740993',
		productIdent: 'charging',
		startDate: '2026-03-01T09:00:00.000Z',
		endDate: '2026-03-01T09:45:00.000Z',
		unitQuantities: [{ unitQuantity: '1.5', unitQuantityType: 'KWH' }],
		usageIdent: identity,
	};

	expect(successes(await stage.run(createUsage, { input }))).toEqual([
		{ outcome: 'created', message: 'Instellix stored the usage.', identity, usage },
	]);
	// Instellix has no way to read a usage back, so the node cannot say more than that it is there.
	expect(successes(await stage.run(createUsage, { input }))).toEqual([
		{
			outcome: 'duplicate',
			code: 'not-compared',
			message:
				'Instellix has a usage with this ident already; nothing was sent twice. Whether it says the same could not be checked.',
			identity,
			usage,
			compared: false,
		},
	]);
});

it('shows a stored rated usage as it was sent, and compares a duplicate with what is stored', async () => {
	const input = [addRatedUsage.usage(1)];
	const usage = { ...addRatedUsage.usage(1), ident: identity };

	expect(successes(await stage.run(addRatedUsage, { input }))).toEqual([
		{ outcome: 'created', message: 'Instellix stored the usage.', identity, usage },
	]);
	expect(successes(await stage.run(addRatedUsage, { input }))).toEqual([
		{
			outcome: 'duplicate',
			message: 'Instellix has this usage already; nothing was sent twice.',
			identity,
			usage,
			compared: true,
		},
	]);
});

it('names the id under which Rebilly has stored a usage, also for a duplicate', async () => {
	const input = usages(createRebillyUsage, 1, 2);
	const first = successes(await stage.run(createRebillyUsage, { input }));
	const ids = stage.sandbox.records('rebilly/usage').usages.map(({ id }) => id);

	expect(first[0]).toEqual({
		outcome: 'created',
		message: 'Rebilly stored the usage.',
		identity,
		usage: createRebillyUsage.usage(1),
		storedId: ids[0],
	});
	const second = successes(await stage.run(createRebillyUsage, { input }));
	expect(second.map(({ storedId, compared }) => [storedId, compared])).toEqual([
		[ids[0], true],
		[ids[1], true],
	]);
});

const read: Array<[string, Action, string[]]> = [
	[
		createUsage.target,
		createUsage,
		['contractId', 'startDate', 'endDate', 'unitQuantities', 'productIdent', 'usageIdent'],
	],
	[addRatedUsage.target, addRatedUsage, ['contractIdent', 'period', 'quantity', 'price']],
	[createRebillyUsage.target, createRebillyUsage, ['subscriptionId', 'usageTime', 'quantity']],
];

it.each(read)(
	'%s begins with what one looks for: who, when, how much, and ends with the identity',
	async (_target, action, fields) => {
		const [stored] = successes(await stage.run(action, { input: [action.usage(1)] }));

		const keys = Object.keys(stored);
		expect(keys.slice(0, 3)).toEqual(['outcome', 'message', 'usage']);
		expect(keys.at(-1)).toBe('identity');
		expect(Object.keys(stored.usage).slice(0, fields.length)).toEqual(fields);
	},
);

it.each(eachAction)(
	'%s keeps the fields of the input under a key of their own',
	async (_target, action) => {
		const input = [{ ...action.usage(1), outcome: 'of the sheet', tag: 'x' }];
		const plain = await stage.run(action, { input });
		const kept = await stage.run(action, { input, options: { includeInput: true } });

		expect(successes(plain)[0]).not.toHaveProperty('input');
		expect(successes(kept)[0]).toMatchObject({ outcome: 'duplicate', input: input[0] });
	},
);

it('holds no input beside a combined usage, which has many', async () => {
	const options = { combine: 'day', timeZone: 'Europe/Berlin', includeInput: true };
	const run = await stage.run(createRebillyUsage, {
		options,
		input: usages(createRebillyUsage, 1, 2),
	});

	expect(successes(run)).toEqual([
		expect.objectContaining({
			combined: expect.objectContaining({ label: '2026-03-01' }) as unknown,
		}),
	]);
	expect(successes(run)[0]).not.toHaveProperty('input');
});

it.each(eachAction)('%s lets later nodes reach back to the input item', async (_target, action) => {
	const input = usages(action, 1, 2, 1).map((usage, index) => ({ ...usage, tag: `tag ${index}` }));
	const workflow = stage.workflow(action, { options: { equalRows: 'once' }, input });
	const last = workflow.nodes.find(({ name }) => name === nodeNames.success);
	Object.assign(last ?? {}, {
		type: 'test.reader',
		parameters: { text: `={{ $('${nodeNames.trigger}').item.json.tag }} {{ $json.outcome }}` },
	});
	const run = await stage.engine.run({ workflow, input });

	expect(run.output(nodeNames.success).map(({ json }) => json.text)).toEqual([
		'tag 0 created',
		'tag 1 created',
		'tag 2 duplicate',
	]);
});

it.each(eachAction)('%s sums up the run in a hint', async (_target, action) => {
	const options = { equalRows: 'once' };
	const run = await stage.run(action, { options, input: usages(action, 1, 2, 1) });

	expect(run.hints(nodeNames.node)).toEqual([
		{
			message: expect.stringMatching(
				/^3 usages: 2 created, 1 duplicate\. Reasons: 1 equal-row\. Stored by this run: (4 \w+|quantity 4)[.,]/,
			) as unknown,
			type: 'info',
			location: 'outputPane',
		},
	]);
});
