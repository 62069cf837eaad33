import groupBy from 'lodash/groupBy';
import uniqBy from 'lodash/uniqBy';
import type { SeededRandom, Target } from '../../sandbox';
import { drawFaults } from './drawFaults';
import {
	drawAccounts,
	drawConcurrency,
	drawNodeSettings,
	drawSandbox,
	shuffled,
	usual,
	type Place,
} from './drawParts';
import { keyOf } from './proofUsages';
import type { Change, Scenario, Step } from './scenario';
import { drawRows, type Meant, type ScenarioRow } from './scenarioRows';

/** What changes from one execution to the next, or is other than usual. */
type Kind =
	| 'batches'
	| 'lateRows'
	| 'changedRows'
	| 'looped'
	| 'reconciled'
	| 'corrected'
	| 'deleted'
	| 'neighbours'
	| 'withoutLookUp'
	| 'combined'
	| 'differences';

const everywhere: readonly Kind[] = ['batches', 'lateRows', 'changedRows', 'looped'];

const kinds: Readonly<Record<Target, readonly Kind[]>> = {
	'instellix/usage': everywhere,
	'instellix/ratedUsage': [...everywhere, 'reconciled'],
	'rebilly/usage': [
		...everywhere,
		...([
			'reconciled',
			'corrected',
			'deleted',
			'neighbours',
			'withoutLookUp',
			'combined',
			'differences',
		] as const),
	],
};

/** Equal usages that come one by one cannot be told apart without a key, so none are drawn there. */
const WITHOUT_EQUALS: ReadonlySet<Kind> = new Set<Kind>(['looped', 'withoutLookUp']);
/** A change of what a row says is a change of its identity. */
const BY_CONTENT: ReadonlySet<Kind> = new Set<Kind>([
	'changedRows',
	'corrected',
	'withoutLookUp',
	'combined',
	'differences',
]);

/** What is stored in the place of a row tells that it was changed, where an API has places and no key. */
const goesByPlace = (target: Target): boolean => target === 'rebilly/usage';
/** Where usages of one moment are drawn, nobody could tell a changed one from a further one. */
const OF_VERSIONS: ReadonlySet<Kind> = new Set<Kind>(['changedRows', 'corrected']);

/** What users do with their rows, and others with what is stored; in half of the runs with faults beside it. */
export function changingScenario(random: SeededRandom, place: Place): Scenario {
	const kind = random.pick(kinds[place.target]);
	const accounts = drawAccounts(random, 3, place);
	const identity = BY_CONTENT.has(kind) || random.fraction() < 0.6 ? 'content' : 'field';
	const distinctTimes = goesByPlace(place.target) && OF_VERSIONS.has(kind);
	const drawn = drawRows(random, { ...place, accounts, identity, distinctTimes });
	const rows = WITHOUT_EQUALS.has(kind) ? uniqBy(drawn, 'usage') : drawn;
	const calm = {
		...usual,
		...place,
		world: 'changing',
		accounts,
		rows,
		identity,
		concurrency: drawConcurrency(random, place),
		nodeSettings: drawNodeSettings(random),
		sandbox: drawSandbox(random),
		faults: random.fraction() < 0.5 ? [] : drawFaults(random, 'mixed', false),
		steps: stepsOf(random, [positionsOf(rows), positionsOf(rows)]),
	} satisfies Scenario;
	return { ...calm, ...changes[kind](random, calm) };
}

