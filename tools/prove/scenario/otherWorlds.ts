import type { FaultKind, FaultPlan, PlannedFault, SeededRandom } from '../../sandbox';
import type { World } from '../worlds';
import { LISTS, POSTS } from './drawFaults';
import {
	drawAccounts,
	drawConcurrency,
	drawNodeSettings,
	drawSandbox,
	drawSteps,
	shuffled,
	usual,
	type Place,
} from './drawParts';
import type { Beside, Scenario, Step } from './scenario';
import type { Usage } from './proofUsages';
import { drawRows, type ScenarioRow } from './scenarioRows';

/** As many requests that store as a run can come to. */
const POSTS_OF_A_RUN = 200;
const ALWAYS = 1;
const SECOND = 1_000;
/** Real milliseconds; long enough that requests of two executions cross each other. */
const CROSSING_ANSWERS_MS = 3;

/** Refusals and delays that leave no doubt about what is stored. */
const harmlessKinds = [
	'tooManyRequestsEpoch',
	'tooManyRequestsSeconds',
	'unauthorized',
	'slowAnswer',
] as const satisfies readonly FaultKind[];

/** What breaks off at once, so that reading back soon settles it. */
const brokenKinds = [
	'resetBeforeStoring',
	'resetAfterStoring',
	'status500AfterStoring',
	'truncatedAnswer',
] as const satisfies readonly FaultKind[];

/** Worlds in which one thing is out of order, and hardly anything else. */
export function otherScenario(
	random: SeededRandom,
	place: Place,
	world: Exclude<World, 'faults' | 'changing'>,
): Scenario {
	const accounts = drawAccounts(random, 4, place);
	const identity = random.fraction() < 0.6 ? 'content' : 'field';
	const rows = drawRows(random, { ...place, accounts, identity, distinctTimes: false });
	const calm = {
		...usual,
		...place,
		world,
		accounts,
		rows,
		identity,
		concurrency: drawConcurrency(random, place),
		nodeSettings: drawNodeSettings(random),
		sandbox: drawSandbox(random),
		steps: drawSteps(random, rows.length, 'mixed'),
	} satisfies Scenario;
	return { ...calm, ...changes[world](random, calm) };
}

const changes: Record<
	Exclude<World, 'faults' | 'changing'>,
	(random: SeededRandom, calm: Scenario) => Partial<Scenario>
> = {
	late: (random) => {
		const requestTimeoutSeconds = random.pick([10, 30]);
		const share = random.pick([0.1, 0.3, 0.6]);
		const late = (onRequest: number): PlannedFault =>
			drawLate(random, onRequest, requestTimeoutSeconds * SECOND);
		return {
			requestTimeoutSeconds,
			faults: [
				{
					target: POSTS,
					seed: drawSeed(random),
					faults: onSome(random, share).map(late),
					rates: { tooManyRequestsSeconds: 0.03, resetAfterStoring: 0.03 },
				},
				occasionally(random, LISTS, [...harmlessKinds, 'status503BeforeStoring']),
			],
		};
	},
	twiceDelivered: (random) => {
		const share = random.pick([0.1, 0.4, ALWAYS]);
		const faults = onSome(random, share).map((onRequest): PlannedFault => ({
			onRequest,
			kind: 'deliveredTwice',
			repeatedMilliseconds: random.pick([0, 0, random.wholeNumber(SECOND / 2, 120 * SECOND)]),
		}));
		return {
			faults: [{ target: POSTS, faults }, occasionally(random, LISTS, harmlessKinds)],
		};
	},
	staleList: (random, { rows, target, steps }) => {
		const kind = random.pick(['alone', 'broken', 'overlapping'] as const);
		// What another run has stored has to be listed within the waits of this one.
		const lagMilliseconds =
			kind === 'alone'
				? random.pick([SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND])
				: random.pick([SECOND / 4, SECOND / 2, SECOND]);
		const staleMilliseconds = lagMilliseconds * random.wholeNumber(1, 10);
		const unkilled = steps.map((step) => (step.kind === 'killed' ? asRun(step) : step));
		const [first, ...later] = unkilled;
		const removed = random.wholeNumber(0, rows.length - 1);
		return {
			circumstances: [
				{ target: POSTS, rates: { listLagsBy: ALWAYS }, lagMilliseconds },
				{ target: LISTS, rates: { staleListPage: ALWAYS }, staleMilliseconds },
			],
			faults: kind === 'broken' ? [occasionally(random, POSTS, brokenKinds)] : [],
			steps: [
				kind === 'overlapping' ? overlapped(random, first) : first,
				...later.map((step, position) =>
					// Right after somebody deleted a usage, a stale list still shows it to the run that looks.
					position === 0 && step.kind !== 'clean' && target === 'rebilly/usage'
						? { ...step, changes: [{ kind: 'delete' as const, row: removed }] }
						: step,
				),
			],
			restMs: staleMilliseconds + lagMilliseconds,
		};
	},
	listLeavesOut: (random) => ({
		circumstances: [{ target: POSTS, rates: { listLeavesOut: ALWAYS } }],
		faults: [occasionally(random, {}, harmlessKinds)],
	}),
	cutTimes: (random, { rows }) => ({
		rows: withMilliseconds(random, rows),
		circumstances: [{ target: POSTS, rates: { timesCutToSeconds: ALWAYS } }],
		faults: [occasionally(random, {}, harmlessKinds)],
	}),
	overlap: (random, { steps }) => ({
		faults: random.fraction() < 0.5 ? [] : [occasionally(random, {}, harmlessKinds)],
		answerAfterMs: CROSSING_ANSWERS_MS,
		steps: steps.map((step, position) => {
			const isClean = step.kind === 'clean';
			if (isClean || (position > 0 && random.fraction() < 0.5)) return step;
			return overlapped(random, step);
		}),
	}),
};

