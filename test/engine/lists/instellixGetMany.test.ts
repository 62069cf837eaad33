import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { Instellix } from '../../../nodes/Instellix/Instellix.node';
import { nodeNames } from '../../../tools/engine';
import { account } from '../support/accounts';
import { addRatedUsage, byId, type Action } from '../support/actions';
import { changed } from '../support/credentials';
import { useFastTime } from '../support/fastTime';
import { storeAggregations, storeRatedUsages } from '../support/instellixRecords';
import { startLoopback } from '../support/loopback';
import { failures, pairs } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

const getRatedUsages: Action = {
	...addRatedUsage,
	parameters: { resource: 'ratedUsage', operation: 'getMany' },
};
const getAggregations: Action = {
	...addRatedUsage,
	parameters: { resource: 'ratedUsageAggregation', operation: 'getMany' },
};
const eachList: Array<[string, Action]> = [
	['rated usages', getRatedUsages],
	['rated usage aggregations', getAggregations],
];

const all = { returnAll: true };
/** Searches that find all that the tests store, as Instellix lists nothing without one. */
const everyUsage = { filters: { createdFrom: '1970-01-01T00:00:00Z' } };
const everyAggregation = { contractIdent: byId(account.contractIdent) };
const everything = (action: Action) => (action === getRatedUsages ? everyUsage : everyAggregation);
const run = async (action: Action, parameters: Setting['parameters'], setting: Setting = {}) =>
	await stage.runOn(action, { input: [{}], ...setting, parameters: { ...all, ...parameters } });
const idents = (result: Awaited<ReturnType<typeof run>>) =>
	result.output(nodeNames.success).map(({ json }) => json.ident);
const searches = () =>
	stage.sandbox
		.requests()
		.filter(({ method }) => method === 'GET')
		.map(({ path }) => new URL(path, 'http://sandbox').searchParams.get('search'));

