import Big from 'big.js';
import { sampleDatasets } from '../../../tools/demo/samples';
import { startSandbox, type Sandbox } from '../../../tools/sandbox';
import { openExampleAccounts } from '../../../tools/sandbox/exampleAccounts';
import { read } from './documents';

it('the page of the demo shows what the demo has to report', () => {
	const page = read('docs/guide/demo.md');
	const [march, both] = [sampleDatasets().slice(0, 1), sampleDatasets()].map((datasets) => {
		const rows = datasets.flatMap(({ consumptions }) => consumptions);
		const sum = rows.reduce((total, { quantity }) => total.plus(quantity), new Big(0));
		return { rows: rows.length, sum: sum.toFixed() };
	});

	expect(page).toContain(`${march.rows} created. Stored by this run: quantity ${march.sum}.`);
	expect(page).toContain(`Create usage (${both.rows} stored, 0 twice, 0 missing)`);
	expect(page).toContain(`quantity  ${both.sum} to report  ${both.sum} stored`);
});

describe('the customers to try', () => {
	const MARCH = Date.UTC(2026, 2, 1);
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox();
		openExampleAccounts(sandbox);
	});
	afterAll(async () => await sandbox.close());

	/** The cells of the table for each customer, by the first cell of the row. */
	const named = ['Aspen Court', 'Birch Yard'].map((name, place) => {
		const [, table] = read('docs/guide/tour.md').split('## Customers to try');
		const rows = table.split('\n').flatMap((line) => {
			const [, label, ...cells] = line.split('|').map((cell) => cell.trim());
			return cells.length < 2 ? [] : [[label, cells[place].replaceAll('`', '')]];
		});
		return [name, Object.fromEntries(rows) as Record<string, string>] as const;
	});

	it.each(named)('%s has in Rebilly what the tour says', (name, cells) => {
		const { store } = sandbox.rebilly;
		const customer = store.customers.get(cells['customer ID']);
		expect(customer).toMatchObject({ name, email: cells['Rebilly: e-mail'] });
		for (const plan of ['API calls', 'Energy']) {
			const orders = [...store.subscriptions.values()].filter(({ items }) =>
				items.some(({ id }) => id === cells[`item of the plan *${plan}*`]),
			);
			expect(orders).toMatchObject([{ customerId: customer?.id, status: 'active' }]);
			expect(orders[0].startedAt).toBeLessThan(MARCH);
			expect(store.plans.get(orders[0].items[0].planId)?.name).toBe(plan);
		}
	});

	it.each(named)('%s has in Instellix what the tour says', (name, cells) => {
		const { store } = sandbox.instellix;
		const [contractId, contractIdent] = cells['Instellix: contract, its ident'].split(', ');
		const [debtorId, debtorIdent] = cells['debtor, its ident'].split(', ');
		expect(store.contracts.get(contractId)).toMatchObject({
			...{ name, contractIdent, debtorId, debtorIdent },
			productIdents: ['charging', 'seats'],
		});
		expect(store.aggregations.get(cells.aggregation)).toMatchObject({ contractIdent });
	});
});
