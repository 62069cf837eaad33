import type { Code } from '../../../delivery/contract/code';
import type { Input } from '../../../delivery/create/input';
import type { Fault } from '../../../delivery/contract/outcome';
import { asObject } from '../../../values/json';
import { parseWrittenJson, RepeatedKey } from '../../../values/writtenJson';
import { shownName } from '../columns/names';

/**
 * A usage that is given as JSON: text keeps every digit, and an expression may also give a ready object.
 *
 * @param field the parameter that holds it, by its display name
 */
export function parseUsage(value: unknown, field: string): Pick<Input, 'given' | 'faults'> {
	if (typeof value !== 'string') return { given: value };
	try {
		const parsed = asObject(parseWrittenJson(value === '' ? '{}' : value));
		if (parsed !== undefined) return { given: parsed };
	} catch (thrown) {
		if (thrown instanceof RepeatedKey) return { given: {}, faults: [repeated(field, thrown.key)] };
		return {
			given: {},
			faults: [
				jsonFault(
					'broken-json',
					field,
					`cannot be read: ${reasonIn(thrown as Error)}`,
					'Check brackets, commas and double quotes; a number may have at most 60 digits.',
				),
			],
		};
	}
	return {
		given: {},
		faults: [
			jsonFault(
				'not-an-object',
				field,
				'must be a JSON object',
				'Give one object in braces, with names and texts in double quotes.',
			),
		],
	};
}

function repeated(field: string, key: string): Fault {
	const problem = `names ${shownName(key)} more than once in one object`;
	return jsonFault('repeated-key', field, problem, 'Keep the one that is meant.');
}

/** What is wrong without the piece of the text that V8 quotes: it may be of a customer. */
function reasonIn({ message }: Error): string {
	const [reason] = message.split(QUOTED);
	return reason === '' ? 'it is not JSON' : reason;
}

/** From the first double quote on that is no sign itself, as in `Unexpected token '"'`. */
const QUOTED = /,? ?(?:\.\.\.)?(?<!')"/;

function jsonFault(code: Code, field: string, problem: string, fix: string): Fault {
	return {
		field,
		path: '',
		code,
		message: `'${field}' ${problem}.`,
		fix,
	};
}