describe('rated usages', () => {
	it('come with exact decimals as text, simplified to ten fields at most', async () => {
		storeRatedUsages(stage.sandbox, 1);
		const result = await run(getRatedUsages, everyUsage);

		expect(result.output(nodeNames.success).map(({ json }) => json)).toEqual([
			{
				ident: 'S-0',
				contractIdent: 'contract-1',
				ratedUsageAggregationIdent: 'aggregation-1',
				productReferenceKey: 'charging',
				status: 'OPEN',
				period: { start: '2026-03-01T08:00:00.000Z', end: '2026-03-01T08:00:00.000Z' },
				quantity: { amount: '12.5', unit: 'KWH' },
				price: { amount: '123456789012345678.1', currency: 'EUR' },
				created: '2026-03-01T08:00:00.000Z',
				documentNumber: null,
			},
		]);
	});

	it('come whole where the user wants it', async () => {
		storeRatedUsages(stage.sandbox, 1);
		const [{ json }] = (await run(getRatedUsages, { ...everyUsage, simplify: false })).output(
			nodeNames.success,
		);

		expect(json).toMatchObject({
			type: 'SALES',
			serviceLocation: { country: 'NO' },
			quantity: { amount: '12.5' },
		});
	});

	it.each([
		[
			'contract and status',
			{ contractIdent: byId('contract-1'), filters: { status: 'OPEN' } },
			"contractIdent=='contract-1';status=='OPEN'",
		],
		[
			'contract and product',
			{ contractIdent: byId('contract-1'), filters: { productReferenceKey: 'odd' } },
			"contractIdent=='contract-1';productReferenceKey=='odd'",
		],
		[
			'aggregation',
			{ ratedUsageAggregationIdent: byId('aggregation-1') },
			"ratedUsageAggregationIdent=='aggregation-1'",
		],
		['ident', { filters: { ident: 'S-3' } }, "ident=='S-3'"],
		['document number', { filters: { documentNumber: "R'7" } }, null],
		[
			'created',
			{
				filters: { createdFrom: '2026-03-01T09:00:03+01:00', createdTo: '2026-03-01 09:00:05' },
				options: { timeZone: 'Europe/Berlin' },
			},
			"created=ge='2026-03-01T08:00:03.000Z';created=le='2026-03-01T08:00:05.000Z'",
		],
		[
			'own words',
			{ filters: { search: "ident=='S-1',ident=='S-2'" } },
			"ident=='S-1',ident=='S-2'",
		],
		[
			'fields and own words',
			{
				contractIdent: byId('contract-1'),
				filters: { search: "status=='OPEN',status=='AGGREGATED'" },
			},
			"contractIdent=='contract-1';(status=='OPEN',status=='AGGREGATED')",
		],
	])('are searched by %s', async (what, parameters, search) => {
		storeRatedUsages(stage.sandbox, 10, (number) => ({
			productReferenceKey: number % 2 === 1 ? 'odd' : 'even',
			documentNumber: number === 7 ? "R'7" : null,
		}));
		const found: Record<string, string[]> = {
			'contract and product': ['S-1', 'S-3', 'S-5', 'S-7', 'S-9'],
			ident: ['S-3'],
			'document number': ['S-7'],
			created: ['S-3', 'S-4', 'S-5'],
			'own words': ['S-1', 'S-2'],
		};
		const result = await run(getRatedUsages, parameters);

		expect(new Set(searches())).toEqual(new Set([search]));
		expect(idents(result)).toEqual(
			found[what] ?? Array.from({ length: 10 }, (_none, number) => `S-${number}`),
		);
	});

	it('are asked for by document number in a parameter of its own', async () => {
		storeRatedUsages(stage.sandbox, 3, (number) => ({ documentNumber: `R'${number}` }));
		await run(getRatedUsages, { filters: { documentNumber: "R'1" } });
		const { path } = stage.sandbox.requests().find(({ method }) => method === 'GET')!;
		const { searchParams } = new URL(path, 'http://sandbox');

		expect(searchParams.get('documentNumber')).toBe("R'1");
		expect(searchParams.has('search')).toBe(false);
	});

	it.each([
		['a field', { filters: { documentNumber: 'R-1', ident: 'S-1' } }],
		['own words', { filters: { documentNumber: 'R-1', search: "ident=='S-1'" } }],
		['a contract', { contractIdent: byId('contract-1'), filters: { documentNumber: 'R-1' } }],
	])('are not asked for by document number beside %s', async (_what, parameters) => {
		const result = await run(getRatedUsages, parameters);

		expect(failures(result)[0]).toMatchObject({ details: { code: 'search-undocumented' } });
		expect(stage.sandbox.totals().received).toBe(0);
	});

	it.each([
		['status alone', { filters: { status: 'OPEN' } }],
		['product alone', { filters: { productReferenceKey: 'odd' } }],
		[
			'contract, status and product',
			{
				contractIdent: byId('contract-1'),
				filters: { status: 'OPEN', productReferenceKey: 'odd' },
			},
		],
		[
			'aggregation and status',
			{ ratedUsageAggregationIdent: byId('aggregation-1'), filters: { status: 'OPEN' } },
		],
		['time and ident', { filters: { createdFrom: '2026-03-01T09:00:03Z', ident: 'S-1' } }],
	])('are not asked for by %s', async (_what, parameters) => {
		const result = await run(getRatedUsages, parameters);

		expect(failures(result)[0]).toMatchObject({ details: { code: 'search-undocumented' } });
		expect(stage.sandbox.totals().received).toBe(0);
	});

	it.each(['array', 'embedded'] as const)(
		'are read to the end of 2,500 (%s)',
		async (listShape) => {
			stage.sandbox.instellix.settings.listShape = listShape;
			storeRatedUsages(stage.sandbox, 2_500);
			const result = await run(getRatedUsages, everyUsage);

			expect(idents(result)).toEqual(
				Array.from({ length: 2_500 }, (_none, number) => `S-${number}`),
			);
			expect(result.output(nodeNames.error)).toEqual([]);
		},
	);

	it('come up to a limit', async () => {
		storeRatedUsages(stage.sandbox, 250);

		expect(idents(await run(getRatedUsages, { ...everyUsage, returnAll: false }))).toHaveLength(50);
		expect(
			idents(await run(getRatedUsages, { ...everyUsage, returnAll: false, limit: 120 })),
		).toHaveLength(120);
		expect(stage.sandbox.requests().filter(({ method }) => method === 'GET')).toHaveLength(3);
	});

	it('that come in while the list is read make nothing appear twice or go missing', async () => {
		storeRatedUsages(stage.sandbox, 250);
		const { instellix } = stage.sandbox;
		const { ratedUsages } = instellix.store;
		// Before all others, as no sort by creation would put it: every record moves on by one.
		onFirstPage(() => {
			const others = [...ratedUsages];
			ratedUsages.clear();
			storeRatedUsages(stage.sandbox, 1, () => ({ ident: 'early', createdAt: 0 }));
			for (const [ident, usage] of others) ratedUsages.set(ident, usage);
		});
		const found = idents(await run(getRatedUsages, everyUsage));

		expect(found).toHaveLength(251);
		expect(new Set(found).size).toBe(251);
	});

	it('that vanish while the list is read do not take others with them', async () => {
		stage.sandbox.instellix.settings.listShape = 'embedded';
		storeRatedUsages(stage.sandbox, 250);
		onFirstPage(() => stage.sandbox.instellix.store.ratedUsages.delete('S-5'));
		const found = idents(await run(getRatedUsages, everyUsage));

		expect(found).toHaveLength(249);
		expect(found).toContain('S-100');
	});

	it('are all found where one vanishes and another comes in while the list is read', async () => {
		const { ratedUsages } = stage.sandbox.instellix.store;
		storeRatedUsages(stage.sandbox, 250);
		onFirstPage(() => {
			const [first] = ratedUsages.keys();
			ratedUsages.delete(first);
			storeRatedUsages(stage.sandbox, 1, () => ({ ident: 'T-late', createdAt: Date.now() + 1 }));
		});

		expect(new Set(idents(await run(getRatedUsages, everyUsage)))).toEqual(
			new Set(ratedUsages.keys()),
		);
	});

	it('are never cut short where the pages repeat one another', async () => {
		storeRatedUsages(stage.sandbox, 150);
		const { store } = stage.sandbox.instellix;
		const values = store.ratedUsages.values.bind(store.ratedUsages);
		let reads = 0;
		store.ratedUsages.values = () => {
			reads += 1;
			return reads % 2 === 1
				? values()
				: ([...values()]
						.slice(50)
						.concat([...values()])
						.values() as ReturnType<typeof values>);
		};
		const result = await run(getRatedUsages, everyUsage);

		expect(idents(result)).toEqual([]);
		expect(failures(result)[0].message).toContain('its pages repeat one another');
	});

	/** Does something once the first page has been read. */
	function onFirstPage(change: () => unknown): void {
		const { store } = stage.sandbox.instellix;
		const values = store.ratedUsages.values.bind(store.ratedUsages);
		let isFirst = true;
		store.ratedUsages.values = () => {
			const found = [...values()];
			if (isFirst) change();
			isFirst = false;
			return found.values() as ReturnType<typeof values>;
		};
	}
});

