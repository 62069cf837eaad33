import { targets } from '../../tools/sandbox';
import type { Scenario } from '../../tools/prove/scenario/scenario';
import { scenarioOf } from '../../tools/prove/scenario/scenarioOf';
import { OURS, rowsOf } from '../../tools/prove/schemes/schemes';
import { mustSettle, worlds, type World } from '../../tools/prove/worlds';

const SEED = 3;

const scenariosOf = (world: World): Scenario[] =>
	targets.flatMap((target) =>
		Array.from({ length: 100 }, (_none, number) => scenarioOf(SEED, number, target, world)),
	);
const ofRebilly = (world: World): Scenario[] =>
	scenariosOf(world).filter(({ target }) => target === 'rebilly/usage');

it.each(worlds)('%s ends with a clean execution of all rows that still count', (world) => {
	for (const { steps, rows } of scenariosOf(world)) {
		const last = steps[steps.length - 1];
		expect(last.kind).toBe('clean');
		expect(steps.filter(({ kind }) => kind === 'clean')).toHaveLength(1);
		const counting = rows.flatMap(({ meant = 'once' }, position) =>
			meant.startsWith('once') ? [position] : [],
		);
		expect([...last.order].sort((one, other) => one - other)).toEqual(counting);
	}
});

it('draws another scenario for each world', () => {
	const rows = worlds.map((world) =>
		JSON.stringify(scenarioOf(SEED, 1, 'rebilly/usage', world).rows),
	);
	expect(new Set(rows).size).toBe(worlds.length);
});

it('stores late after the client gave up, after a minute, and after minutes', () => {
	const delays = scenariosOf('late').flatMap(({ faults, requestTimeoutSeconds }) =>
		faults.flatMap((plan) =>
			(plan.faults ?? []).map(({ kind, status, lateMilliseconds = 0 }) => {
				expect(kind).toBe('storesLate');
				return lateMilliseconds - (status === undefined ? requestTimeoutSeconds * 1000 : 0);
			}),
		),
	);
	expect(Math.min(...delays)).toBeGreaterThan(0);
	for (const seconds of [5, 60, 240])
		expect(delays.some((delay) => delay > seconds * 1000)).toBe(true);
});

it.each<[World, string]>([
	['listLeavesOut', 'listLeavesOut'],
	['cutTimes', 'timesCutToSeconds'],
	['staleList', 'listLagsBy'],
])('%s holds for every usage, and to the end', (world, kind) => {
	for (const { circumstances } of scenariosOf(world))
		expect(circumstances[0].rates).toEqual({ [kind]: 1 });
});

it('lists what other executions store within their waits', () => {
	for (const { circumstances, steps, faults } of ofRebilly('staleList')) {
		const mustBeQuick = faults.length > 0 || steps.some(({ beside }) => beside !== undefined);
		expect(circumstances[0].lagMilliseconds).toBeLessThanOrEqual(mustBeQuick ? 1_000 : 8_000);
		expect(steps.some(({ kind }) => kind === 'killed')).toBe(false);
	}
});

it('cuts times of most usages, and those of equal rows alike', () => {
	const scenarios = ofRebilly('cutTimes');
	const times = scenarios.flatMap(({ rows }) => rows.map(({ usage }) => usage.start % 1000));
	expect(times.filter((milliseconds) => milliseconds > 0).length).toBeGreaterThan(times.length / 2);
	const hasEqualRows = (scenario: Scenario): boolean =>
		new Set(rowsOf(OURS, scenario).map(({ key }) => key)).size < scenario.rows.length;
	expect(scenarios.some(hasEqualRows)).toBe(true);
});

it('overlaps executions of the same rows, in one process and in two', () => {
	const overlaps = scenariosOf('overlap').map(({ steps }) => steps[0]);
	for (const { order, beside } of overlaps)
		expect([...(beside?.order ?? [])].sort()).toEqual([...order].sort());
	const inOwn = overlaps.filter(({ beside }) => beside?.inOwnProcess === true);
	expect(inOwn.length).toBeGreaterThan(overlaps.length / 5);
	expect(inOwn.length).toBeLessThan(overlaps.length / 2);
});

describe('changing', () => {
	const scenarios = scenariosOf('changing');
	const has = (test: (scenario: Scenario) => unknown): boolean => scenarios.some(test);

	it('has every kind of change', () => {
		const steps = scenarios.flatMap((scenario) => scenario.steps);
		const changes = steps.flatMap((step) => step.changes ?? []);
		expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['delete', 'correct']));
		expect(new Set(steps.flatMap(({ beside }) => beside?.kind ?? []))).toEqual(
			new Set(['run', 'reconcile']),
		);
		expect(steps.some(({ kind }) => kind === 'reconcile')).toBe(true);
		expect(has(({ batchSize }) => batchSize)).toBe(true);
		expect(has(({ isCombined }) => isCombined)).toBe(true);
		expect(has(({ reportsDifferences }) => reportsDifferences)).toBe(true);
		expect(has(({ lookUp, historySize }) => !lookUp && historySize)).toBe(true);
		expect(has(({ neighbours }) => neighbours > 1_000)).toBe(true);
		expect(has(({ steps: [first], rows }) => first.order.length < rows.length)).toBe(true);
		expect(has(({ rows }) => rows.some(({ meant }) => meant === 'onceOrConflict'))).toBe(true);
	});

	it('lets executions at once have no usage in common', () => {
		for (const scenario of scenarios) {
			const rows = rowsOf(OURS, scenario);
			for (const { order, beside } of scenario.steps) {
				const keys = new Set(order.map((row) => rows[row].key));
				for (const row of beside?.order ?? []) expect(keys.has(rows[row].key)).toBe(false);
			}
		}
	});

	it('has persons and Combine only where the API can have them', () => {
		for (const { target, steps, isCombined, neighbours } of scenarios) {
			if (target === 'rebilly/usage') continue;
			expect(steps.flatMap(({ changes = [] }) => changes)).toEqual([]);
			expect([isCombined, neighbours]).toEqual([false, 0]);
		}
	});
});

it('expects a unique key to settle everything, and Rebilly what can be settled without', () => {
	for (const target of ['instellix/usage', 'instellix/ratedUsage'] as const)
		expect(worlds.every((world) => mustSettle(world, target))).toBe(true);
	expect(worlds.filter((world) => mustSettle(world, 'rebilly/usage'))).toEqual([
		'faults',
		'staleList',
		'overlap',
		'changing',
	]);
});
