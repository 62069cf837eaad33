import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { account } from '../support/accounts';
import { createRebillyUsage, createUsage } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage({
	instellix: { contracts: 20, customers: 10 },
	rebilly: { subscriptions: 0, customers: 0 },
});

const messages = (run: Awaited<ReturnType<typeof stage.runOn>>) =>
	run.hints(nodeNames.node).map(({ message }) => message);

describe('Instellix: a contract or debtor', () => {
	const { contractId: _id, ...plain } = createUsage.usage(1);
	const run = async (shared: IDataObject, ...rows: IDataObject[]) =>
		await stage.runOn(createUsage, {
			parameters: { valuesForAllItems: JSON.stringify(shared) },
			input: rows.map((row) => ({ ...plain, ...row })),
		});
	const billed = () =>
		stage.bodies(createUsage).map((body) => /"(?:contract|debtor)Id":\d+/g.exec(body)?.[0]);
	const other = {
		contractId: '1002',
		contractIdent: 'contract-1002',
		debtorId: '2002',
		debtorIdent: 'debtor-2002',
	};
	const own = () =>
		stage.sandbox.instellix
			.contracts()
			.find(({ contractIdent }) => contractIdent === account.contractIdent)!;

	beforeEach(() => {
		stage.sandbox.instellix.addContract({ ...other, productIdents: ['charging'] });
	});

	it.each(['contractId', 'contractIdent', 'debtorId', 'debtorIdent'] as const)(
		'that a row names by %s comes before all that is shared',
		async (way) => {
			const { contractId, contractIdent, debtorId, debtorIdent } = own();
			for (const shared of [{ contractId }, { contractIdent }, { debtorId }, { debtorIdent }])
				expect(outcomesOf(await run(shared, { [way]: other[way] }))[0]).not.toBe('invalid');

			const field = way.startsWith('contract') ? 'contractId' : 'debtorId';
			expect(new Set(billed())).toEqual(new Set([`"${field}":${other[field]}`]));
		},
	);

	it('that is shared counts where the cells of the row are empty', async () => {
		const { contractId } = own();
		await run({ contractId }, { contractIdent: ' ', debtorIdent: '' });

		expect(billed()).toEqual([`"contractId":${contractId}`]);
	});

	it.each(['contract', 'debtor'] as const)(
		'is asked about where number and ident of the %s differ',
		async (party) => {
			const names = { [`${party}Id`]: own()[`${party}Id`] };
			const ended = await run(
				{},
				{ ...names, [`${party}Ident`]: other[`${party}Ident`] },
				{ ...names, [`${party}Ident`]: 'none' },
				{ ...names, [`${party}Ident`]: own()[`${party}Ident`] },
			);

			expect(outcomesOf(ended).sort()).toEqual(['created', 'invalid', 'invalid']);
			const [differs, unknown] = failures(ended);
			expect(differs.details.code).toBe('names-differ');
			expect(differs.message).toContain(
				`${party}Id is ${own()[`${party}Id`]}, but Instellix has the ${party} ${other[`${party}Id`]} with the ident '${other[`${party}Ident`]}' in ${party}Ident.`,
			);
			expect(unknown.message).toContain(`Instellix has no ${party} with the ident 'none'`);
		},
	);

	it('is taken by its number where the list cannot be had to hold the ident against', async () => {
		const { clientId, clientSecret } = stage.sandbox.credentials.instellix;
		stage.sandbox.instellix.addClient({ clientId, clientSecret, permissions: ['createUsage'] });
		const { contractId } = own();

		expect(outcomesOf(await run({}, { contractId, contractIdent: 'contract-x' }))).toEqual([
			'created',
		]);
	});

	it('is said once not to be compared with a debtor by ident beside a contract', async () => {
		const { contractId } = own();
		const row = { contractId, debtorIdent: other.debtorIdent };
		const ended = await run({}, row, { ...row, productIdent: 'parking' });

		expect(messages(ended).join('\n')).toContain(
			'Where a row gives contractId or contractIdent, that counts: debtorIdent beside it was not compared with it.',
		);
	});
});

describe('Rebilly: a subscription item', () => {
	const { subscriptionId: _id, ...plain } = createRebillyUsage.usage(1);
	const run = async (shared: IDataObject, row: IDataObject) =>
		await stage.runOn(createRebillyUsage, {
			parameters: { valuesForAllItems: JSON.stringify(shared) },
			input: [{ ...plain, ...row }],
		});
	const billed = () =>
		stage
			.bodies(createRebillyUsage)
			.map((body) => (JSON.parse(body) as IDataObject).subscriptionId);

	beforeEach(() => {
		for (const name of ['ada', 'bea'])
			stage.sandbox.rebilly.addSubscription({
				itemId: `sub_${name}`,
				customerId: `cus_${name}`,
				email: `${name}@example.com`,
				customFields: { crmId: name },
				planId: 'plan-energy',
				startedAt: 0,
			});
	});

	const sharedWays = [
		{ subscriptionId: 'sub_ada' },
		{ customer: { id: 'cus_ada' } },
		{ plan: 'Energy', customer: { customFields: { crmId: 'ada' } } },
		{ 'customer.email': 'ada@example.com' },
	];

	it.each([
		{ subscriptionId: 'sub_bea' },
		{ 'customer.id': 'cus_bea' },
		{ 'customer.customFields.crmId': 'bea' },
		{ 'customer.email': 'bea@example.com' },
		{ customer: { email: 'bea@example.com' } },
		{ customer: '{"email":"bea@example.com"}' },
	])('that a row names by %j comes before all that is shared', async (names) => {
		for (const shared of sharedWays) await run(shared, names);

		expect(new Set(billed())).toEqual(new Set(['sub_bea']));
	});

	it.each([{ 'customer.email': ' ' }, { customer: { email: '' } }, { plan: 'Energy' }])(
		'that is shared counts where a row names none: %j',
		async (names) => {
			await run({ customer: { id: 'cus_ada' } }, names);

			expect(billed()).toEqual(['sub_ada']);
		},
	);

	it.each(['orderId', 'poNumber'])(
		'is asked for where a row gives another %s than the shared ID may have',
		async (name) => {
			const [{ message, details }] = failures(
				await run({ subscriptionId: 'sub_ada' }, { [name]: 'x' }),
			);

			expect(details.code).toBe('customer-not-found');
			expect(message).toContain(
				`'${name}' says which order of a customer is meant, but no customer is named beside it.`,
			);
			expect(billed()).toEqual([]);
		},
	);

	it('is said once not to be compared with what the row names beside its ID', async () => {
		const ended = await run(
			{},
			{ subscriptionId: 'sub_ada', 'customer.email': 'bea@example.com', plan: 'Energy' },
		);

		expect(messages(ended).join('\n')).toContain(
			'Where a row gives subscriptionId, that counts: customer and plan beside it was not compared with it.',
		);
	});
});
