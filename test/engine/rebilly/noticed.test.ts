import type { FaultPlan } from '../../../tools/sandbox/faults/plan';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { openAccountsBeside } from '../support/accounts';
import { createRebillyUsage, usages } from '../support/actions';
import { failures, outcomesOf, receiptOf } from '../support/outcomes';
import { useStage } from '../support/stage';
import { reconcileRebilly, storeBeside } from '../support/reconcile';
import { runOperation, storeUsage } from './support/operation';

/** In what way Rebilly behaves otherwise than it is taken to is said by name: in hints and in the receipt. */

const stage = useStage();
const posts = { method: 'POST', path: createRebillyUsage.posts };
const reads = { api: 'rebilly', method: 'GET' } as const;
const input = usages(createRebillyUsage, 1, 2, 3);

const run = async (given = input) => await stage.runOn(createRebillyUsage, { input: given });

/** What the receipt has noticed, with the warnings of the output panel beside the receipt's own. */
function noticedIn(result: RunResult): { codes: unknown; warnings: string[] } {
	const receipt = receiptOf(result);
	const warnings = result
		.hints(nodeNames.node)
		.filter(
			({ type, message }) => type === 'warning' && !message.startsWith(String(receipt?.summary)),
		)
		.map(({ message }) => message);
	return { codes: receipt?.noticed, warnings };
}

it('nothing is noticed where Rebilly behaves as it is taken to', async () => {
	expect(noticedIn(await run())).toEqual({ codes: undefined, warnings: [] });
});

it.each(['filterIgnored', 'filterRefused'] as const)(
	'%s: works, and says what that costs',
	async (kind) => {
		const [{ itemId }] = openAccountsBeside(stage.sandbox, 1);
		await storeUsage(stage, { subscriptionId: itemId });
		stage.sandbox.setFaults({ rates: { [kind]: 1 }, target: reads });
		const result = await run();

		expect(outcomesOf(result)).toEqual(['created', 'created', 'created']);
		const { codes, warnings } = noticedIn(result);
		expect(codes).toEqual(['filter-ignored']);
		expect(warnings).toEqual([expect.stringMatching(/more pages.*\(filter-ignored\)$/)]);
	},
);

const warningsOf = (result: RunResult): string[] => noticedIn(result).warnings;

describe('other operations say it too', () => {
	const filterIgnored = { rates: { filterIgnored: 1 }, target: reads } as const;
	const isSaid = [expect.stringContaining('(filter-ignored)')];

	beforeEach(async () => {
		const [{ itemId }] = openAccountsBeside(stage.sandbox, 1);
		await storeUsage(stage, { subscriptionId: itemId });
	});

	it('Correct', async () => {
		const usageId = await storeUsage(stage);
		stage.sandbox.setFaults(filterIgnored);
		const parameters = { usageId, changes: { quantity: '3' } };
		const result = await runOperation(stage, { operation: 'correct', parameters });

		expect(failures(result)).toEqual([]);
		expect(warningsOf(result)).toEqual(isSaid);
	});

	it('Reconcile', async () => {
		for (const number of [1, 2, 3]) storeBeside(stage, createRebillyUsage, number);
		stage.sandbox.setFaults(filterIgnored);
		expect(warningsOf(await stage.runOn(reconcileRebilly, { input }))).toEqual(isSaid);
	});

	it('Reconcile, where nothing can be compared for it', async () => {
		for (let number = 1; number <= 2_001; number += 1)
			storeBeside(stage, createRebillyUsage, number);
		stage.sandbox.setFaults(filterIgnored);
		const result = await stage.runOn(reconcileRebilly, { input });

		expect(failures(result)[0].message).toContain('Nothing was compared');
		expect(warningsOf(result)).toEqual(isSaid);
	});

	it('Delete', async () => {
		const usageId = await storeUsage(stage);
		stage.sandbox.setFaults(filterIgnored);
		const result = await runOperation(stage, { operation: 'delete', parameters: { usageId } });

		expect(warningsOf(result)).toContainEqual(isSaid[0]);
	});
});

