import {
	faultKinds,
	type FaultKind,
	type FaultPlan,
	type PlannedFault,
	type SeededRandom,
} from '../../sandbox';

/**
 * What the network and the API are like in a run. noFaults: nothing goes wrong. mixed: all kinds, and after a few
 * in a row one request goes well. bursts: the same, and now and then so many in a row that a sender
 * gives up. outage: hardly any request that reports a usage is answered for a long time. outOfReach:
 * the API filters its list of usages no longer, and holds more than it lists. limited: no faults, but
 * a rate limit.
 */
export type Conditions = 'noFaults' | 'mixed' | 'bursts' | 'outage' | 'outOfReach' | 'limited';

/** Each hang costs a real fraction of a second, so there are fewer of them. */
const COSTLY: ReadonlySet<FaultKind> = new Set<FaultKind>([
	'hangBeforeStoring',
	'hangAfterStoring',
]);
/** Real milliseconds, well within the time limit of a request. */
const SLOWEST_MS = 40;
/** A broken filter stays broken for as many lists as a run can ask for. */
const LISTS_OF_A_RUN = 2_000;

export const POSTS = { method: 'POST', path: '/(usages|rated-usage)$' };
export const LISTS = { method: 'GET' };
const TOKENS = { path: '/oauth2/token$' };

/** The kinds that leave open whether a usage is stored. */
const doubtfulKinds: readonly FaultKind[] = [
	'resetBeforeStoring',
	'resetAfterStoring',
	'status500BeforeStoring',
	'status500AfterStoring',
	'status502AfterStoring',
	'status503BeforeStoring',
	'truncatedAnswer',
	'notJsonAnswer',
];

/** Draws the plans for reporting, for lists and for tokens. */
export function drawFaults(
	random: SeededRandom,
	conditions: Conditions,
	acceptPartial: boolean,
): FaultPlan[] {
	if (conditions === 'noFaults' || conditions === 'limited') return [];
	const mixed = {
		...common(random),
		rates: drawRates(random, drawIntensity(random), acceptPartial),
	};
	const posts =
		conditions === 'outage'
			? outage(random)
			: conditions === 'bursts'
				? { ...mixed, faults: drawBursts(random) }
				: mixed;
	const lists =
		conditions === 'outOfReach'
			? brokenFilter(random)
			: { ...common(random), rates: drawRates(random, drawIntensity(random), false) };
	const tokens = { ...common(random), rates: drawRates(random, 0.15, false) };
	return [
		{ ...posts, target: POSTS },
		{ ...lists, target: LISTS },
		{ ...tokens, target: TOKENS },
	];
}

function common(random: SeededRandom): FaultPlan {
	return {
		seed: random.wholeNumber(1, 1_000_000),
		maxConsecutive: random.wholeNumber(1, 3),
		retryAfterSeconds: random.pick([1, 3, 10]),
		slowMilliseconds: random.wholeNumber(5, SLOWEST_MS),
	};
}

function drawIntensity(random: SeededRandom): number {
	return random.pick([0.05, 0.15, 0.3, 0.45]);
}

/** Every kind has a rate; some are far more frequent than others, and others in the next run. */
function drawRates(
	random: SeededRandom,
	intensity: number,
	acceptPartial: boolean,
): Partial<Record<FaultKind, number>> {
	const weights = faultKinds.map((kind) => {
		const weight = random.fraction() ** 3 + 0.02;
		if (COSTLY.has(kind)) return weight / 3;
		return kind === 'partialAcceptance' && acceptPartial ? weight + 0.5 : weight;
	});
	const sum = weights.reduce((total, weight) => total + weight, 0);
	return Object.fromEntries(
		faultKinds.map((kind, position) => [kind, (weights[position] / sum) * intensity]),
	);
}

/** A few bursts of one kind each, at any place in the run. */
function drawBursts(random: SeededRandom): PlannedFault[] {
	let onRequest = random.wholeNumber(1, 10);
	return Array.from({ length: random.wholeNumber(1, 3) }, () => {
		const kind = random.fraction() < 0.8 ? 'tooManyRequestsBare' : random.pick(doubtfulKinds);
		const burst = Array.from({ length: random.wholeNumber(8, 12) }, () => ({
			onRequest: onRequest++,
			kind,
		}));
		onRequest += random.wholeNumber(1, 15);
		return burst;
	}).flat();
}

function outage(random: SeededRandom): FaultPlan {
	const kinds = doubtfulKinds.filter(() => random.fraction() < 0.5);
	const drawn = kinds.length > 0 ? kinds : doubtfulKinds;
	return {
		...common(random),
		maxConsecutive: random.wholeNumber(10, 40),
		rates: Object.fromEntries(drawn.map((kind) => [kind, 0.95 / drawn.length])),
	};
}

/** From some list on, each filter is refused, or each is ignored. */
function brokenFilter(random: SeededRandom): FaultPlan {
	const kind = random.pick(['filterIgnored', 'filterRefused'] as const);
	const first = random.pick([1, 1, 3, 6]);
	return {
		faults: Array.from({ length: LISTS_OF_A_RUN }, (_none, position) => ({
			onRequest: first + position,
			kind,
		})),
	};
}
