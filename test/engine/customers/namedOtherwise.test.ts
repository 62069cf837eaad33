import type { IDataObject } from 'n8n-workflow';
import { addRatedUsage, createRebillyUsage, createUsage, type Action } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

async function failed(action: Action, names: IDataObject) {
	const run = await stage.runOn(action, { input: [{ ...action.usage(1), ...names }] });
	return failures(run)[0];
}

it.each<[string, Action, IDataObject, string]>([
	[
		'an ident as the number of a contract',
		createUsage,
		{ contractId: 'C-1001' },
		'If it is the ident of the contract, give it in a column contractIdent, or choose By Contract Ident on the screen.',
	],
	[
		'an ident as the number of a debtor',
		createUsage,
		{ contractId: '', debtorId: 'debtor-2001' },
		'give it in a column debtorIdent, or choose By Debtor Ident on the screen.',
	],
	[
		'a number as the ident of a contract',
		createUsage,
		{ contractId: '', contractIdent: 1001 },
		'If 1001 is the numeric ID of the contract, give it in a column contractId, or choose By ID on the screen.',
	],
	[
		'a number as the ident of the contract that has an aggregation',
		addRatedUsage,
		{ ratedUsageAggregationIdent: '', contractIdent: '1001' },
		'If 1001 is the numeric ID of the contract, give its ident in its place, or the ident of the aggregation.',
	],
	[
		'an e-mail that no ID can be',
		createRebillyUsage,
		{ subscriptionId: 'ada+crm@example.com' },
		'It looks like the e-mail of the customer: give it in a column customer.email, or choose By Customer on the screen.',
	],
	[
		'an e-mail that could be an ID',
		createRebillyUsage,
		{ subscriptionId: 'ada@example.com' },
		'It looks like the e-mail of the customer: give it in a column customer.email, or choose By Customer on the screen.',
	],
])('names the column and the mode for %s', async (_what, action, names, advice) => {
	expect((await failed(action, names)).message).toContain(advice);
});

it('does not take a number that is no whole one for an ident', async () => {
	const { message } = await failed(createUsage, { contractId: '10.5' });

	expect(message).toContain('Give digits only.');
});

const address = { address: 'ada@example.com', kind: 'work' };

it.each<[string, Action, IDataObject, string]>([
	[
		'the e-mail of a customer',
		createRebillyUsage,
		{ subscriptionId: '', 'customer.email': address },
		`'customer.email' must be a text but is an object that holds "address", "kind". Give the text alone, such as the one under 'address', or give the ID of the subscription item.`,
	],
	[
		'a plan',
		createRebillyUsage,
		{ subscriptionId: '', 'customer.id': 'cus_ada', plan: ['Energy', 'Minutes'] },
		"'plan' must be a text but is a list of 2. Give the text alone, or give the ID of the subscription item.",
	],
	[
		'the ident of a contract',
		createUsage,
		{ contractId: '', contractIdent: address },
		`'Contract' cannot be found: its ident must be a text but is an object that holds "address", "kind". Give the ident alone, as a text.`,
	],
])(
	'says what stands where %s is no text, but not what it holds',
	async (_of, action, names, said) => {
		const { message, details } = await failed(action, names);

		expect(details.faults).toHaveLength(1);
		expect(details.code).toBe('wrong-type');
		expect(message).toContain(said);
		expect(message).not.toContain('ada@example.com');
	},
);

it('says so of an object on the screen too', async () => {
	const run = await stage.runOn(createRebillyUsage, {
		mode: 'fields',
		parameters: {
			subscriptionId: { __rl: true, mode: 'customer', value: '={{ $json.mail }}' } as never,
			customerBy: 'email',
		},
		input: [{ ...createRebillyUsage.usage(1), mail: address }],
	});

	expect(failures(run)[0].message).toContain(`is an object that holds "address", "kind"`);
});

it('names the place on the screen that tells items of one customer apart', async () => {
	for (const itemId of ['sub_a', 'sub_b'])
		stage.sandbox.rebilly.addSubscription({ itemId, customerId: 'cus_two', startedAt: 0 });
	const { message, details } = await failed(createRebillyUsage, {
		...{ subscriptionId: '', 'customer.id': 'cus_two' },
	});

	expect(details.code).toBe('customer-ambiguous');
	expect(message).toContain(
		"Say which one under 'Which Item of the Customer' on the screen, or in a column plan, product, orderId or poNumber, or give the ID of the subscription item.",
	);
});

it('names the way out where a usage is stored as often as equal rows were counted', async () => {
	const input = [createRebillyUsage.usage(1), createRebillyUsage.usage(1)];
	await stage.runOn(createRebillyUsage, { input, options: { equalRows: 'each' } });
	const again = await stage.runOn(createRebillyUsage, { input });

	expect(outcomesOf(again)).toContain('surplus');
	expect(failures(again).find(({ details }) => details.outcome === 'surplus')?.message).toContain(
		"Where equal rows are usages of their own, remove nothing and set the option 'Equal Rows' to 'Count Each'.",
	);
});
