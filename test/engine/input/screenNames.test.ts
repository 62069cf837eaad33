import type { IDataObject } from 'n8n-workflow';
import { account } from '../support/accounts';
import { addRatedUsage, createRebillyUsage, createUsage, type Action } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { hints } from '../support/columns';
import { useStage } from '../support/stage';

const stage = useStage();

/** The usage with a column named as the screen names its field. */
function called(action: Action, field: string, column: string): IDataObject {
	const { [field]: value, ...others } = action.usage(1);
	return { ...others, [column]: value };
}

it.each<[string, Action, string, string]>([
	['Subscription Item', createRebillyUsage, 'subscriptionId', 'required'],
	['subscription_item', createRebillyUsage, 'subscriptionId', 'required'],
	['Product', createUsage, 'productIdent', 'required'],
	['Contract', createUsage, 'contractId', 'contract-or-debtor-missing'],
	['Product', addRatedUsage, 'productReferenceKey', 'required'],
	['\uFEFFContract', addRatedUsage, 'contractIdent', 'required'],
])('names %s on the screen as the column to rename', async (column, action, field, code) => {
	const rows = [called(action, field, column), action.usage(2)];
	const run = await stage.runOn(action, { input: rows });

	const shown = column.replace('\uFEFF', '[U+FEFF]');
	const [{ details }] = failures(run);
	expect(outcomesOf(run)).toEqual(['created', 'invalid']);
	expect(details.faults).toMatchObject([{ code, path: field }]);
	expect(details.faults?.[0].fix).toContain(
		`Rename the column '${shown}' to '${field}', if it holds that.`,
	);
	expect(hints(run)).toContain(
		`Column '${shown}' was not used: rename it to '${field}' to use it.`,
	);
});

it('leaves a usage alone that says by another name what it needs', async () => {
	const { contractId: _number, ...usage } = createUsage.usage(1);
	const rows = [
		{ ...usage, debtorId: account.debtorId, Contract: 'Standard', Product: 'Charging' },
	];
	const run = await stage.runOn(createUsage, { input: rows });

	expect(outcomesOf(run)).toEqual(['created']);
	expect(hints(run)).toContain("Column 'Contract' was not used");
	expect(hints(run)).toContain('Not used: Product.');
});

it('refuses the name on the screen in JSON, where everything is meant', async () => {
	const usageJson = JSON.stringify(called(createUsage, 'productIdent', 'Product'));
	const parameters = { usageFrom: 'json', usageJson };
	const run = await stage.runOn(createUsage, { parameters, input: [{}] });

	expect(failures(run)[0].details.faults).toMatchObject([
		{
			code: 'near-miss-column',
			message: "'Product' in 'Usage (JSON)' bears the name that 'productIdent' has on the screen.",
			fix: "Rename it to 'productIdent', or leave it out.",
		},
	]);
});

it('names such columns when it reconciles and when it combines', async () => {
	const input = [called(createRebillyUsage, 'subscriptionId', 'Subscription Item')];
	const ways = [
		{ parameters: { operation: 'reconcile', returned: 'everything' } },
		{ options: { combineBeforeSending: 'day', timeZone: 'Europe/Berlin' } },
	];
	for (const way of ways) {
		const run = await stage.runOn(createRebillyUsage, { ...way, input });
		expect(JSON.stringify(failures(run))).toContain(
			"Rename the column 'Subscription Item' to 'subscriptionId', if it holds that.",
		);
	}
});

it('says when the node stops which columns were not used', async () => {
	const { productReferenceKey: _missing, ...usage } = addRatedUsage.usage(1);
	const run = await stage.run(addRatedUsage, { input: [{ ...usage, Tariff: 'a', Notes: 'b' }] });

	const { description } = run.error as Error & { description?: string };
	expect(description).toContain('Columns that were not used: Tariff, Notes.');
});
