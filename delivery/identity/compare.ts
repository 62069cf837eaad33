import { canonicalJson, type ExactJson, type ExactObject } from '../../values/exactJson';
import { written, type Step } from '../../values/memberPath';
import type { Identified } from './identify';
import type { Difference } from '../contract/outcome';
import { uniqueField } from '../contract/recognition';
import type { Target } from '../contract/target';

/** How two usages of one identity differ. */
export interface Compared {
	/** Empty when both bill the same. */
	readonly differences: readonly Difference[];
	/** Fields that bill nothing and differ all the same. */
	readonly reworded: readonly string[];
}

/** An item that bills the same as an earlier one, or something else under the same identity. */
export interface Duplicate extends Compared {
	readonly position: number;
	readonly first: number;
}

/**
 * Finds the items that share an identity with an earlier one, before anything is sent.
 *
 * @param usages by position of their item
 */
export function findDuplicates(
	target: Target,
	usages: ReadonlyMap<number, Identified>,
): Map<number, Duplicate> {
	const firstByIdentity = new Map<string, number>();
	const duplicates = new Map<number, Duplicate>();
	for (const [position, usage] of usages) {
		const first = firstByIdentity.get(usage.identity);
		if (first === undefined) {
			firstByIdentity.set(usage.identity, position);
			continue;
		}
		duplicates.set(position, asDuplicate(target, usages, position, first));
	}
	return duplicates;
}

/** An item beside an earlier one of the same content, and in what they differ all the same. */
export function asDuplicate(
	target: Target,
	usages: ReadonlyMap<number, Identified>,
	position: number,
	first: number,
): Duplicate {
	const ident = uniqueField(target.recognition);
	const [own, other] = [usages.get(position)!.body, usages.get(first)!.body];
	const all = differencesBetween({ ...target.defaults, ...own }, { ...target.defaults, ...other });
	// Where each counts, their idents differ and nothing else.
	const said = all.filter(({ field }) => field !== ident);
	return { position, first, ...compared(target, said) };
}

/** Compares a usage with what is stored under its ident. */
export function comparedWithStored(
	target: Target,
	body: ExactObject,
	stored: ExactObject,
): Compared {
	const { recognition } = target;
	const isReadable = recognition.kind === 'keyedReadable';
	return compared(target, isReadable ? recognition.byIdent.differences(body, stored) : []);
}

/** Where only the words differ that describe a usage, it is the same usage. */
function compared({ describedBy = [] }: Target, all: readonly Difference[]): Compared {
	const fields = all.map(({ field }) => field);
	const isReworded = fields.every((field) => describedBy.includes(field));
	return isReworded ? { differences: [], reworded: fields } : { differences: all, reworded: [] };
}

/**
 * The fields in which two bodies differ, nested ones as columns name them. Values are compared by what
 * they mean: 1.50 equals 1.5.
 */
export function differencesBetween(given: ExactObject, stored: ExactObject): Difference[] {
	const left = leaves(given);
	const right = leaves(stored);
	const names = new Set([...left.keys(), ...right.keys()]);
	const differences: Difference[] = [];
	for (const field of names) {
		const one = left.get(field) ?? null;
		const other = right.get(field) ?? null;
		if (one !== other) differences.push({ field, given: one, stored: other });
	}
	return differences;
}

function leaves(
	value: ExactJson | undefined,
	path: readonly Step[] = [],
	found = new Map<string, string>(),
): Map<string, string> {
	if (value === undefined || value === null) return found;
	if (typeof value === 'object' && !('unscaled' in value)) {
		const isList = Array.isArray(value);
		for (const [key, member] of Object.entries(value)) {
			leaves(member as ExactJson | undefined, [...path, isList ? Number(key) : key], found);
		}
		return found;
	}
	found.set(written(path), typeof value === 'string' ? value : canonicalJson(value));
	return found;
}
