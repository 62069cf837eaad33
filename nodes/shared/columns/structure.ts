import { isBlank } from '../../../values/blanks';
import { readJson } from '../../../values/json';
import { isPlain } from './place';

/** An object or list, also where it stands in a text. */
export function structureIn(value: unknown): unknown {
	const isJson = typeof value === 'string' && /^\s*[[{]/.test(value);
	return isJson ? (readJson(value) ?? value) : value;
}

/** Whether a cell is filled; an object whose members are all empty is not. */
export function saysAnything(value: unknown): boolean {
	const structure = structureIn(value);
	return isPlain(structure) ? Object.values(structure).some(saysAnything) : !isBlank(structure);
}