describe('rated usage aggregations', () => {
	it.each([
		['ident', { filters: { ident: 'A-3' } }, 1],
		['contract', { contractIdent: byId(account.contractIdent) }, 13],
		['both states', { filters: { status: 'CLOSED', periodStatus: 'CLOSED' } }, 12],
		[
			'period',
			{ filters: { periodFrom: '2020-03-01T00:00:00Z', periodTo: '2020-06-01T00:00:00Z' } },
			3,
		],
		['own words', { filters: { search: "ident=in=('A-1','A-10','A-11')" } }, 3],
	])('are searched by %s', async (_what, parameters, count) => {
		for (const aggregation of stage.sandbox.instellix.store.aggregations.values()) {
			if (aggregation.contractIdent !== account.contractIdent) aggregation.status = 'OPEN';
		}
		storeAggregations(stage.sandbox, 12);

		expect(idents(await run(getAggregations, parameters))).toHaveLength(count);
	});

	it('are read to the end of 2,500', async () => {
		storeAggregations(stage.sandbox, 2_500);
		const found = idents(await run(getAggregations, everyAggregation));

		expect(new Set(found).size).toBe(2_501);
	});

	it.each([
		[
			'more than 100 days',
			{ periodFrom: '2020-01-01T00:00:00Z', periodTo: '2020-04-11T00:00:01Z' },
			/102 days apart.*at most 100 days/,
		],
		['an open end', { periodFrom: '2020-01-01T00:00:00Z' }, /belong together/],
		[
			'swapped ends',
			{ periodFrom: '2020-02-01T00:00:00Z', periodTo: '2020-01-01T00:00:00Z' },
			/before 'Period From'/,
		],
		[
			'a time without a zone',
			{ periodFrom: '2020-01-01T00:00:00', periodTo: '2020-02-01T00:00:00Z' },
			/'Period From' has no offset/,
		],
	])('are not asked for %s', async (_what, filters, words) => {
		const result = await run(getAggregations, { filters });

		expect(failures(result)[0].message).toMatch(words);
		expect(stage.sandbox.totals().received).toBe(0);
	});

	it('are asked for 100 days', async () => {
		storeAggregations(stage.sandbox, 12);
		const filters = { periodFrom: '2020-01-01T00:00:00Z', periodTo: '2020-04-10T00:00:00Z' };

		expect(idents(await run(getAggregations, { filters }))).toHaveLength(3);
	});
});