/** Most usages at a time within a second; rows that say the same still do. */
function withMilliseconds(random: SeededRandom, rows: readonly ScenarioRow[]): ScenarioRow[] {
	const moved = new Map<Usage, Usage>();
	return rows.map((row) => {
		const { usage } = row;
		const milliseconds = random.pick([0, random.wholeNumber(1, 999), random.wholeNumber(1, 999)]);
		moved.set(usage, moved.get(usage) ?? { ...usage, start: usage.start + milliseconds });
		return { ...row, usage: moved.get(usage) as Usage };
	});
}

/** Stored after the client has given up, after it has read back, or after the whole execution. */
function drawLate(random: SeededRandom, onRequest: number, timeoutMs: number): PlannedFault {
	const status = random.pick([undefined, undefined, 504, 202, 408]);
	const [least, most] = random.pick([
		[SECOND / 2, 5 * SECOND],
		[5 * SECOND, 60 * SECOND],
		[60 * SECOND, 300 * SECOND],
	]);
	const delay = random.wholeNumber(least, most);
	const lateMilliseconds = status === undefined ? timeoutMs + delay : delay;
	return { onRequest, kind: 'storesLate', lateMilliseconds, status };
}

function onSome(random: SeededRandom, share: number): number[] {
	return Array.from({ length: POSTS_OF_A_RUN }, (_none, position) => position + 1).filter(
		() => random.fraction() < share,
	);
}

function occasionally(
	random: SeededRandom,
	target: FaultPlan['target'],
	kinds: readonly FaultKind[],
): FaultPlan {
	const share = random.pick([0.02, 0.1, 0.2]);
	return {
		target,
		seed: drawSeed(random),
		maxConsecutive: 2,
		slowMilliseconds: 20,
		rates: Object.fromEntries(kinds.map((kind) => [kind, share / kinds.length])),
	};
}

function drawSeed(random: SeededRandom): number {
	return random.wholeNumber(1, 1_000_000);
}

/** The same rows in a second execution, which begins while the first one goes on. */
function overlapped(random: SeededRandom, step: Step): Step {
	const beside: Beside = {
		kind: 'run',
		order: shuffled(random, step.order),
		spelling: step.spelling,
		startsAfterMs: random.pick([0, 0, SECOND, random.wholeNumber(0, 20 * SECOND)]),
		inOwnProcess: random.fraction() < 0.4,
	};
	return { ...asRun(step), beside };
}

function asRun(step: Step): Step {
	return { ...step, kind: 'run' };
}