const changes: Record<Kind, (random: SeededRandom, calm: Scenario) => Partial<Scenario>> = {
	batches: (random, { rows, target }) => {
		const batches = batchesOf(random, rows, target);
		const [first, ...later] = stepsOf(random, [...batches, positionsOf(rows)]);
		const beside = {
			...{ kind: 'run' as const, order: batches[1], spelling: first.spelling },
			...{ startsAfterMs: random.wholeNumber(0, 5_000), inOwnProcess: random.fraction() < 0.3 },
		};
		return {
			steps: random.fraction() < 0.5 ? [first, ...later] : [{ ...first, beside }, ...later],
		};
	},
	lateRows: (random, { rows, target }) => {
		const [first, second, third] = batchesOf(random, rows, target);
		return {
			steps: stepsOf(random, [first, [...first, ...second], [...first, ...second, ...third]]),
		};
	},
	changedRows: (random, { rows, target }) => {
		const { all, before, after } = withNewVersions(random, rows, target, [
			...(['atMostOnce', 'onceOrConflict'] as const),
		]);
		return { rows: all, steps: stepsOf(random, [before, after]) };
	},
	corrected: (random, { rows, target }) => {
		const isBroughtAgain = random.fraction() < 0.5;
		const { all, before, after, pairs } = withNewVersions(
			random,
			rows,
			target,
			isBroughtAgain ? ['atMostOnce', 'onceOrConflict'] : ['never', 'once'],
		);
		const [first, corrected, clean] = stepsOf(random, [before, after]);
		const second = isBroughtAgain ? { ...corrected, order: first.order } : corrected;
		const corrections = pairs.map(([row, to]): Change => ({ kind: 'correct', row, to }));
		return { rows: all, steps: [asRun(first), { ...asRun(second), changes: corrections }, clean] };
	},
	deleted: (random, { rows, steps: [first, ...later] }) => {
		const deletion: Change = { kind: 'delete', row: random.wholeNumber(0, rows.length - 1) };
		return { steps: [first, { ...later[0], changes: [deletion] }, ...later.slice(1)] };
	},
	looped: (random, { nodeSettings, steps, rows, target }) => ({
		rows: goesByPlace(target) ? withPlacesHeldBack(rows) : rows,
		batchSize: random.wholeNumber(1, 5),
		nodeSettings: { ...nodeSettings, onError: 'continueRegularOutput' },
		steps: steps.map((step) => (step.kind === 'retry' ? asRun(step) : step)),
	}),
	reconciled: (random, { rows, target, steps: [first, ...later] }) => {
		const [own, other] = batchesOf(random, rows, target);
		const beside = {
			...{ kind: 'reconcile' as const, order: other, spelling: first.spelling },
			...{ startsAfterMs: random.wholeNumber(0, 5_000), inOwnProcess: false },
		};
		return {
			steps: [
				random.fraction() < 0.5 ? first : { ...first, order: own, beside },
				{ ...later[0], kind: 'reconcile' },
				...later.slice(1),
			],
		};
	},
	neighbours: (random) => ({
		neighbours: random.wholeNumber(1_050, 1_300),
		neighbourChanges: Array.from({ length: 4 }, () => random.wholeNumber(1, 12)),
	}),
	withoutLookUp: () => ({ lookUp: false, historySize: 10_000 }),
	combined: () => ({ isCombined: true }),
	differences: (random, scenario) => ({
		...{ isCombined: true, reportsDifferences: true },
		...changes.lateRows(random, scenario),
	}),
};

/** One execution for each order, and a clean one of the last order. */
function stepsOf(random: SeededRandom, orders: ReadonlyArray<readonly number[]>): Step[] {
	const step = (kind: Step['kind'], order: readonly number[]): Step => ({
		kind,
		order: shuffled(random, order),
		spelling: random.fraction() < 0.7 ? 'plain' : 'padded',
		killAtRequest: 0,
	});
	return [
		...orders.map((order, position) =>
			step(position > 0 && random.fraction() < 0.2 ? 'retry' : 'run', order),
		),
		step('clean', orders[orders.length - 1]),
	];
}

/** Three parts of the rows; rows that say the same are in one of them. */
function batchesOf(random: SeededRandom, rows: readonly ScenarioRow[], target: Target): number[][] {
	const batches: number[][] = [[], [], []];
	const byKey = groupBy(positionsOf(rows), (position) => keyOf(target, rows[position].usage));
	for (const [number, positions] of Object.values(byKey).entries()) {
		// None stays empty: a node without items does not run.
		batches[number < batches.length ? number : random.wholeNumber(0, 2)].push(...positions);
	}
	return batches;
}

/** The rows with a few of them said otherwise; only such that no other one equals. */
function withNewVersions(
	random: SeededRandom,
	rows: readonly ScenarioRow[],
	target: Target,
	[old, changed]: readonly [old: Meant, changed: Meant],
) {
	const alone = positionsOf(rows).filter(
		(position) => rows.filter(({ usage }) => usage === rows[position].usage).length === 1,
	);
	const chosen = shuffled(random, alone).slice(0, random.wholeNumber(1, 3));
	const pairs = chosen.map((row, number) => [row, rows.length + number] as const);
	const versions = chosen.map((position): ScenarioRow => {
		const row = rows[position];
		const quantity = String(random.wholeNumber(60_001, 99_999) / 100);
		const insteadOf = goesByPlace(target) && { insteadOf: position };
		return { ...row, usage: { ...row.usage, quantity }, meant: changed, ...insteadOf };
	});
	const all = [
		...rows.map((row, position) => (chosen.includes(position) ? { ...row, meant: old } : row)),
		...versions,
	];
	const before = positionsOf(rows);
	const after = before.map((position) => pairs.find(([row]) => row === position)?.[1] ?? position);
	return { all, before, after, pairs };
}

/**
 * A round does not know the rows of the later ones: of two quantities of one moment the second may be
 * brought first, while the first is stored.
 */
function withPlacesHeldBack(rows: readonly ScenarioRow[]): ScenarioRow[] {
	return rows.map((row): ScenarioRow => {
		const { account, start } = row.usage;
		const isShared = rows.some(
			({ usage }) => usage !== row.usage && usage.account === account && usage.start === start,
		);
		return isShared ? { ...row, meant: 'onceOrConflict' } : row;
	});
}

function asRun(step: Step): Step {
	return { ...step, kind: 'run' };
}

function positionsOf(rows: readonly ScenarioRow[]): number[] {
	return rows.map((_row, position) => position);
}
