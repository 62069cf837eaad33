import { eachAction, createRebillyUsage, createUsage, addRatedUsage } from '../support/actions';
import { storedBodies } from '../support/bodies';
import { failures, outcomesOf, receiptOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const parameters = { identity: 'field', referenceField: 'session' };

it.each([
	['usageIdent', createUsage, 'station-7.2026_03~1'],
	['ident', addRatedUsage, 'station-7_2026'],
])('becomes the %s', async (field, action, session) => {
	const run = await stage.run(action, { parameters, input: [{ ...action.usage(1), session }] });

	expect(successes(run)).toMatchObject([{ outcome: 'created', identity: session }]);
	expect(storedBodies(stage, action)).toMatchObject([{ [field]: session }]);
});

it.each(eachAction)(
	'%s stores equal usages with different references separately, and never again',
	async (_target, action) => {
		const input = ['a', 'b', 'c'].map((session) => ({ ...action.usage(1), session }));
		const first = await stage.run(action, { parameters, input });
		const second = await stage.run(action, { parameters, input });
		const turned = await stage.run(action, { parameters, input: [...input].reverse() });

		expect(outcomesOf(first)).toEqual(['created', 'created', 'created']);
		expect(outcomesOf(second)).toEqual(['duplicate', 'duplicate', 'duplicate']);
		expect(outcomesOf(turned)).toEqual(['duplicate', 'duplicate', 'duplicate']);
		expect(stage.sandbox.records(action.target).stored).toBe(3);
	},
);

it('names another stored usage for each of the equal ones', async () => {
	const input = ['a', 'b'].map((session) => ({ ...createRebillyUsage.usage(1), session }));
	await stage.run(createRebillyUsage, { parameters, input });
	const second = await stage.run(createRebillyUsage, { parameters, input });

	expect(new Set(successes(second).map(({ storedId }) => storedId)).size).toBe(2);
});

it('stores the one of several equal usages that an earlier run could not', async () => {
	const input = ['a', 'b', 'c'].map((session) => ({ ...createRebillyUsage.usage(1), session }));
	await stage.run(createRebillyUsage, { parameters, input: input.slice(0, 2) });
	const second = await stage.run(createRebillyUsage, { parameters, input });

	expect(outcomesOf(second)).toEqual(['duplicate', 'duplicate', 'created']);
	expect(stage.sandbox.records('rebilly/usage').stored).toBe(3);
});

it.each(eachAction)('%s sends a reference that comes twice once', async (_target, action) => {
	const input = ['a', 'a'].map((session) => ({ ...action.usage(1), session }));
	const run = await stage.run(action, { parameters, input });

	expect(successes(run).map(({ outcome, duplicateOf }) => [outcome, duplicateOf])).toEqual([
		['created', undefined],
		['duplicate', 0],
	]);
});

it.each(eachAction)(
	'%s reports another usage under the same reference as a conflict',
	async (_target, action) => {
		const input = [1, 2].map((number) => ({ ...action.usage(number), session: 'a' }));
		const run = await stage.runOn(action, { parameters, input });

		expect(outcomesOf(run)).toEqual(['created', 'conflict']);
		expect(failures(run)[0].details.duplicateOf).toBe(0);
	},
);

it.each(eachAction)('%s refuses an item without its reference', async (_target, action) => {
	const sessions = ['a', '', null, undefined, '  ', { deep: 1 }];
	const input = sessions.map((session) => ({ ...action.usage(1), session }));
	const run = await stage.runOn(action, { parameters, input });

	expect(outcomesOf(run)).toEqual([
		'created',
		'invalid',
		'invalid',
		'invalid',
		'invalid',
		'invalid',
	]);
	for (const { message, details } of failures(run)) {
		expect(details.field).toBe('Reference Field');
		expect(message).toMatch(/^The field named in 'Reference Field' is empty/);
	}
});

it.each(eachAction)(
	'%s takes a number as reference, and one from within the item',
	async (_target, action) => {
		const nested = { identity: 'field', referenceField: 'session.id' };
		const input = [7, 8].map((id) => ({ ...action.usage(1), session: { id } }));

		const run = await stage.run(action, { parameters: nested, input });
		expect(outcomesOf(run)).toEqual(['created', 'created']);
		expect(receiptOf(run)).not.toHaveProperty('columnsNotUsed');
		expect(outcomesOf(await stage.run(action, { parameters: nested, input }))).toEqual([
			'duplicate',
			'duplicate',
		]);
	},
);

it('takes the reference from the item in the other modes too', async () => {
	for (const mode of ['fields', 'json'] as const) {
		const input = [{ ...createUsage.usage(1), session: `by-${mode}` }];
		const run = await stage.run(createUsage, { mode, parameters, input });

		expect(successes(run)).toMatchObject([{ identity: `by-${mode}` }]);
	}
});

it.each([
	[createUsage, 'a b', 'Usage Ident', 'letters A to Z, digits and _ . ~ -'],
	[createUsage, 'x'.repeat(101), 'Usage Ident', 'at most 100 characters'],
	[addRatedUsage, 'a.b', 'Ident', 'letters A to Z, digits and _ -'],
	[addRatedUsage, 'a~b', 'Ident', 'letters A to Z, digits and _ -'],
])(
	'holds the reference against the rules of the ident it becomes (%#)',
	async (action, session, field, rule) => {
		const run = await stage.runOn(action, { parameters, input: [{ ...action.usage(1), session }] });

		expect(failures(run)).toMatchObject([{ details: { outcome: 'invalid', field } }]);
		expect(failures(run)[0].message).toContain(rule);
	},
);

it.each([
	['a blank at its end', 'S-1', 'S-1 '],
	['blanks of other kinds', 'S-1', '\u00a0\u200bS-1\u202f'],
	['a number for its text', '4711', 4711],
])('is the same with %s', async (_what, reference, other) => {
	for (const [, action] of eachAction) {
		const input = [reference, other].map((session) => ({ ...action.usage(1), session }));
		const run = await stage.run(action, { parameters, input });
		const again = await stage.run(action, { parameters, input: input.slice(1) });

		expect(outcomesOf(run)).toEqual(['created', 'duplicate']);
		expect(outcomesOf(again)).toEqual(['duplicate']);
	}
});

it('is the same whether an accent is a character of its own or not', async () => {
	const input = ['caf\u00e9', 'cafe\u0301'].map((session) => ({
		...createRebillyUsage.usage(1),
		session,
	}));
	const run = await stage.run(createRebillyUsage, { parameters, input });

	expect(outcomesOf(run)).toEqual(['created', 'duplicate']);
});
