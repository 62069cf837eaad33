import { faultKinds, targets } from '../../tools/sandbox';
import type { Scenario } from '../../tools/prove/scenario/scenario';
import { scenarioOf } from '../../tools/prove/scenario/scenarioOf';
import { worlds } from '../../tools/prove/worlds';
import { rowsOf, OURS, PLAIN } from '../../tools/prove/schemes/schemes';

const SEED = 3;
const many = targets.flatMap((target) =>
	Array.from({ length: 400 }, (_none, number) => scenarioOf(SEED, number, target)),
);
const share = (test: (scenario: Scenario) => boolean): number =>
	many.filter(test).length / many.length;

it('is the same for the same numbers, and another for others', () => {
	const text = (seed: number, number: number): string =>
		JSON.stringify(scenarioOf(seed, number, 'rebilly/usage'));
	expect(text(1, 7)).toBe(text(1, 7));
	expect(new Set([text(1, 7), text(1, 8), text(2, 7)]).size).toBe(3);
});

it('has 6 to 20 rows over 1 to 4 accounts, some of them equal', () => {
	for (const { rows, accounts } of many) {
		expect(rows.length).toBeGreaterThanOrEqual(6);
		expect(rows.length).toBeLessThanOrEqual(20);
		for (const { usage } of rows) expect(usage.account).toBeLessThan(accounts);
	}
	const hasEqualRows = (scenario: Scenario): boolean =>
		new Set(rowsOf(OURS, scenario).map(({ key }) => key)).size < scenario.rows.length;
	expect(share(hasEqualRows)).toBeGreaterThan(0.4);
	expect(share(({ identity }) => identity === 'field')).toBeGreaterThan(0.3);
});

it('has many rows of one account, 50 at once, where one customer is asked for', () => {
	for (const world of worlds) {
		for (let number = 0; number < 20; number += 1) {
			const { rows, accounts, concurrency } = scenarioOf(
				SEED,
				number,
				'rebilly/usage',
				world,
				true,
			);
			expect({ accounts, concurrency }).toEqual({ accounts: 1, concurrency: 50 });
			expect(rows.length).toBeGreaterThan(20);
			expect(new Set(rows.map(({ usage }) => usage.account))).toEqual(new Set([0]));
		}
	}
});

it('begins in the order of the rows, shuffles later, and ends without faults', () => {
	for (const { steps, rows } of many) {
		const inOrder = rows.map((_row, position) => position);
		expect(steps[0].order).toEqual(inOrder);
		expect(steps.at(-1)?.kind).toBe('clean');
		for (const { order } of steps)
			expect([...order].sort((one, other) => one - other)).toEqual(inOrder);
	}
	expect(share(({ steps }) => steps.length > 1)).toBeGreaterThan(0.9);
});

it('kills about every twentieth process, and then starts the workflow anew', () => {
	const isKilled = ({ steps }: Scenario): boolean => steps.some(({ kind }) => kind === 'killed');
	expect(share(isKilled)).toBeGreaterThan(0.03);
	expect(share(isKilled)).toBeLessThan(0.08);
	for (const { steps } of many) {
		steps.forEach(({ kind }, position) => {
			if (kind === 'killed') expect(steps[position + 1].kind).toBe('run');
		});
	}
});

it('has every kind of fault and every kind of conditions', () => {
	const kinds = new Set(
		many.flatMap(({ faults }) => faults.flatMap(({ rates }) => Object.keys(rates ?? {}))),
	);
	expect(faultKinds.filter((kind) => !kinds.has(kind))).toEqual([]);
	const conditions = new Set(many.map(({ conditions }) => conditions));
	expect([...conditions].sort()).toEqual([
		'bursts',
		'limited',
		'mixed',
		'noFaults',
		'outOfReach',
		'outage',
	]);
});

it('keeps a history in some runs, in a few of them one that is too small', () => {
	expect(share(({ historySize }) => historySize !== undefined)).toBeGreaterThan(0.1);
	expect(
		many.some(({ historySize, rows }) => historySize !== undefined && historySize < rows.length),
	).toBe(true);
});

it('puts more usages elsewhere than can be listed where the filter is broken', () => {
	for (const { conditions, elsewhere, target } of many) {
		expect(elsewhere > 2_000).toBe(conditions === 'outOfReach');
		if (conditions === 'outOfReach') expect(target).toBe('rebilly/usage');
	}
});

it('counts each row of another scheme as a usage of its own', () => {
	const scenario = many.find(
		({ rows, identity }) =>
			identity === 'content' && new Set(rows.map(({ usage }) => usage)).size < rows.length,
	);
	expect(scenario).toBeDefined();
	const identities = (scheme: typeof OURS | typeof PLAIN): number =>
		new Set(rowsOf(scheme, scenario as Scenario).map(({ identity }) => identity)).size;
	expect(identities(PLAIN)).toBe(scenario?.rows.length);
	expect(identities(OURS)).toBeLessThan(identities(PLAIN));
});
