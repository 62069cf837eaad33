import type { IDataObject } from 'n8n-workflow';
import { account } from '../support/accounts';
import { addRatedUsage, byId, createUsage } from '../support/actions';
import { failures, outcomesOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage({ instellix: { contracts: 150, customers: 50 } });

const without = (usage: IDataObject, ...names: string[]): IDataObject =>
	Object.fromEntries(Object.entries(usage).filter(([name]) => !names.includes(name)));

const lookups = () =>
	stage.sandbox
		.requests()
		.filter(({ api, method }) => api === 'instellix' && method === 'GET')
		.map(({ path }) => path.replace(/^\/v2\/([\w-]+).*$/, '$1'));

describe('Create usage', () => {
	const by = (names: IDataObject, number = 1): IDataObject => ({
		...without(createUsage.usage(number), 'contractId'),
		...names,
	});
	const run = async (...input: IDataObject[]) => await stage.runOn(createUsage, { input });

	it('is the same usage by the ident of its contract and by the number', async () => {
		const first = await run(by({ contractIdent: account.contractIdent }));
		const again = await run(createUsage.usage(1));

		expect(outcomesOf(first)).toEqual(['created']);
		expect(outcomesOf(again)).toEqual(['duplicate']);
		expect(successes(first)[0].identity).toBe(successes(again)[0].identity);
		expect(stage.bodies(createUsage)[0]).toContain('"contractId":9007199254740993');
		expect(stage.bodies(createUsage)[0]).not.toContain('contractIdent');
	});

	it('takes an ident under By ID, where the editor puts a column that is dragged', async () => {
		const parameters = { contractId: byId('={{ $json.contract }}') };
		const setting = { mode: 'fields', parameters } as const;
		const row = { ...createUsage.usage(1), contract: ` ${account.contractIdent} ` };
		const first = await stage.runOn(createUsage, { ...setting, input: [row] });
		const again = await run(createUsage.usage(1));

		expect([...outcomesOf(first), ...outcomesOf(again)]).toEqual(['created', 'duplicate']);
		expect(stage.bodies(createUsage)[0]).toContain('"contractId":9007199254740993');
	});

	it('takes the ident of a debtor', async () => {
		const { debtorIdent } = stage.sandbox.instellix
			.contracts()
			.find(({ contractIdent }) => contractIdent === account.contractIdent)!;
		const ended = await run(by({ debtorIdent }));

		expect(outcomesOf(ended)).toEqual(['created']);
		expect(stage.bodies(createUsage)[0]).toContain('"debtorId":9223372036854775807');
	});

	it.each([
		['its number', { contractId: account.contractId }],
		['its ident beside the number of a debtor', { debtorId: account.debtorId }],
		['its ident beside the ident of a debtor', { debtorIdent: 'another' }],
	])('goes by the contract where a row gives %s', async (_way, names) => {
		await run(by({ contractIdent: account.contractIdent, ...names }));

		expect(new Set(lookups())).toEqual(new Set(['contracts']));
		expect(stage.bodies(createUsage)[0]).toContain('"contractId":9007199254740993');
		expect(stage.bodies(createUsage)[0]).not.toContain('Ident":"another');
	});

	it('asks for nothing where rows give numbers alone', async () => {
		await run(by({ contractId: account.contractId, debtorId: account.debtorId }));

		expect(lookups()).toEqual([]);
	});

	it('reads the ident from the screen', async () => {
		const ended = await stage.runOn(createUsage, {
			mode: 'fields',
			parameters: {
				contractId: { __rl: true, mode: 'ident', value: '={{ $json.contractIdent }}' } as never,
			},
			input: [by({ contractIdent: account.contractIdent })],
		});

		expect(outcomesOf(ended)).toEqual(['created']);
		expect(stage.bodies(createUsage)[0]).toContain('"contractId":9007199254740993');
	});

	it.each([
		[{ contractIdent: 'C-none' }, "'Contract' cannot be found: Instellix has no contract"],
		[{ debtorIdent: 'D-none' }, "'Debtor' cannot be found: Instellix has no debtor"],
	])('says what it cannot find, once: %j', async (names, problem) => {
		const [{ details }] = failures(await run(by(names)));

		expect(details).toMatchObject({ outcome: 'invalid', code: 'customer-not-found' });
		expect(details.faults).toHaveLength(1);
		expect(details.faults![0].message).toContain(problem);
	});

	it('ends unsent where contracts may not be read', async () => {
		stage.sandbox.instellix.addClient({
			clientId: 'sandbox-client',
			clientSecret: 'x',
			permissions: [],
		});
		const { clientId, clientSecret } = stage.sandbox.credentials.instellix;
		stage.sandbox.instellix.addClient({ clientId, clientSecret, permissions: ['createUsage'] });
		const [{ details, message }] = failures(
			await run(by({ contractIdent: account.contractIdent })),
		);

		expect(details).toMatchObject({ outcome: 'unsent', code: 'no-permission' });
		expect(message).toContain('to read contracts');
	});

	it.each(['filterRefused', 'filterIgnored'] as const)(
		'reads all contracts where they cannot be searched: %s',
		async (kind) => {
			stage.sandbox.setFaults({ rates: { [kind]: 1 }, target: { path: '/contracts$' } });
			const ended = await run(by({ contractIdent: account.contractIdent }));

			expect(outcomesOf(ended)).toEqual(['created']);
		},
	);
});

describe('Add rated usage', () => {
	/** Within the month in which the sandbox opens an aggregation for a contract. */
	const now = new Date();
	const at = (hour: number) =>
		new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 2, hour)).toISOString();
	const usage = (names: IDataObject = {}): IDataObject => ({
		...without(addRatedUsage.usage(1), 'ratedUsageAggregationIdent'),
		period: { start: at(8), end: at(9) },
		...names,
	});
	const run = async (...input: IDataObject[]) => await stage.runOn(addRatedUsage, { input });
	const aggregationsOfUsages = () =>
		[...stage.sandbox.instellix.store.ratedUsages.values()].map(
			({ aggregationIdent }) => aggregationIdent,
		);

	it('takes the open aggregation of the contract', async () => {
		expect(outcomesOf(await run(usage()))).toEqual(['created']);

		expect(aggregationsOfUsages()).toEqual([account.aggregationIdent]);
		expect(lookups()[0]).toBe('rated-usage-aggregations');
	});

	it('takes it from the screen, where it is what is offered first', async () => {
		const ended = await stage.runOn(addRatedUsage, {
			mode: 'fields',
			parameters: { aggregationFrom: 'contract' },
			input: [usage()],
		});

		expect(outcomesOf(ended)).toEqual(['created']);
		expect(aggregationsOfUsages()).toEqual([account.aggregationIdent]);
	});

	it('names the aggregations there are where none is open', async () => {
		stage.sandbox.instellix.closeAggregation(account.aggregationIdent);
		const [{ details }] = failures(await run(usage()));

		expect(details).toMatchObject({ outcome: 'invalid', code: 'aggregation-not-found' });
		expect(details.faults).toHaveLength(1);
		expect(details.faults![0].message).toContain(
			`It has ${account.aggregationIdent} (closed, from `,
		);
	});

	it('does not take one that begins later or ends before', async () => {
		const period = { start: '2020-01-01T00:00:00Z', end: '2020-01-01T01:00:00Z' };
		const [{ details }] = failures(await run(usage({ period })));

		expect(details.code).toBe('aggregation-not-found');
		expect(details.faults![0].message).toContain('(open, from ');
	});

	it('asks where two cover the period', async () => {
		const known = stage.sandbox.instellix.store.aggregations.get(account.aggregationIdent)!;
		stage.sandbox.instellix.store.addAggregation({ ...known, ident: 'aggregation-too' });
		const [{ details }] = failures(await run(usage()));

		expect(details.code).toBe('aggregation-ambiguous');
		expect(details.faults![0].message).toContain('aggregation-too');
	});

	it('is reconciled though its aggregation is closed by then', async () => {
		await run(usage());
		stage.sandbox.instellix.closeAggregation(account.aggregationIdent);
		const reconciled = await stage.runOn(
			{
				...addRatedUsage,
				parameters: { ...addRatedUsage.parameters, operation: 'reconcile' },
			},
			{ input: [usage()] },
		);

		expect(reconciled.output('Success')[0].json).toMatchObject({ status: 'matched' });
	});
});
