import { formatInstant, parseInstant, type TimeReading } from '../../../../values/instant';
import { parsePattern } from '../../../../values/timePattern';

/** How a value is to be read, with the pattern as the user writes it. */
export type GivenReading = Omit<TimeReading, 'pattern'> & { readonly format?: string };

/** What a value is read as, in one text: the instant in UTC, or the rule it breaks with its candidates. */
export function readInstant(value: unknown, { format, ...given }: GivenReading = {}): string {
	const parsed = format === undefined ? undefined : parsePattern(format, given.takesDates);
	if (parsed?.ok === false) return 'wrong-time-format';
	const result = parseInstant(value, { ...given, pattern: parsed?.pattern });
	if (result.ok) return formatInstant(result.epochMs);
	return [result.code, ...(result.candidates ?? [])].join(' ');
}
