import Big from 'big.js';
import { DateTime } from 'luxon';
import { sessionsDataset } from '../../../tools/demo/sessions';
import { openAccounts, shapesFor } from '../../../tools/demo/shapes';
import { billableRows, notBillable, sessionsFile, sumOf } from '../../fixtures/chargingSessions';
import { actions } from '../support/actions';
import { failures, outcomesOf, receiptOf } from '../support/outcomes';
import { useStage } from '../support/stage';

/** Charging sessions in Norwegian wall-clock times over both changes of clocks. */
const dataset = sessionsDataset(sessionsFile);
const billable = billableRows();

const stage = useStage();

it.each(shapesFor([dataset]).map((shape) => [shape.target, shape] as const))(
	'sessions by user and month: %s bills what the file says, once',
	async (target, shape) => {
		const { consumptions, nodeOptions } = dataset;
		openAccounts(stage.sandbox, [dataset]);
		const action = actions.find((candidate) => candidate.target === target)!;
		const options = { ...nodeOptions, combine: 'month' };
		const input = consumptions.map((consumption) => ({
			...shape.toItem(consumption),
			session_ID: consumption.reference,
		}));
		const setting = { options, input };
		const first = await stage.runOn(action, setting);
		expect(first.error?.message).toBeUndefined();

		const records = stage.sandbox.records(action.target);
		const unit = target === 'rebilly/usage' ? Object.keys(records.sums)[0] : 'KWH';
		expect(records.sums[unit]).toBe(sumOf(billable.map(({ El_kWh }) => El_kWh)));
		expect(records.twice).toEqual([]);
		if (target === 'rebilly/usage') {
			// Its usages are moments, so each lies in one month and the file's own months can be told.
			const groups = new Map<string, string[]>();
			for (const { User_ID, Start_plugin, El_kWh } of billable) {
				const key = `${User_ID} ${Start_plugin.slice(3, 10)}`;
				groups.set(key, [...(groups.get(key) ?? []), El_kWh]);
			}
			const expected = [...groups.values()].map(sumOf).sort();
			expect(
				records.usages.map(({ quantities: [{ amount }] }) => new Big(amount).toFixed()).sort(),
			).toEqual(expected);
			const starts = records.usages.map(
				({ identity }) => (identity as { usageTime: number }).usageTime,
			);
			for (const start of starts) {
				const local = DateTime.fromMillis(start, { zone: 'Europe/Oslo' });
				expect(local.toMillis()).toBe(local.startOf('month').toMillis());
			}
		}
		const receipt = receiptOf(first) as { combined: object };
		expect(receipt.combined).toMatchObject({ items: billable.length });
		const refused = failures(first).map(({ session_ID }) => session_ID);
		expect(refused).toEqual(Object.keys(notBillable));

		const again = await stage.runOn(action, setting);
		expect(new Set(outcomesOf(again).filter(Boolean))).toEqual(new Set(['duplicate', 'invalid']));
		expect(stage.sandbox.records(action.target).stored).toBe(records.stored);
	},
);
