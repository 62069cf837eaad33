import { parsePattern, type TimePattern } from '../../../../values/timePattern';

/** A pattern of times that can be used, as the options give it. */
export function patternOf(text: string): TimePattern {
	const parsed = parsePattern(text);
	if (!parsed.ok) throw new Error(parsed.problems.join(', '));
	return parsed.pattern;
}
