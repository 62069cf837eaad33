import { existsSync } from 'node:fs';
import path from 'node:path';
import Big from 'big.js';
import { DateTime } from 'luxon';
import { sessionsDataset } from '../../../runner/demo/sessions';
import { openAccounts, shapesFor } from '../../../runner/demo/shapes';
import { nodeNames } from '../../../runner';
import { actions } from '../support/actions';
import { outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

/** Real charging sessions in Norwegian wall-clock times over both changes of clocks; not part of the project. */
const FILE = path.resolve(__dirname, '../../../../shared/data/ev-sessions.csv');
const isThere = existsSync(FILE);
const dataset = isThere ? sessionsDataset(FILE) : undefined;
const shapes = dataset ? shapesFor([dataset]) : [];

const stage = useStage();
// Thousands of rows, read twice.
jest.setTimeout(300_000);

const decimal = (text: string): Big => new Big(text.replace(',', '.'));
const total = (texts: readonly string[]): string =>
	texts.reduce((sum, text) => sum.plus(decimal(text)), new Big(0)).toFixed();
const monthOf = (wallClock: string): string => wallClock.slice(3, 10);

if (!isThere)
	it.skip(`real sessions by user and month (there is no ${path.basename(FILE)} here)`, () => {});

it.each(shapes.map((shape) => [shape.target, shape] as const))(
	'real sessions by user and month: %s bills what the file says, once',
	async (target, shape) => {
		const { consumptions, nodeOptions } = dataset!;
		openAccounts(stage.sandbox, [dataset!]);
		const action = actions.find((candidate) => candidate.target === target)!;
		const options = { ...nodeOptions, combine: 'month', receipt: 'extraItem' };
		const {
			resource: _resource,
			operation: _operation,
			usageFrom: _from,
			...parameters
		} = shape.parameters;
		const input = consumptions.map(shape.toItem);
		const valuesForAllItems = parameters.valuesForAllItems as string | undefined;
		const setting = {
			options,
			input,
			parameters: { ...parameters, ...(valuesForAllItems && { valuesForAllItems }) },
		};
		const first = await stage.run(action, setting as never);
		expect(first.error?.message).toBeUndefined();

		const books = stage.sandbox.books(action.target);
		const unit = target === 'rebilly/usage' ? Object.keys(books.sums)[0] : 'KWH';
		expect(books.sums[unit]).toBe(total(consumptions.map(({ quantity }) => quantity)));
		expect(books.twice).toEqual([]);
		if (target === 'rebilly/usage') {
			// Its usages are moments, so each lies in one month and the file's own months can be told.
			const groups = new Map<string, string[]>();
			for (const { customer, start, quantity } of consumptions) {
				const key = `${customer} ${monthOf(start)}`;
				groups.set(key, [...(groups.get(key) ?? []), quantity]);
			}
			const expected = [...groups.values()].map(total).sort();
			expect(
				books.usages.map(({ quantities: [{ amount }] }) => new Big(amount).toFixed()).sort(),
			).toEqual(expected);
			const starts = books.usages.map(
				({ identity }) => (identity as { usageTime: number }).usageTime,
			);
			for (const start of starts) {
				const local = DateTime.fromMillis(start, { zone: 'Europe/Oslo' });
				expect(local.toMillis()).toBe(local.startOf('month').toMillis());
			}
		}
		const receipt = first.output(nodeNames.success).at(-1)?.json.receipt as {
			combined: { items: number };
		};
		expect(receipt.combined.items).toBe(consumptions.length);

		const again = await stage.run(action, setting as never);
		expect(new Set(outcomesOf(again).filter(Boolean))).toEqual(new Set(['duplicate']));
		expect(stage.sandbox.books(action.target).stored).toBe(books.stored);
	},
);
