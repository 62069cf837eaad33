import { account } from '../support/accounts';
import { addRatedUsage, byId, createUsage, type Action } from '../support/actions';
import { storeAggregations } from '../support/instellixRecords';
import { allPages, failureOfList, openList } from '../support/lists';
import { wayOnOf } from '../support/wayOn';
import { useStage } from '../support/stage';

const stage = useStage({ instellix: { contracts: 249, customers: 130 } });

const names = (entries: Array<{ name: string }>) => entries.map(({ name }) => name);
const values = (entries: Array<{ value: unknown }>) => entries.map(({ value }) => value);

const contractLists: Array<[string, Action, string, string]> = [
	['numeric id', createUsage, 'searchContractIds', 'contractId'],
	['ident', addRatedUsage, 'searchContractIdents', 'contractIdent'],
];

describe.each(['array', 'embedded'] as const)('lists that come as %s', (listShape) => {
	beforeEach(() => {
		stage.sandbox.instellix.settings.listShape = listShape;
	});

	it.each(contractLists)(
		'show all contracts by their %s, page after page',
		async (_what, action, method, field) => {
			const { entries, sizes } = await allPages(stage.engine, { action, method });
			const contracts = stage.sandbox.instellix.contracts();

			expect(sizes).toEqual([100, 100, 50]);
			// As text: the longest ids are beyond what a number holds.
			expect(new Set(values(entries))).toEqual(
				new Set(contracts.map((contract) => contract[field as 'contractId' | 'contractIdent'])),
			);
		},
	);

	it('show all debtors', async () => {
		const { entries } = await allPages(stage.engine, {
			action: createUsage,
			method: 'searchDebtors',
		});
		const { customers } = stage.sandbox.instellix.store;

		expect(new Set(values(entries))).toEqual(new Set(customers.keys()));
		expect(names(entries)).toContain(`${customers.get('70001')?.name} (D-00001, ID 70001)`);
	});

	it('show all aggregations of a contract, page after page', async () => {
		storeAggregations(stage.sandbox, 249);
		const { entries, sizes } = await allPages(stage.engine, {
			action: addRatedUsage,
			method: 'searchAggregations',
			parameters: { contractIdent: byId(account.contractIdent) },
		});

		expect(sizes).toEqual([100, 100, 50]);
		expect(values(entries)).toHaveLength(new Set(values(entries)).size);
	});

	it('show what the user searches of the aggregations of a contract, also far behind', async () => {
		storeAggregations(stage.sandbox, 249);
		const { results } = await openList(stage.engine, {
			action: addRatedUsage,
			method: 'searchAggregations',
			parameters: { contractIdent: byId(account.contractIdent) },
			filter: 'a-248',
		});

		expect(values(results)).toEqual(['A-248']);
	});

	it.each(contractLists)(
		'show what the user searches of the contracts by %s',
		async (_what, action, method, field) => {
			const list = { action, method, filter: 'C-00001' };
			const { entries } = await allPages(stage.engine, list);
			const found = stage.sandbox.instellix
				.contracts()
				.filter(({ contractIdent }) => contractIdent.includes('C-00001'));

			expect(found.length).toBeGreaterThan(5);
			expect(values(entries)).toEqual(
				found.map((contract) => contract[field as 'contractId' | 'contractIdent']),
			);
		},
	);

	it('are empty where nothing is found', async () => {
		const nothing = { filter: 'no such thing' };

		expect(
			await openList(stage.engine, {
				action: createUsage,
				method: 'searchContractIds',
				...nothing,
			}),
		).toEqual({
			results: [],
			paginationToken: undefined,
		});
		expect(
			(await openList(stage.engine, { action: createUsage, method: 'searchDebtors', ...nothing }))
				.results,
		).toEqual([]);
		expect(
			(
				await openList(stage.engine, {
					action: addRatedUsage,
					method: 'searchAggregations',
					filter: 'none',
				})
			).results,
		).toEqual([]);
	});
});

it('names a contract with its ident', async () => {
	stage.sandbox.instellix.addContract({
		contractId: '42',
		contractIdent: 'C-42',
		name: 'Depot North',
	});
	const { results } = await openList(stage.engine, {
		action: createUsage,
		method: 'searchContractIds',
		filter: 'Depot',
	});

	expect(results).toEqual([{ name: 'Depot North (C-42, ID 42)', value: '42' }]);
});

