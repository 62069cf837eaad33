import { SeededRandom, targets, type Target } from '../../sandbox';
import { worlds, type World } from '../worlds';
import { changingScenario } from './changingWorld';
import { faultsScenario } from './faultsWorld';
import { otherScenario } from './otherWorlds';
import type { Scenario } from './scenario';

/**
 * The scenario of a number; the same numbers give the same scenario.
 *
 * @param isOneCustomer many usages of a single customer, 50 at once
 */
export function scenarioOf(
	seed: number,
	number: number,
	target: Target,
	world: World = 'faults',
	isOneCustomer = false,
): Scenario {
	const random = randomOf(seed, number, target, world);
	const place = { seed, number, target, isOneCustomer };
	if (world === 'faults') return faultsScenario(random, place);
	if (world === 'changing') return changingScenario(random, place);
	return otherScenario(random, place, world);
}

/** What decides on the scenario of a number. */
function randomOf(seed: number, number: number, target: Target, world: World): SeededRandom {
	// Numbers of runs stay below 2^20, and all of it below 2^45, so that no two share a scenario.
	const place = (seed * 2 ** 20 + number) * targets.length + targets.indexOf(target);
	return new SeededRandom(place + worlds.indexOf(world) * 2 ** 45);
}
