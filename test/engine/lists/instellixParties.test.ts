import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { createUsage, type Action } from '../support/actions';
import { changed } from '../support/credentials';
import { failures, outcomesOf, pairs } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';
import { addTool, toolNameOf } from '../support/tool';

const stage = useStage({ instellix: { contracts: 249, customers: 130 } });

const getContracts: Action = {
	...createUsage,
	parameters: { resource: 'contract', operation: 'getMany' },
};
const getDebtors: Action = {
	...createUsage,
	parameters: { resource: 'debtor', operation: 'getMany' },
};
const eachList: Array<[string, Action, string]> = [
	['contracts', getContracts, 'contract'],
	['debtors', getDebtors, 'debtor'],
];

const all = { returnAll: true };
const list = async (action: Action, parameters: Setting['parameters'] = {}, more: Setting = {}) =>
	await stage.runOn(action, { input: [{}], ...more, parameters: { ...all, ...parameters } });
const recordsOf = (run: Awaited<ReturnType<typeof list>>): IDataObject[] =>
	run.output(nodeNames.success).map(({ json }) => json);

const addDepot = () =>
	stage.sandbox.instellix.addContract({
		contractId: '9007199254740995',
		contractIdent: 'C-depot',
		debtorId: '9223372036854775806',
		debtorIdent: 'D-depot',
		name: 'Depot North',
		startedAt: Date.UTC(2026, 0, 1),
	});

const shownContract = {
	contractId: '9007199254740995',
	contractIdent: 'C-depot',
	name: 'Depot North',
	debtorId: '9223372036854775806',
	debtorIdent: 'D-depot',
	planIdent: 'plan-C-depot',
	startDate: '2026-01-01T00:00:00.000Z',
};
const shownDebtor = {
	debtorId: '9223372036854775806',
	debtorIdent: 'D-depot',
	name: 'Depot North',
};
const shownOf = (action: Action) => (action === getContracts ? shownContract : shownDebtor);
const identOf = (action: Action) => (action === getContracts ? 'C-depot' : 'D-depot');

describe.each(eachList)('get many %s', (_what, action, kind) => {
	it.each([
		['ident', () => ({ ident: identOf(action) })],
		['a part of the name', () => ({ name: 'ot North' })],
		['ident and name', () => ({ ident: identOf(action), name: 'Depot' })],
		['own words', () => ({ filters: { search: `${kind}Ident=='${identOf(action)}'` } })],
	])('finds one by %s, its ID and ident first', async (_by, parameters) => {
		addDepot();
		const found = recordsOf(await list(action, parameters()));

		expect(found).toEqual([shownOf(action)]);
		expect(Object.keys(found[0]).slice(0, 3)).toEqual([`${kind}Id`, `${kind}Ident`, 'name']);
	});

	it.each(['array', 'embedded'] as const)(
		'gives all of them, page after page (%s)',
		async (shape) => {
			stage.sandbox.instellix.settings.listShape = shape;
			const ids = recordsOf(await list(action)).map((record) => record[`${kind}Id`]);
			const { contracts, customers } = stage.sandbox.instellix.store;

			expect(ids.length).toBeGreaterThan(100);
			expect(ids).toEqual([...(action === getContracts ? contracts : customers).keys()]);
		},
	);

	it('gives no more than the limit', async () => {
		expect(recordsOf(await list(action, { returnAll: false }))).toHaveLength(50);
		expect(recordsOf(await list(action, { returnAll: false, limit: 120 }))).toHaveLength(120);
	});

	it('gives the whole record where nothing is simplified', async () => {
		addDepot();
		const [record] = recordsOf(await list(action, { ident: identOf(action), simplify: false }));

		expect(record).toMatchObject({
			[action === getContracts ? 'id' : 'debtorId']: shownOf(action)[`${kind}Id` as 'debtorId'],
			name: 'Depot North',
		});
	});

	it('takes the name of each item by an expression, and pairs what it finds', async () => {
		addDepot();
		const run = await list(
			action,
			{ name: '={{ $json.customer }}' },
			{ input: [{ customer: 'Nobody' }, { customer: 'Depot North' }] },
		);

		expect(recordsOf(run)).toEqual([shownOf(action)]);
		expect(pairs(run.output(nodeNames.node, 0))).toEqual([1]);
	});

	it('gives rows that Create usage takes as they are', async () => {
		addDepot();
		const rows = recordsOf(await list(action, { ident: identOf(action) }));
		const { contractId: _contractId, ...usage } = createUsage.usage(1);
		usage.productIdent = 'charging-energy';
		const run = await stage.run(createUsage, { input: [{ ...usage, ...rows[0] }] });

		expect(outcomesOf(run)).toEqual(['created']);
	});

	it('notices that the search was ignored', async () => {
		stage.sandbox.setFaults({ rates: { filterIgnored: 1 }, target: { method: 'GET' } });
		const run = await list(action, { name: 'Depot North' });

		expect(recordsOf(run)).toEqual([]);
		expect(failures(run)[0]).toMatchObject({ details: { code: 'search-ignored' } });
	});

	it('says what Instellix says of a search that it does not take', async () => {
		const run = await list(action, { filters: { search: 'no rsql' } });

		expect(failures(run)[0].message).toMatch(
			/^Instellix refused the search \(400\): .*Check the fields and 'Search \(RSQL\)'\.$/,
		);
	});

	it('names what a client is not allowed', async () => {
		const changes = { clientId: 'write-only', clientSecret: 'instellix-write-only-secret' };
		stage.engine = await stage.newEngine({
			credentials: [changed(stage.sandbox, 'instellix', changes, 'changed')],
		});
		const run = await list(action, {}, { credentialId: 'changed' });

		expect(failures(run)[0]).toMatchObject({
			message: expect.stringMatching(
				/^The credential is not allowed to read (contracts|customers \(debtors\)) \(403\)/,
			) as unknown,
			details: { code: 'no-permission' },
		});
	});

	it.each([
		[undefined, true, false],
		['={{ true }}', false, false],
		[true, true, true],
		[true, false, true],
	])(
		'shows an AI agent names only where that is switched on: %j, Simplify %j',
		async (showContacts, simplify, isShown) => {
			addDepot();
			addTool(stage.engine, action.node);
			const tool = { ...action, node: toolNameOf(action.node) };
			const found = recordsOf(
				await list(tool, {
					ident: identOf(action),
					showContacts: showContacts as boolean,
					simplify,
				}),
			);

			expect(found).toHaveLength(1);
			expect(JSON.stringify(found).includes('Depot')).toBe(isShown);
			expect(JSON.stringify(found)).toContain(identOf(action));
		},
	);
});
