import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import {
	addRatedUsage,
	byId,
	createRebillyUsage,
	createUsage,
	eachAction,
	eachActionAndMode,
	usages,
	type Action,
} from '../support/actions';
import { failures, outcomesOf, outputs, pairs, successes, type Failure } from '../support/outcomes';
import { reconcileRebilly } from '../support/reconcile';
import { useStage } from '../support/stage';

const stage = useStage();

it.each(eachActionAndMode)(
	'%s puts invalid items from %s on the error output and delivers the others',
	async (_target, mode, action) => {
		const [first, second, last] = usages(action, 1, 2, 3);
		const { name, label } = action.requiredField;
		const invalid = { ...second, [name]: '', note: 'kept' };
		const run = await stage.runOn(action, { mode, input: [first, invalid, last] });

		expect(run.status).toBe('success');
		expect(successes(run).map(({ outcome }) => outcome)).toEqual(['created', 'created']);
		// Only the fields of the screen are known by their display name alone.
		const shown = mode === 'fields' ? `'${label}'` : `'${label}' (${name})`;
		const message = `${shown} is required but empty. Give it a value.`;
		expect(failures(run)).toEqual([
			{
				// The input item, so that it can be fixed and sent again.
				...invalid,
				error: 'invalid: required',
				message,
				details: {
					outcome: 'invalid',
					code: 'required',
					field: label,
					faults: [
						{
							field: label,
							path: name,
							code: 'required',
							message: `${shown} is required but empty.`,
							fix: 'Give it a value.',
						},
					],
				},
			},
		]);
		expect(pairs(run.output(nodeNames.node, outputs.error))).toEqual([1]);
		expect(stage.sandbox.records(action.target).stored).toBe(2);
	},
);

it.each(eachAction)(
	'%s keeps all items in their order on the one output of "continue"',
	async (_target, action) => {
		const [first, second] = usages(action, 1, 2);
		const run = await stage.run(action, {
			onError: 'continueRegularOutput',
			options: { equalRows: 'once' },
			input: [first, { ...second, [action.requiredField.name]: '' }, first],
		});
		const items = run.output(nodeNames.node);

		expect(run.status).toBe('success');
		expect(pairs(items)).toEqual([0, 1, 2]);
		expect(items.map(({ json }) => json.outcome)).toEqual(['created', undefined, 'duplicate']);
		expect((items[1].json as Failure).details).toMatchObject({ outcome: 'invalid' });
		expect(items[1].json.error).toMatch(/^invalid: /);
	},
);

it.each(eachAction)(
	'%s names the row by its reference, in the item and above the table',
	async (_target, action) => {
		const { name } = action.requiredField;
		const input = [{ ...action.usage(1), [name]: '', session: 'S-9003' }];
		const parameters = { identity: 'field', referenceField: 'session' };
		const run = await stage.runOn(action, { parameters, input });

		expect(Object.entries(failures(run)[0].details).slice(0, 3)).toEqual([
			['outcome', 'invalid'],
			['code', 'required'],
			['reference', 'S-9003'],
		]);
		expect(run.hints(nodeNames.node)[0].message).toContain('<br>\nItem 0 (S-9003): ');
	},
);

const hidden = { error: 'of the sheet', details: 7 };

it.each([
	[createRebillyUsage, hidden],
	[reconcileRebilly, hidden],
	[createRebillyUsage, { error: 'Timeout', message: 'Too late', details: { code: 'E42' } }],
	[createRebillyUsage, { error: 'E42', message: 'Too late', details: { code: 'E42' } }],
	[createRebillyUsage, { error: 'Timeout', message: 'Late', details: { code: 'time-limit' } }],
])('keeps fields of the input that have the names of its own: %#', async (action, hidden) => {
	const [plain, other] = usages(createRebillyUsage, 1, 2).map((usage) => ({
		...usage,
		quantity: '',
	}));
	const run = await stage.runOn(action, { input: [{ ...plain, ...hidden }, other] });

	expect(failures(run).map(({ details }) => (details as IDataObject).input)).toEqual([
		hidden,
		undefined,
	]);
});

it('keeps them where the run cannot begin, and not those of an earlier try', async () => {
	const setting = {
		options: { concurrency: 0 },
		input: [{ ...createRebillyUsage.usage(1), ...hidden }],
	};
	const [first] = failures(await stage.runOn(createRebillyUsage, setting));
	expect(first).toMatchObject({
		error: 'unsent: out-of-range',
		details: { outcome: 'unsent', input: hidden },
	});

	const [again] = failures(await stage.runOn(createRebillyUsage, { ...setting, input: [first] }));
	expect(again.details).not.toHaveProperty('input');
});

