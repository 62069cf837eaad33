import fc from 'fast-check';
import cloneDeep from 'lodash/cloneDeep';
import set from 'lodash/set';
import unset from 'lodash/unset';
import type { Code } from '../../../delivery/contract/code';
import type { Break } from './support/breaks';
import { ratedUsageBreaks, rebillyBreaks, usageBreaks } from './support/targetBreaks';
import { ratedUsage, rebillyUsage, usage, type UsageItem } from './support/validUsages';

export type TargetName = 'instellix/usage' | 'instellix/ratedUsage' | 'rebilly/usage';

export interface MutatedUsage {
	/** A usage by the API's names that breaks one rule; plain JSON, so a node can read it as JSON. */
	readonly item: UsageItem;
	/** Display name of the field at fault. */
	readonly field: string;
	/** By API names, positions counted from 0. */
	readonly path: string;
	readonly code: Code;
}

interface Source {
	/** Every optional field filled in. */
	readonly whole: fc.Arbitrary<UsageItem>;
	/** Which fields may be missing from a valid usage. */
	readonly optional: readonly string[];
	readonly breaks: readonly Break[];
}

const SOURCES: Readonly<Record<TargetName, Source>> = {
	'instellix/usage': { ...usage, breaks: usageBreaks },
	'instellix/ratedUsage': { ...ratedUsage, breaks: ratedUsageBreaks },
	'rebilly/usage': { ...rebillyUsage, breaks: rebillyBreaks },
};

export const TARGET_NAMES = Object.keys(SOURCES) as TargetName[];

/** Usages that break no rule, the same ones for the same seed. */
export function validUsages(target: TargetName, count: number, seed: number): UsageItem[] {
	const { whole, optional } = SOURCES[target];
	const arbitrary = fc.tuple(whole, fc.subarray([...optional])).map(([item, left]) => {
		for (const field of left) delete item[field];
		return item;
	});
	return fc.sample(arbitrary, { numRuns: count, seed });
}

/**
 * Usages that break exactly one rule each, the same ones for the same seed. All rules of the target
 * take turns, so `count` of them or more cover every rule. A read-only field is among them: such an
 * item has to be read as JSON, because a whole item gives only the fields that the API takes.
 */
export function mutatedUsages(target: TargetName, count: number, seed: number): MutatedUsage[] {
	const { whole, optional, breaks } = SOURCES[target];
	return Array.from({ length: count }, (_, position) => {
		const broken = breaks[position % breaks.length];
		const root = broken.path.split(/[.[]/, 1)[0];
		const droppable = optional.filter((field) => field !== root);
		const arbitrary = fc.tuple(whole, fc.subarray(droppable), broken.change);
		const [[item, left, change]] = fc.sample(arbitrary, { numRuns: 1, seed: seed + position });
		for (const field of left) delete item[field];
		apply(item, broken.path, change);
		return { item, field: broken.field, path: broken.path, code: broken.code };
	});
}

function apply(item: UsageItem, path: string, change: unknown): void {
	if (typeof change === 'function') (change as (item: UsageItem) => void)(item);
	else if (change === undefined) unset(item, path);
	else set(item, path, cloneDeep(change));
}
