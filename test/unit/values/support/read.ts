import { formatInstant, parseInstant, type TimeReading } from '../../../../values/instant';

/** What a value is read as, in one text: the instant in UTC, or the rule it breaks with its candidates. */
export function readInstant(value: unknown, reading?: TimeReading): string {
	const result = parseInstant(value, reading);
	if (result.ok) return formatInstant(result.epochMs);
	return [result.code, ...(result.candidates ?? [])].join(' ');
}
