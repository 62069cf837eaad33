import { parse } from 'lossless-json';
import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { createRebillyUsage, type Action } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';
import { columns } from './columns';
import { customers } from './customers';
import { rowsAndReferences } from './rowsAndReferences';
import type { RowKind } from './rowKind';

const stage = useStage();

/** Customers as a CRM knows them: one with two items, and two with one e-mail. */
beforeEach(() => {
	const { instellix, rebilly } = stage.sandbox;
	instellix.addContract({
		debtorId: '2001',
		debtorIdent: 'debtor-2001',
		productIdents: ['charging'],
	});
	const ada = { customerId: 'cus_ada', email: 'ada@example.com', customFields: { crmId: '4711' } };
	const startedAt = Date.UTC(2026, 0, 1);
	rebilly.addSubscription({ ...ada, itemId: 'sub_energy', planId: 'plan-energy', startedAt });
	const calls = { itemId: 'sub_calls', planId: 'plan-api-calls', poNumber: 'PO-7' };
	rebilly.addSubscription({ ...ada, ...calls, startedAt });
	for (const customerId of ['cus_bea', 'cus_other_bea'])
		rebilly.addSubscription({ customerId, email: 'bea@example.com', startedAt });
});

/** The stored bodies, without the identity that is made from their content. */
function stored(action: Action): IDataObject[] {
	return stage.bodies(action).map((text) => {
		const body = parse(text, undefined, String) as IDataObject;
		const ident = String(body[action.identField ?? ''] ?? '');
		if (action.identField && /^[\w-]{43}$/.test(ident)) delete body[action.identField];
		return body;
	});
}

const kinds = [...columns, ...rowsAndReferences, ...customers].map((kind): [string, RowKind] => [
	kind.name,
	kind,
]);

it.each(kinds)('%s', async (_name, kind) => {
	const { action, setting, hint, notAsJson } = kind;
	const input = kind.rows.map((json) => ({ json: json as IDataObject }));
	const run = await stage.runOn(action, { ...setting, input });

	const failed = failures(run);
	const expected = kind.refused ?? [];
	expect(failed.map(({ details }) => details.code)).toEqual(expected.map(([code]) => code));
	expected.forEach(([, words], place) => expect(failed[place].message).toContain(words));
	expect(stored(action)).toEqual(kind.stored ?? []);
	const hints = run.hints(nodeNames.node).map(({ message }) => message);
	if (hint !== undefined) expect(hints.join('\n')).toContain(hint);

	// The same rows as JSON are the same usages, and refused for the same.
	if (notAsJson !== undefined) return;
	const parameters = { ...setting?.parameters, usageJson: '={{ JSON.stringify($json) }}' };
	const again = await stage.runOn(action, { ...setting, parameters, mode: 'json', input });
	expect(failures(again).map(({ details }) => details.code)).toEqual(
		expected.map(([code]) => code),
	);
	expect(outcomesOf(again)).not.toContain('created');
	if (action === createRebillyUsage) expect(stored(action)).toEqual(kind.stored ?? []);
});