it('says it too in a dry run', async () => {
	stage.sandbox.setFaults({ rates: { filterRefused: 1 }, target: reads });
	const options = { dryRun: true };
	expect(noticedIn(await stage.runOn(createRebillyUsage, { input, options })).codes).toEqual([
		'filter-ignored',
	]);
});

it('says that many subscription items could not be looked at together', async () => {
	const items = openAccountsBeside(stage.sandbox, 5);
	const rows = items.map(({ itemId }) => ({ ...input[0], subscriptionId: itemId }));
	stage.sandbox.setFaults({ rates: { createdTimeNotFiltered: 1 }, target: reads });
	const result = await run(rows);

	expect(outcomesOf(result)).toEqual(rows.map(() => 'created'));
	const { codes, warnings } = noticedIn(result);
	expect(codes).toEqual(['filter-ignored']);
	expect(warnings).toEqual([expect.stringContaining('more requests; the results are the same')]);
});

describe('what is stored twice is named, and nothing is removed or called gone', () => {
	const [one] = input;
	const twice = { rates: { deliveredTwice: 1 }, target: posts, answered: 'second' } as const;

	it.each<[string, FaultPlan]>([
		['created-time-missing', { rates: { createdTimeLeftOut: 1 }, target: posts }],
		['ids-differ', { rates: { listsOtherId: 1 }, target: posts }],
		['ids-differ', { rates: { unknownById: 1 }, target: { api: 'rebilly' } }],
	])('%s', async (code, plan) => {
		stage.sandbox.setFaults([twice, plan]);
		const result = await run([one]);

		expect(failures(result)).toMatchObject([{ details: { outcome: 'surplus' } }]);
		expect(noticedIn(result).codes).toContain(code);
		expect(stage.sandbox.records('rebilly/usage').stored).toBe(2);
	});

	it('created-time-goes-back', async () => {
		// The first usage goes alone, so the second one is sent after its answer.
		const second = { onRequest: 2, skewMilliseconds: -60_000, answered: 'second' } as const;
		stage.sandbox.setFaults([
			{ faults: [{ ...second, kind: 'deliveredTwice' }], target: posts },
			{ faults: [{ ...second, kind: 'storedByOtherClock' }], target: posts },
		]);
		const result = await run();

		expect(outcomesOf(result).sort()).toEqual(['created', 'created', 'surplus']);
		expect(stage.sandbox.records('rebilly/usage').stored).toBe(4);
		const { codes, warnings } = noticedIn(result);
		expect(codes).toEqual(['created-time-goes-back']);
		expect(warnings).toEqual([expect.stringMatching(/\d s before .* took back none/)]);
	});
});

it('says why a run was slow whose usages were listed late', async () => {
	stage.sandbox.setFaults({ rates: { listLagsBy: 1 }, lagMilliseconds: 8_000, target: posts });
	const result = await run([input[0]]);

	expect(outcomesOf(result)).toEqual(['created']);
	const { codes, warnings } = noticedIn(result);
	expect(codes).toEqual(['listed-late']);
	expect(warnings).toEqual([expect.stringMatching(/listed a usage only \d+\.\d s after/)]);
});

describe('an address where a web server answers in place of Rebilly', () => {
	const many = usages(createRebillyUsage, ...Array.from({ length: 20 }, (_, number) => number + 1));

	it.each([true, false])('ends the run and says what to check (looks up: %s)', async (lookUp) => {
		stage.sandbox.setFaults({
			rates: { webPageBeforeStoring: 1 },
			status: 404,
			target: { api: 'rebilly' },
		});
		const result = await stage.runOn(createRebillyUsage, { input: many, options: { lookUp } });

		const last = failures(result).at(-1)!;
		expect(last.details.outcome).toBe('unsent');
		expect(last.message).toContain("'Base URL'");
		expect(stage.posts(createRebillyUsage).length).toBeLessThan(many.length);
	});
});
