import type { IDataObject } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { addRatedUsage, createRebillyUsage, usages } from '../support/actions';
import {
	eachReconciliation,
	findings,
	reconcileRated,
	reconcileRebilly,
	storeBeside,
	summary,
} from '../support/reconcile';
import { useStage } from '../support/stage';

/** What a person sees of a reconciliation: one sentence, its colour, and what a surplus usage may stand for. */

const stage = useStage();

const hint = (run: RunResult) => run.hints(nodeNames.node)[0];

describe.each(eachReconciliation)('%s', (target, create, reconcile) => {
	const unit = target === 'rebilly/usage' ? '' : ' KWH';
	const quantityOf = target === 'rebilly/usage' ? 'quantity' : 'startDate';
	const key = target === 'rebilly/usage' ? 'quantity' : 'KWH';

	it('has the summary in one column, with the sentence of the hint', async () => {
		await stage.run(create, { input: usages(create, 1) });
		const run = await stage.runOn(reconcile, { input: usages(create, 1) });
		const last = run.output(nodeNames.node).at(-1)!.json;

		expect(Object.keys(last)).toEqual(['status', 'message', 'summary']);
		expect(last).toMatchObject({ status: 'summary', message: hint(run).message });
		expect(last.message).toContain('1 usage expected, 1 stored in ');
		expect(last.message).toContain('The sums agree.');
	});

	it.each([
		['more', [1, 2], [1], '+2.5', '2.5'],
		['less', [1], [1, 2], '-2.5', '-2.5'],
	] as const)('says with its sign where %s is stored', async (_which, kept, meant, said, sum) => {
		await stage.run(create, { input: usages(create, ...kept) });
		const options = target === 'rebilly/usage' ? { to: '2026-03-02T00:00:00Z' } : {};
		const run = await stage.runOn(reconcile, { options, input: usages(create, ...meant) });

		expect(hint(run).message).toContain(`Stored minus expected: ${said}${unit}`);
		expect((summary(run).storedMinusExpected as IDataObject)[key]).toBe(sum);
	});

	it('says of which usages the sums agree, where one is in no sum', async () => {
		await stage.run(create, { input: usages(create, 1) });
		const [right] = usages(create, 1);
		const run = await stage.runOn(reconcile, {
			input: [right, { ...right, [quantityOf]: 'much' }],
		});

		expect(hint(run).message).toContain('The sums of all others agree.');
	});

	it('is blue where all is as expected, and yellow as soon as one is missing', async () => {
		await stage.run(create, { input: usages(create, 1) });

		expect(hint(await stage.runOn(reconcile, { input: usages(create, 1) })).type).toBe('info');
		expect(hint(await stage.runOn(reconcile, { input: usages(create, 1, 2) })).type).toBe(
			'warning',
		);
	});
});

it('says of a row by its reference what is stored and what was meant', async () => {
	storeBeside(stage, createRebillyUsage, 1, { quantity: '9' });
	const run = await stage.runOn(reconcileRebilly, {
		parameters: { identity: 'field', referenceField: 'session' },
		input: [{ ...createRebillyUsage.usage(1), session: 'S-1' }],
	});
	const [finding] = findings(run);

	expect(finding).toMatchObject({ status: 'different', reference: 'S-1' });
	expect(finding.message).toContain("'quantity' is 9 there, and the item says 1.5");
	expect(Object.keys(finding).at(-1)).toBe('identity');
});

it.each<[string, () => void, IDataObject[]]>([
	[
		'extra',
		() => storeBeside(stage, createRebillyUsage, 1, { quantity: '9' }),
		usages(createRebillyUsage, 1),
	],
	['twice', () => storeBeside(stage, createRebillyUsage, 1), usages(createRebillyUsage, 1)],
	['asked', () => undefined, usages(createRebillyUsage, 1, 1)],
	['invalid', () => undefined, [...usages(createRebillyUsage, 1), { quantity: 'much' }]],
])('is yellow where one is %s', async (status, prepare, input) => {
	storeBeside(stage, createRebillyUsage, 1);
	prepare();
	const run = await stage.runOn(reconcileRebilly, { input });

	expect(summary(run)).toMatchObject({ [status]: 1 });
	expect(hint(run).type).toBe('warning');
});

describe('a stored usage that no item expects', () => {
	it('names the item of the same time, what that says and its reference', async () => {
		storeBeside(stage, createRebillyUsage, 1);
		storeBeside(stage, createRebillyUsage, 1, { quantity: '9' });
		const [one] = usages(createRebillyUsage, 1);
		const run = await stage.runOn(reconcileRebilly, {
			parameters: { identity: 'field', referenceField: 'session' },
			input: [{}, { ...one, session: 'S-1' }],
		});

		expect(findings(run)[1]).toMatchObject({ status: 'extra', sameTimeAs: 1 });
		expect(findings(run)[1].message).toBe(
			'Rebilly has stored a usage that no item expects. Same time as item 1 (S-1), which says 1.5 and is stored as well.',
		);
	});

	it('names no reference that may be an e-mail', async () => {
		storeBeside(stage, createRebillyUsage, 1);
		storeBeside(stage, createRebillyUsage, 1, { quantity: '9' });
		const run = await stage.runOn(reconcileRebilly, {
			parameters: { identity: 'field', referenceField: 'mail' },
			input: [{ ...createRebillyUsage.usage(1), mail: 'ada@example.com' }],
		});

		expect(findings(run)[1].message).toContain('Same time as item 0, which says');
	});

	it('may be the missing one of the same contract, product and period under another ident', async () => {
		storeBeside(stage, reconcileRated, 2);
		storeBeside(stage, reconcileRated, 1, { quantity: '9' });
		const run = await stage.runOn(reconcileRated, { input: usages(addRatedUsage, 1) });

		expect(findings(run).map(({ status, sameTimeAs }) => [status, sameTimeAs])).toEqual([
			['missing', undefined],
			['extra', undefined],
			['extra', 0],
		]);
		expect(findings(run)[2].message).toContain(
			'Same time as item 0, which says 1.5 KWH and is missing.',
		);
	});

	it('is no other product', async () => {
		storeBeside(stage, reconcileRated, 1, { quantity: '9' });
		const run = await stage.runOn(reconcileRated, {
			input: [{ ...addRatedUsage.usage(1), productReferenceKey: 'other' }],
		});

		expect(findings(run)[1]).not.toHaveProperty('sameTimeAs');
	});
});

it('names a further copy and the item that failed rightly behind an empty row', async () => {
	storeBeside(stage, createRebillyUsage, 1);
	storeBeside(stage, createRebillyUsage, 1);
	const run = await stage.runOn(reconcileRebilly, { input: [{}, createRebillyUsage.usage(1)] });

	expect(findings(run)[1].message).toMatch(/^Rebilly has stored the usage of item 1 once more/);
});
