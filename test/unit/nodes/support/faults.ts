import { ANY_READING, type Reading } from '../../../../values/reading';
import type { Fault } from '../../../../delivery/contract/outcome';
import type { Target } from '../../../../delivery/contract/target';
import { validate } from '../../../../delivery/rules/validate';
import type { ExactObject } from '../../../../values/exactJson';

/** All faults of a usage, in whole. */
export function wholeFaultsOf(
	target: Target,
	given: unknown,
	reading: Partial<Reading> = {},
): readonly Fault[] {
	const result = validate(target.schema({ ...ANY_READING, ...reading }), given);
	return result.ok ? [] : result.faults;
}

/** All faults of a usage, each as field, path and rule. */
export function faultsOf(
	target: Target,
	given: unknown,
	reading: Partial<Reading> = {},
): string[][] {
	return wholeFaultsOf(target, given, reading).map(({ field, path, code }) => [field, path, code]);
}

/** The body that is sent; throws the faults when there are any. */
export function bodyOf(
	target: Target,
	given: unknown,
	reading: Partial<Reading> = {},
): ExactObject {
	const result = validate(target.schema({ ...ANY_READING, ...reading }), given);
	if (result.ok) return result.body;
	throw new Error(result.faults.map(({ message }) => message).join(' '));
}