/** An expression that n8n cannot evaluate for the items that ask for it. */
const throwing = (otherwise: string) =>
	`={{ $json.broken ? $('No such node').item.json.x : ${otherwise} }}`;

const withThrowingField: Array<[string, string, Action, INodeParameters]> = [
	[createUsage.target, 'End Date', createUsage, { endDate: throwing('$json.endDate') }],
	[
		createUsage.target,
		'Additional Fields',
		createUsage,
		{
			additionalFields: {
				taxLocation: { location: { country: throwing("'DE'") } },
				unitQuantities: { entry: [{ unitQuantity: '1', unitQuantityType: 'KWH' }] },
			},
		},
	],
	[
		addRatedUsage.target,
		'Quantity Amount',
		addRatedUsage,
		{ quantityAmount: throwing('$json.quantity.amount') },
	],
	[
		createRebillyUsage.target,
		'Subscription Item',
		createRebillyUsage,
		{ subscriptionId: byId(throwing('$json.subscriptionId') as string) },
	],
];

it.each(withThrowingField)(
	'%s takes an expression in %s that cannot be evaluated for a fault of its item',
	async (_target, field, action, parameters) => {
		const [first, second, last] = usages(action, 1, 2, 3);
		const run = await stage.runOn(action, {
			mode: 'fields',
			parameters,
			input: [first, { ...second, broken: true }, last],
		});

		expect(outcomesOf(run)).toEqual(['created', 'created', 'invalid']);
		expect(failures(run)).toMatchObject([
			{
				broken: true,
				message: expect.stringMatching(
					new RegExp(`^An expression in '${field}' cannot be evaluated: Referenced node`),
				) as unknown,
				details: { outcome: 'invalid', field, faults: [{ field, code: 'broken-expression' }] },
			},
		]);
	},
);

it.each(withThrowingField)(
	'%s sends nothing when it stops and an expression in %s cannot be evaluated',
	async (_target, field, action, parameters) => {
		const [first, second] = usages(action, 1, 2);
		const run = await stage.run(action, {
			mode: 'fields',
			parameters,
			input: [first, { ...second, broken: true }],
		});

		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(/^1 item is invalid/);
		expect(run.error?.description).toContain(
			`Item 1: An expression in '${field}' cannot be evaluated`,
		);
		expect(stage.sandbox.totals().received).toBe(0);
	},
);

it('takes a JSON expression that cannot be evaluated for a fault of its item', async () => {
	const [[, action]] = eachAction;
	const [first, second] = usages(action, 1, 2);
	const run = await stage.runOn(action, {
		parameters: { usageFrom: 'json', usageJson: throwing('$json') },
		input: [{ ...first, broken: true }, second],
	});

	expect(outcomesOf(run)).toEqual(['created', 'invalid']);
	expect(pairs(run.output(nodeNames.node, outputs.error))).toEqual([0]);
	expect(failures(run)[0].details.field).toBe('Usage (JSON)');
});

it('names the field of an expression that is none at all', async () => {
	const run = await stage.runOn(createRebillyUsage, {
		mode: 'fields',
		parameters: { quantity: '={{ $json.quantity + }}' },
		input: [createRebillyUsage.usage(1)],
	});

	expect(failures(run)[0].message).toMatch(
		/^An expression in 'Quantity' cannot be evaluated: invalid syntax/,
	);
});

it('names the field of an expression among the expected usages', async () => {
	const run = await stage.runOn(reconcileRebilly, {
		mode: 'fields',
		parameters: { quantity: throwing('$json.quantity') },
		input: [{ ...createRebillyUsage.usage(1), broken: true }],
	});

	expect(failures(run)[0].message).toMatch(/^An expression in 'Quantity' cannot be evaluated: /);
});

it.each([
	['a quantity', { quantity: 'jane@x.example' }],
	['a time', { usageTime: 'jane@x.example' }],
])(
	'names no e-mail in the reasons above the table, where one stands in %s',
	async (_place, wrong) => {
		const run = await stage.runOn(createRebillyUsage, {
			input: [createRebillyUsage.usage(1), { ...createRebillyUsage.usage(2), ...wrong }],
		});
		const [{ message }] = run.hints(nodeNames.node);

		expect(message).toContain('Item 1: ');
		expect(message).toContain('j***@x.example');
		expect(message).not.toContain('jane');
	},
);