describe.each(eachList)('get many %s', (_what, action) => {
	it('carries out each item, pairs its records and goes on after one that fails', async () => {
		storeRatedUsages(stage.sandbox, 3, (number) => ({ ident: `X-${number}` }));
		storeAggregations(stage.sandbox, 3);
		const name = action === getRatedUsages ? 'X' : 'A';
		const result = await run(
			action,
			{ filters: { search: '={{ $json.search }}' } },
			{
				input: [
					{ search: `ident=='${name}-0'` },
					{ search: 'no rsql' },
					{ search: `ident=='${name}-1',ident=='${name}-2'` },
				],
			},
		);

		expect(idents(result)).toEqual([`${name}-0`, `${name}-1`, `${name}-2`]);
		expect(pairs(result.output(nodeNames.node, 0))).toEqual([0, 2, 2]);
		expect(pairs(result.output(nodeNames.node, 1))).toEqual([1]);
		expect(failures(result)[0]).toMatchObject({
			search: 'no rsql',
			message: expect.stringMatching(
				/^Instellix refused the search \(400\): .* Instellix documents searches by /,
			) as unknown,
			details: { refusal: { status: 400 }, requestId: expect.any(String) as unknown },
		});
	});

	it('is not asked for by fields whose combination is not documented', async () => {
		const together =
			action === getRatedUsages
				? { contractIdent: byId('contract-1') }
				: { contractIdent: byId('contract-1'), filters: { ident: 'A-1' } };
		const result = await run(action, together);

		expect(failures(result)[0]).toMatchObject({
			message: expect.stringMatching(/documents no search by .*Search by 'Ident'; /) as unknown,
			details: { code: 'search-undocumented' },
		});
		expect(stage.sandbox.totals().received).toBe(0);
	});

	it('says what Instellix says to a list without any search', async () => {
		const result = await run(action, {});

		expect(failures(result)[0].message).toMatch(
			/^Instellix refused the search \(400\): A search is required/,
		);
	});

	it('names the searches by fields that are on the screen', async () => {
		const result = await run(action, { filters: { search: 'no rsql' } });
		const [, searches] = failures(result)[0].message.split('Instellix documents searches by ');
		const properties = new Instellix().description.properties.filter(
			({ displayOptions }) =>
				displayOptions?.show?.resource?.includes(action.parameters.resource) &&
				displayOptions.show.operation?.includes('getMany'),
		);
		const labels = properties.flatMap(({ displayName, options = [] }) => [
			displayName,
			...(options as INodeProperties[]).map((option) => option.displayName),
		]);

		expect(
			[...searches.matchAll(/'([^']+)'/g)]
				.map(([, label]) => label)
				.filter((label) => !labels.includes(label)),
		).toEqual([]);
	});

	it('stops at the first item that fails where the node is set to stop', async () => {
		const result = await stage.run(action, {
			input: [{}],
			parameters: { ...all, filters: { search: 'no rsql' } },
		});

		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(/^Instellix refused the search/);
	});

	it.each([
		['401', { clientSecret: 'wrong' }, /'Client Secret'/],
		[
			'403',
			{ clientId: 'write-only', clientSecret: 'instellix-write-only-secret' },
			/^The credential is not allowed to query rated usage.* \(403\).*'Scope'/,
		],
	])('says what a %s means', async (_status, changes, words) => {
		stage.engine = await stage.newEngine({
			credentials: [changed(stage.sandbox, 'instellix', changes, 'changed')],
		});
		const result = await run(action, everything(action), { credentialId: 'changed' });

		expect(failures(result)[0].message).toMatch(words);
		expect(JSON.stringify(failures(result))).not.toContain(String(changes.clientSecret));
	});

	it('says what a 404 means', async () => {
		const token = JSON.stringify({ access_token: 'token', token_type: 'bearer', expires_in: 300 });
		const server = await startLoopback((path) =>
			path.includes('/oauth2/token')
				? { status: 200, body: token }
				: { status: 404, body: '{"message":"No such resource"}' },
		);
		stage.engine = await stage.newEngine({
			credentials: [changed(stage.sandbox, 'instellix', { baseUrl: server.url }, 'changed')],
		});
		const result = await run(action, everything(action), { credentialId: 'changed' });
		await server.close();

		expect(failures(result)[0].message).toMatch(
			/^Instellix knows no list of rated usage.* \(404\): No such resource/,
		);
	});

	it.each([
		'tooManyRequestsSeconds',
		'status503BeforeStoring',
		'resetBeforeStoring',
		'truncatedAnswer',
		'notJsonAnswer',
		'unauthorized',
	] as const)('gets over %s', async (kind) => {
		speedUp();
		storeAggregations(stage.sandbox, 3);
		storeRatedUsages(stage.sandbox, 3);
		stage.sandbox.setFaults({ faults: [{ onRequest: 1, kind }], target: { method: 'GET' } });

		expect(idents(await run(action, everything(action))).length).toBeGreaterThanOrEqual(3);
	});

	it.each([
		'tooManyRequestsBare',
		'status503BeforeStoring',
		'resetBeforeStoring',
		'truncatedAnswer',
		'notJsonAnswer',
	] as const)('fails and gives out no part of the list under lasting %s', async (kind) => {
		speedUp();
		storeAggregations(stage.sandbox, 3);
		storeRatedUsages(stage.sandbox, 3);
		stage.sandbox.setFaults({ rates: { [kind]: 1 }, target: { method: 'GET' } });
		const result = await run(action, everything(action));

		expect(idents(result)).toEqual([]);
		expect(failures(result)[0].message).toMatch(/cannot be read/);
	});

	it('notices that the search was ignored', async () => {
		storeAggregations(stage.sandbox, 3);
		storeRatedUsages(stage.sandbox, 3);
		stage.sandbox.setFaults({ rates: { filterIgnored: 1 }, target: { method: 'GET' } });
		const ident = action === getRatedUsages ? 'S-1' : 'A-1';
		const result = await run(action, { filters: { ident } });

		expect(idents(result)).toEqual([]);
		expect(failures(result)[0].message).toMatch(
			/^Instellix did not keep to the search: it listed '/,
		);
	});

	it.each([0, 1.5, 'many'])('refuses the limit %p', async (limit) => {
		const result = await run(action, {
			returnAll: false,
			limit: `={{ ${JSON.stringify(limit)} }}`,
		} as IDataObject as never);

		expect(failures(result)[0].message).toMatch(/^'Limit' must be a whole number from 1/);
	});
});
