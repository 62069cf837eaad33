import type { IExecuteFunctions } from 'n8n-workflow';
import type { Reading } from '../../../values/reading';
import type { DecimalSeparator, Rounding } from '../../../values/decimal';
import type { TimeReading } from '../../../values/instant';
import { TIME_NUMBERS } from '../../../values/timeNumbers';
import { localePattern, parsePattern, type TimePattern } from '../../../values/timePattern';
import { isZone } from '../../../values/zones';
import { nodeFailure } from '../host/nodeFailure';
import { LOCALES, type Locale, type LocaleName } from '../screen/locales';
import type { TimeRepresentation } from '../screen/timeFormats';
import { WORKFLOW_ZONE } from '../screen/timeZones';

/** The values of the options that say how numbers and times are written, as the screen holds them. */
export interface GivenReading {
	/** Stands for the others where they are left out. */
	readonly locale?: LocaleName;
	readonly timeZone?: string;
	readonly timeRepresentation?: TimeRepresentation;
	/** The pattern of one's own. */
	readonly timeFormat?: string;
	readonly decimalSeparator?: DecimalSeparator;
	readonly rounding?: Rounding | 'refuse';
}

/**
 * How numbers and times are to be read, with the defaults of their fields.
 *
 * @throws NodeOperationError when the locale or the time zone names none, or the format of times cannot be
 *   read
 */
export function readReading(context: IExecuteFunctions, given: GivenReading): Reading {
	const locale = readLocale(context, given.locale);
	const zone = takesZoneOfWorkflow(given) ? WORKFLOW_ZONE : given.timeZone;
	return {
		decimalSeparator: (given.decimalSeparator || locale?.decimalSeparator) ?? '.',
		rounding: given.rounding === 'refuse' ? undefined : given.rounding,
		time: { zone: readZone(context, zone), ...readFormat(context, given, locale) },
	};
}

/** Whether times without an offset are of the zone of the workflow. */
export function takesZoneOfWorkflow({ timeZone, locale }: GivenReading): boolean {
	return timeZone === undefined ? locale !== undefined : timeZone === WORKFLOW_ZONE;
}

/** @throws NodeOperationError when there is no such locale: a workflow may also be imported */
function readLocale(context: IExecuteFunctions, given: LocaleName | undefined): Locale | undefined {
	if (given === undefined) return undefined;
	if (Object.hasOwn(LOCALES, given)) return LOCALES[given];
	const message = `'Locale' has no entry with the name ${String(given)}`;
	throw nodeFailure(
		context.getNode(),
		{ code: 'not-in-list', message },
		"Choose one of the list in the option 'Locale'.",
	);
}

/**
 * The zone that the option stands for; `undefined` when times must bring their offset.
 *
 * @throws NodeOperationError when it names no zone: the list keeps to them, but a workflow may also be
 *   imported
 */
function readZone(context: IExecuteFunctions, given: string | undefined): string | undefined {
	const zone = (given === WORKFLOW_ZONE ? context.getTimezone() : given) || undefined;
	if (zone === undefined || isZone(zone)) return zone;
	throw nodeFailure(
		context.getNode(),
		{ code: 'unknown-zone', message: `'Time Zone' names no zone: ${zone}` },
		"Choose a zone of the list in the option 'Time Zone', for example Europe/Berlin.",
	);
}

/** What the options say of times beside their zone; a pattern alone says that they are of it. */
function readFormat(
	context: IExecuteFunctions,
	{ timeRepresentation = 'iso8601', timeFormat = '' }: GivenReading,
	locale: Locale | undefined,
): Omit<TimeReading, 'zone'> {
	const text = String(timeFormat).trim();
	switch (timeRepresentation) {
		case 'iso8601':
			if (text !== '') return { pattern: readPattern(context, text) };
			return locale === undefined ? {} : { pattern: patternOf(locale) };
		case 'pattern':
			return { pattern: readPattern(context, text) };
		case 'dateOnly':
			if (text !== '') return { takesDates: true, pattern: readPattern(context, text, true) };
			return { takesDates: true, ...(locale && { pattern: patternOf(locale, true) }) };
		default:
			if (!Object.hasOwn(TIME_NUMBERS, timeRepresentation))
				throw wrongFormat(
					context,
					`'Time Format' has no format with the name ${String(timeRepresentation)}`,
					"Choose one of the list in the option 'Time Format'.",
				);
			if (text === '') return { numbers: timeRepresentation };
			throw wrongFormat(
				context,
				`'Time Pattern' is given, but 'Time Format' is '${TIME_NUMBERS[timeRepresentation]}', which needs none`,
				"Remove the option 'Time Pattern', or choose 'Pattern of Your Own' in the option 'Time Format'.",
			);
	}
}

/** What the tables of a country hold, with seconds or without. */
function patternOf({ date, clocks }: Locale, takesDates = false): TimePattern {
	const texts = [...clocks.map((clock) => `${date} ${clock}`), ...(takesDates ? [date] : [])];
	const patterns = texts.flatMap((text) => {
		const parsed = parsePattern(text, takesDates);
		return parsed.ok ? [parsed.pattern] : [];
	});
	return localePattern(patterns);
}

/** @throws NodeOperationError when a pattern is empty or can be read in several ways */
function readPattern(context: IExecuteFunctions, text: string, takesDates = false): TimePattern {
	if (text === '')
		throw wrongFormat(
			context,
			"'Time Format' is 'Pattern of Your Own', but 'Time Pattern' is empty",
			"Add the option 'Time Pattern' and describe your times in it, for example dd.MM.yyyy HH:mm.",
		);
	const parsed = parsePattern(text, takesDates);
	if (parsed.ok) return parsed.pattern;
	throw wrongFormat(
		context,
		`'Time Pattern' cannot be used: ${text} ${parsed.problems.join(', and ')}`,
		`Fix the option 'Time Pattern': year, month, day${takesDates ? '' : ', hours and minutes'}, each once. For example ${takesDates ? 'dd.MM.yyyy' : 'dd.MM.yyyy HH:mm, or with AM and PM MM/dd/yyyy hh:mm a'}.`,
	);
}

function wrongFormat(context: IExecuteFunctions, message: string, fix: string): Error {
	return nodeFailure(context.getNode(), { code: 'wrong-time-format', message }, fix);
}
