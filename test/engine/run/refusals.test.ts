import { ofNobody } from '../support/accounts';
import {
	actions,
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	usages,
} from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const uuid = expect.stringMatching(
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
) as unknown;

it.each([
	['an unknown contract', { contractId: '424242' }, 'contractId', 'does not exist'],
	[
		'an unknown product',
		{ productIdent: 'nothing-like-it' },
		'productIdent',
		"is no usage option of the contract's plan",
	],
	[
		'an unknown site',
		{ operatingSiteIdent: 'moon' },
		'operatingSiteIdent',
		'is not defined in this tenant',
	],
	['an unknown debtor', { contractId: null, debtorId: '1' }, 'debtorId', 'does not exist'],
])('reports %s of a usage in the words of Instellix', async (_what, changes, field, words) => {
	const [first, second] = usages(createUsage, 1, 2);
	const run = await stage.runOn(createUsage, { input: [{ ...first, ...changes }, second] });

	expect(outcomesOf(run)).toEqual(['created', 'rejected']);
	const [{ error, message, details }] = failures(run);
	expect(message).toContain(`Validation failed. '${field}': ${words}.`);
	expect(error).toBe('rejected: refused');
	expect(details).toMatchObject({
		field,
		requestId: uuid,
		refusal: {
			status: 400,
			code: 'BAD_REQUEST',
			requestId: uuid,
			fields: [{ field, message: words }],
		},
		usage: { startDate: first.startDate },
	});
});

it.each([
	['an unknown contract', { contractIdent: 'nobody' }, 400, 'contractIdent'],
	['an unknown product', { productReferenceKey: 'nothing-like-it' }, 400, 'productReferenceKey'],
	['an unknown aggregation', { ratedUsageAggregationIdent: 'no-such' }, 404, undefined],
])(
	'reports %s of a rated usage in the words of Instellix',
	async (_what, changes, status, field) => {
		const [first, second] = usages(addRatedUsage, 1, 2);
		const run = await stage.runOn(addRatedUsage, { input: [{ ...first, ...changes }, second] });

		expect(outcomesOf(run)).toEqual(['created', 'rejected']);
		const [{ message, details }] = failures(run);
		expect(details).toMatchObject({
			requestId: uuid,
			refusal: { status, message: expect.any(String) as unknown },
		});
		expect(details.field).toBe(field);
		expect(message).toContain(details.refusal?.message);
		expect(message).toContain(
			Object.values(changes)[0] === 'no-such' ? "'no-such' does not exist" : `'${field}'`,
		);
	},
);

it('reports a closed aggregation', async () => {
	stage.sandbox.instellix.closeAggregation('aggregation-1');
	const run = await stage.runOn(addRatedUsage, { input: usages(addRatedUsage, 1) });

	expect(failures(run)).toMatchObject([
		{
			details: { outcome: 'rejected' },
			message: expect.stringContaining("'aggregation-1' is closed") as unknown,
		},
	]);
});

it.each(['problem', 'older'] as const)(
	'reports an unknown subscription in the words of Rebilly (%s)',
	async (errorShape) => {
		stage.sandbox.rebilly.settings.errorShape = errorShape;
		const [first, second] = usages(createRebillyUsage, 1, 2);
		const run = await stage.runOn(createRebillyUsage, {
			input: [{ ...first, subscriptionId: 'sub_nobody' }, second],
		});

		expect(outcomesOf(run)).toEqual(['created', 'rejected']);
		const [{ message, details }] = failures(run);
		expect(message).toContain("'subscriptionId': is not a subscription item.");
		expect(details).toMatchObject({ field: 'subscriptionId', refusal: { status: 422 } });
	},
);

it('tells an order from its item, and a flat plan from a metered one', async () => {
	stage.sandbox.rebilly.addSubscription({
		id: 'order_flat',
		itemId: 'sub_flat',
		planId: 'plan-platform',
	});
	const run = await stage.runOn(createRebillyUsage, {
		input: ['order_1', 'sub_flat'].map((subscriptionId) => ({
			...createRebillyUsage.usage(1),
			subscriptionId,
		})),
	});

	expect(failures(run).map(({ message }) => message)).toEqual([
		expect.stringContaining('is not a subscription item') as unknown,
		expect.stringContaining('with a metered plan') as unknown,
	]);
});

it.each(eachAction)(
	'%s goes on with the other usages of the same contract or subscription',
	async (_target, action) => {
		const input = usages(action, 1, 2, 3);
		const wrong = {
			...input[1],
			quantity: '0.0005',
			unitQuantities: [{ unitQuantity: 'x', unitQuantityType: 'KWH' }],
		};
		const run = await stage.runOn(action, { input: [input[0], wrong, input[2]] });

		expect(stage.sandbox.records(action.target).stored).toBe(2);
		expect(outcomesOf(run)).toEqual(['created', 'created', 'invalid']);
	},
);

it('lists what was refused when the node stops, and has sent all the others', async () => {
	for (const action of actions) {
		const input = usages(action, 1, 2, 3);
		const run = await stage.run(action, {
			input: [input[0], ofNobody(input[1]), input[2]],
		});

		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(
			/^(Instellix|Rebilly) has stored 2 of 3 usages; of the others, 1 rejected$/,
		);
		expect(run.error?.description).toMatch(/^Item 1: (Instellix|Rebilly) refused the usage: /m);
		const code = expect.stringMatching(/^(refused|not-found)$/) as unknown;
		expect((run.error?.context as { data: unknown }).data).toEqual({
			code,
			outcomes: { created: 2, rejected: 1 },
			items: [{ items: [1], outcome: 'rejected', code }],
		});
		expect(stage.sandbox.records(action.target).stored).toBe(2);
	}
});
