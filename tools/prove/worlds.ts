import type { Target } from '../sandbox';

/**
 * What the services and the users of a run are like. faults: connections break, servers fail, processes
 * are killed. late: usages are stored long after their answer was lost. twiceDelivered: the network
 * delivers a request twice. staleList: lists show late what is stored, and what is deleted for too
 * long. listLeavesOut: filtered lists never show what is stored. cutTimes: the service keeps whole
 * seconds. overlap: two executions of the same rows at once. changing: rows and stored usages change
 * from one execution to the next.
 */
export const worlds = [
	'faults',
	'late',
	'twiceDelivered',
	'staleList',
	'listLeavesOut',
	'cutTimes',
	'overlap',
	'changing',
] as const;

export type World = (typeof worlds)[number];

/** Where an API without a key gets every usage stored once in the end. */
const SETTLING: ReadonlySet<World> = new Set<World>(['faults', 'staleList', 'overlap', 'changing']);

/** Whether in the end every usage has to be stored once; elsewhere what is not has to be named. */
export function mustSettle(world: World, target: Target): boolean {
	return target !== 'rebilly/usage' || SETTLING.has(world);
}

/** Whether each execution is held against what it left, too: where nothing is stored behind its back. */
export function tellsOutcomes(world: World): boolean {
	return world === 'faults';
}
