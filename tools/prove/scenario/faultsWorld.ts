import type { FaultPlan, SeededRandom, Target } from '../../sandbox';
import { drawFaults, type Conditions } from './drawFaults';
import {
	drawAccounts,
	drawConcurrency,
	drawNodeSettings,
	drawSandbox,
	drawSteps,
	usual,
	type Place,
} from './drawParts';
import type { Scenario } from './scenario';
import { drawRows } from './scenarioRows';

const SHARE_OF_HISTORIES = 0.15;
/** Long enough that nobody gets through by trying again and again. */
const LIMIT_SECONDS = 120;

/** Everything at once: faults of all kinds, retries, killed processes. */
export function faultsScenario(random: SeededRandom, place: Place): Scenario {
	const { target } = place;
	const accounts = drawAccounts(random, 4, place);
	const identity = random.fraction() < 0.6 ? 'content' : 'field';
	const acceptPartial = target === 'rebilly/usage' && random.fraction() < 0.25;
	const rows = drawRows(random, { ...place, accounts, identity, distinctTimes: acceptPartial });
	const conditions = drawConditions(random, target);
	return {
		...usual,
		...place,
		world: 'faults',
		accounts,
		rows,
		identity,
		acceptPartial,
		historySize:
			random.fraction() < SHARE_OF_HISTORIES ? random.pick([10_000, 10_000, 5]) : undefined,
		concurrency: drawConcurrency(random, place),
		nodeSettings: drawNodeSettings(random),
		sandbox: drawSandbox(random),
		elsewhere:
			conditions === 'outOfReach' ? random.wholeNumber(2_001, 2_200) : random.wholeNumber(0, 3),
		conditions,
		faults: drawFaults(random, conditions, acceptPartial),
		lastRateLimit:
			conditions === 'limited' ? drawRateLimit(random, target, rows.length) : undefined,
		steps: drawSteps(random, rows.length, conditions),
	};
}

function drawConditions(random: SeededRandom, target: Target): Conditions {
	const fraction = random.fraction();
	if (fraction < 0.03) return 'noFaults';
	if (fraction < 0.08) return 'limited';
	if (fraction < 0.2) return 'bursts';
	if (fraction < 0.22) return 'outage';
	if (fraction < 0.26 && target === 'rebilly/usage') return 'outOfReach';
	return 'mixed';
}

function drawRateLimit(random: SeededRandom, target: Target, rows: number): FaultPlan {
	const permitted = Math.ceil(rows / random.pick([2, 3]));
	const api = target === 'rebilly/usage' ? 'rebilly' : 'instellix';
	return { target: { api }, rateLimit: { permitted, perSeconds: LIMIT_SECONDS, window: 'fixed' } };
}
