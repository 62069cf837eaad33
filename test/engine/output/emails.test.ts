import type { IDataObject } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { runOperation } from '../rebilly/support/operation';
import { createRebillyUsage, createUsage } from '../support/actions';
import { failures, receiptOf } from '../support/outcomes';
import { reconcileRebilly } from '../support/reconcile';
import { useStage } from '../support/stage';

/** E-mails of customers stand in no message, whatever field they came in by mistake. */

const stage = useStage();

const mail = 'john.smith.long.name@example.com';
const others = ['"john smith"@example.com', 'john.smith\uFF20example.com'];

/** All that people and logs read of a run: the failure, hints, and messages of items, not the rows themselves. */
function words(run: RunResult): string {
	const { message, description } = (run.error ?? {}) as { message?: string; description?: string };
	const failed = run.error === undefined ? failures(run) : [];
	const items = failed.map((item) => [item.error, item.message]);
	const hints = run.hints(nodeNames.node).map((hint) => hint.message);
	return JSON.stringify([message, description, items, hints]);
}

const row = createUsage.usage(1);
const { quantity: _quantity, ...rebillyRow } = createRebillyUsage.usage(1);
const cut = `${'x'.repeat(44)} ${mail}`;

describe.each([mail, ...others, cut])('%s', (text) => {
	it.each(['stopWorkflow', 'continueErrorOutput'] as const)(
		'as a quantity, %s',
		async (onError) => {
			const input = [{ ...rebillyRow, quantity: text }];
			const run = await stage.run(createRebillyUsage, { input, onError });

			expect(words(run)).not.toContain('john');
			const faults =
				run.error === undefined ? failures(run).map(({ details }) => details.faults) : [];
			expect(JSON.stringify(faults)).not.toContain('john');
			expect(words(run)).toContain('must be a number');
		},
	);

	it('as the name of a column', async () => {
		const input = [{ ...row, [text]: 'x', startDate: '' }];
		const run = await stage.runOn(createUsage, { input });

		expect(words(run)).not.toContain('john');
		expect(JSON.stringify(receiptOf(run))).not.toContain('john');
	});

	it('as the Reference Field', async () => {
		const parameters = { identity: 'field', referenceField: text };
		const run = await stage.runOn(createUsage, { parameters, input: [row] });

		expect(words(run)).not.toContain('john');
	});
});

it('in JSON that cannot be read', async () => {
	const usageJson = `{"a": ${mail}}`;
	for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
		const parameters = { usageFrom: 'json', usageJson };
		const run = await stage.run(createUsage, { onError, parameters, input: [{ a: 1 }] });

		expect(words(run)).not.toContain('john');
		expect(words(run)).toContain('cannot be read: Unexpected token');
	}
});

it.each(['stopWorkflow', 'continueErrorOutput'] as const)(
	'as the ID of a usage that is read, %s',
	async (onError) => {
		const parameters = { usageId: '={{ $json.id }}' };
		const run = await runOperation(stage, {
			...{ operation: 'get', parameters, onError },
			input: [{ id: mail }],
		});

		expect(words(run)).toContain('j***@example.com');
		expect(words(run)).not.toContain('john');
	},
);

it('as the ID of a usage that is deleted and already gone', async () => {
	const parameters = { usageId: '={{ $json.id }}' };
	const input = [{ id: mail }, { id: 'jane.doe@example.com' }];
	const run = await runOperation(stage, { operation: 'delete', parameters, input });

	expect(words(run)).toContain('2 usages were already gone: j***@example.com, j***@example.com');
});

it.each(['stopWorkflow', 'continueErrorOutput'] as const)(
	'as the beginning of the time to reconcile, in no message of any item, %s',
	async (onError) => {
		const input: IDataObject[] = [
			{ ...createRebillyUsage.usage(1), mail },
			{ ...createRebillyUsage.usage(2), mail: 'x' },
		];
		const run = await stage.run(reconcileRebilly, {
			input,
			onError,
			options: { from: '={{ $json.mail }}' },
		});

		expect(words(run)).toContain('j***@example.com');
		expect(words(run)).not.toContain('john');
	},
);
