import type { IDataObject } from 'n8n-workflow';
import type { z } from 'zod/v3';
import type { Fault } from '../../../delivery/contract/outcome';
import { validate } from '../../../delivery/rules/validate';
import type { ExactObject } from '../../../values/exactJson';
import { ItemProblem } from './eachItem';
import { usageObject } from '../../../delivery/rules/usageObject';

/**
 * Holds the fields of an item against their rules.
 *
 * @throws ItemProblem with every fault of the item
 */
export function checkFields(fields: z.ZodRawShape, given: object): ExactObject {
	const validated = validate(usageObject(fields), given);
	if (validated.ok) return validated.body;
	throw faultyProblem(validated.faults);
}

/** All faults of an item as one problem. */
export function faultyProblem(faults: readonly Fault[], more: IDataObject = {}): ItemProblem {
	const [first, ...others] = faults;
	const rest = others.flatMap(({ message, fix }) => [message, fix]);
	return new ItemProblem(first.code, first.message, [first.fix, ...rest].join(' '), {
		outcome: 'invalid',
		field: first.field,
		faults: faults as unknown as IDataObject[],
		...more,
	});
}
