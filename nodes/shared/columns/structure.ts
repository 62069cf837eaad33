import { isBlank } from '../../../values/blanks';
import { parseWrittenJson } from '../../../values/writtenJson';
import { isPlain } from './place';

/** An object or list, also where it stands in a text. */
export function structureIn(value: unknown): unknown {
	const isJson = typeof value === 'string' && /^\s*[[{]/.test(value);
	if (!isJson) return value;
	try {
		return parseWrittenJson(value);
	} catch {
		// The rules say what is wrong with it.
		return value;
	}
}

/** Whether a cell is filled; an object whose members are all empty is not. */
export function saysAnything(value: unknown): boolean {
	const structure = structureIn(value);
	return isPlain(structure) ? Object.values(structure).some(saysAnything) : !isBlank(structure);
}