it.each(["O'Neil & Sons", 'back\\slash', 'semi;colon,comma', '100 % (*)', 'Möwe "quoted"'])(
	'finds a contract named %s',
	async (name) => {
		stage.sandbox.instellix.addContract({ contractId: '42', contractIdent: 'C-42', name });
		const list = { action: createUsage, method: 'searchContractIds', filter: name };

		expect(values((await openList(stage.engine, list)).results)).toContain('42');
	},
);

describe('the lists of the chosen contract', () => {
	const ofContract = (contractIdent: string, mode = 'id') => ({
		contractIdent: { ...byId(contractIdent), mode },
	});

	it('shows its aggregations only, with their status', async () => {
		stage.sandbox.instellix.store.addAggregation({
			ident: 'aggregation-0',
			contractIdent: account.contractIdent,
			status: 'CLOSED',
			periodStart: 0,
			periodEnd: 1,
			periodStatus: 'CLOSED',
		});
		for (const mode of ['id', 'list']) {
			const list = {
				action: addRatedUsage,
				method: 'searchAggregations',
				parameters: ofContract('contract-1', mode),
			};

			expect((await openList(stage.engine, list)).results).toEqual(
				expect.arrayContaining([
					{ name: 'aggregation-1 (open)', value: 'aggregation-1' },
					{ name: 'aggregation-0 (closed)', value: 'aggregation-0' },
				]),
			);
			expect((await openList(stage.engine, list)).results).toHaveLength(2);
			expect(names((await openList(stage.engine, { ...list, filter: 'tion-0' })).results)).toEqual([
				'aggregation-0 (closed)',
			]);
		}
	});

	it('shows its product reference keys', async () => {
		const list = {
			action: addRatedUsage,
			method: 'searchProductReferenceKeys',
			parameters: ofContract('contract-1'),
		};

		expect(values((await openList(stage.engine, list)).results)).toEqual(['api.calls', 'charging']);
		expect(values((await openList(stage.engine, { ...list, filter: 'CALL' })).results)).toEqual([
			'api.calls',
		]);
		expect((await openList(stage.engine, { ...list, filter: 'nothing' })).results).toEqual([]);
	});

	it('shows its products for a usage by an ident under By ID, where a dragged column comes', async () => {
		const parameters = { contractId: byId(account.contractIdent) };
		const list = { action: createUsage, method: 'searchProducts', parameters };

		expect(values((await openList(stage.engine, list)).results)).toEqual(['api.calls', 'charging']);
	});

	it('shows its products for a usage, by the numeric id beyond what a number holds', async () => {
		const parameters = { contractId: byId(account.contractId) };
		const list = { action: createUsage, method: 'searchProducts', parameters };

		expect(values((await openList(stage.engine, list)).results)).toEqual(['api.calls', 'charging']);
		expect(values((await openList(stage.engine, { ...list, filter: 'char' })).results)).toEqual([
			'charging',
		]);
	});

	it.each([
		{},
		ofContract(''),
		ofContract('={{ $json.contract }}'),
		ofContract("={{ $('Trigger').item.json.x }}"),
	])(
		'shows the aggregation of a whole ident while no contract is chosen: %j',
		async (parameters) => {
			const list = { action: addRatedUsage, method: 'searchAggregations', parameters };

			expect((await openList(stage.engine, { ...list, filter: 'aggregation-1' })).results).toEqual([
				{ name: 'aggregation-1 (open)', value: 'aggregation-1' },
			]);
			stage.sandbox.reset();
			expect(await failureOfList(stage.engine, list)).toBe(
				`The list cannot be loaded. It shows the aggregations of one contract: choose a fixed value in 'Contract' first, or search for a whole ident. ${wayOnOf(list)}`,
			);
			expect(stage.sandbox.requests()).toEqual([]);
		},
	);
});

it('finds a contract by its numeric ID, which no list can be searched by', async () => {
	const contract = { contractId: '987654', contractIdent: 'C-7', name: 'Depot South' };
	stage.sandbox.instellix.addContract(contract);
	stage.sandbox.instellix.addContract({ ...contract, contractId: '3', contractIdent: 'C-987654' });
	const found = async (method: string, action: Action) =>
		(await openList(stage.engine, { action, method, filter: '987654' })).results;

	expect(await found('searchContractIds', createUsage)).toEqual([
		{ name: 'Depot South (C-7, ID 987654)', value: '987654' },
		{ name: 'Depot South (C-987654, ID 3)', value: '3' },
	]);
	expect((await found('searchContractIdents', addRatedUsage)).map(({ value }) => value)).toEqual([
		'C-7',
		'C-987654',
	]);
});
