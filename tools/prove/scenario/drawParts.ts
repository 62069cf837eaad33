import type { SeededRandom } from '../../sandbox';
import type { Conditions } from './drawFaults';
import type { NodeSettings, Scenario, Step } from './scenario';

/** Which scenario it is. */
export type Place = Pick<Scenario, 'seed' | 'number' | 'target' | 'isOneCustomer'>;

/** What holds where a world does not say otherwise. */
export const usual = {
	acceptPartial: false,
	requestTimeoutSeconds: 60,
	lookUp: true,
	isCombined: false,
	neighbours: 0,
	neighbourChanges: [],
	elsewhere: 0,
	conditions: 'noFaults',
	faults: [],
	circumstances: [],
	answerAfterMs: 0,
	restMs: 0,
} satisfies Partial<Scenario>;

/** Of one customer, so many usages are under way at once. */
const AT_ONCE = 50;

/** How many customers there are. */
export function drawAccounts(random: SeededRandom, most: number, { isOneCustomer }: Place): number {
	const accounts = random.wholeNumber(1, most);
	return isOneCustomer ? 1 : accounts;
}

/** How many requests there are at once. */
export function drawConcurrency(random: SeededRandom, { isOneCustomer }: Place): number {
	const concurrency = random.pick([1, 1, 3, 10]);
	return isOneCustomer ? AT_ONCE : concurrency;
}

const SHARE_OF_KILLS = 0.05;

/** How the node is set in n8n. */
export function drawNodeSettings(random: SeededRandom): NodeSettings {
	return {
		retryOnFail: random.fraction() < 0.7,
		maxTries: random.wholeNumber(2, 5),
		waitBetweenTries: random.pick([100, 1_000, 5_000]),
		onError: random.pick([
			'stopWorkflow',
			'stopWorkflow',
			'continueErrorOutput',
			'continueErrorOutput',
			'continueRegularOutput',
		]),
	};
}

/** How the APIs answer. */
export function drawSandbox(random: SeededRandom): Scenario['sandbox'] {
	return {
		instellix: {
			duplicateStatus: random.pick([409, 409, 400, 422]),
			listShape: random.pick(['array', 'embedded']),
			tokenLifetimeSeconds: random.pick([269, 269, 269, 120]),
		},
		rebilly: { errorShape: random.pick(['problem', 'older']) },
	};
}

/** One execution after the other, some of them killed; the last one is clean. */
export function drawSteps(random: SeededRandom, rows: number, conditions: Conditions): Step[] {
	// With a rate limit the last execution is the one that has to store.
	const kinds: Array<Step['kind']> = conditions === 'limited' ? [] : ['run'];
	for (let more = random.pick([0, 1, 1, 1, 2, 3]); kinds.length > 0 && more > 0; more -= 1)
		kinds.push(random.pick(['run', 'retry']));
	const killed = random.wholeNumber(0, 1);
	// Of a process that was killed nothing is left to be retried.
	if (random.fraction() < SHARE_OF_KILLS) kinds.splice(killed, 2, 'killed', 'run');
	kinds.push('clean');
	const inOrder = Array.from({ length: rows }, (_none, row) => row);
	return kinds.map((kind, position) => ({
		kind,
		order: position === 0 ? inOrder : shuffled(random, inOrder),
		spelling: random.fraction() < 0.7 ? 'plain' : 'padded',
		killAtRequest: random.wholeNumber(1, rows + 6),
	}));
}

/** The same in another order. */
export function shuffled(random: SeededRandom, list: readonly number[]): number[] {
	const order = [...list];
	for (let last = order.length - 1; last > 0; last -= 1) {
		const other = random.wholeNumber(0, last);
		[order[last], order[other]] = [order[other], order[last]];
	}
	return order;
}
