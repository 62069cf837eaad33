import { parseExactJson, type ExactJson, type ExactObject } from './exactJson';

/** Reads a body; `undefined` when it is not JSON, for example a page of a proxy or cut off. */
export function readJson(body: string): ExactJson | undefined {
	try {
		return parseExactJson(body);
	} catch {
		return undefined;
	}
}

export function asObject(value: ExactJson | undefined): ExactObject | undefined {
	const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isObject ? (value as ExactObject) : undefined;
}

export function asList(value: ExactJson | undefined): readonly ExactJson[] | undefined {
	return Array.isArray(value) ? (value as readonly ExactJson[]) : undefined;
}

/** A text, or a number as its digits; nothing for anything else. */
export function asText(value: ExactJson | undefined): string | undefined {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return String(value);
	return typeof value === 'object' && value !== null && 'unscaled' in value
		? String(value)
		: undefined;
}
