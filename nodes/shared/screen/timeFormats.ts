import type { INodeProperties } from 'n8n-workflow';
import { TIME_NUMBERS, type TimeNumber } from '../../../values/timeNumbers';

/** What times are beside ISO 8601, which is read always; the values of the option 'Time Format'. */
export type TimeRepresentation = 'iso8601' | TimeNumber | 'dateOnly' | 'pattern';

const DESCRIPTIONS: Readonly<Record<TimeNumber, string>> = {
	unixSeconds: 'Numbers such as 1772350200: seconds since 1970, the same instant in all zones',
	unixMilliseconds:
		'Numbers such as 1772350200000: milliseconds since 1970, the same instant in all zones',
	excel1900: 'Numbers such as 46082.354167: days since 1900, of the zone chosen in Time Zone',
	excel1904:
		'Numbers such as 44620.354167: days since 1904, as files of an older Excel for Mac count',
};

/** The list of formats, and the pattern of one's own. */
export const TIME_FORMATS: INodeProperties[] = [
	{
		displayName: 'Time Format',
		name: 'timeRepresentation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Date Only',
				value: 'dateOnly',
				description:
					'A date alone means the start of that day. The zone is that of Time Zone, also where it is an end.',
			},
			...(Object.keys(TIME_NUMBERS) as TimeNumber[]).map((value) => ({
				name: TIME_NUMBERS[value],
				value,
				description: DESCRIPTIONS[value],
			})),
			{ name: 'ISO 8601', value: 'iso8601', description: 'Such as 2026-03-01T08:30:00+01:00' },
			{
				name: 'Pattern of Your Own',
				value: 'pattern',
				description: "Texts such as 01.03.2026 08:30, as the option 'Time Pattern' describes them",
			},
		].sort((left, right) => left.name.localeCompare(right.name, 'en')),
		default: 'iso8601',
		description: 'How the times of the items are written. ISO 8601 is always read too.',
	},
	{
		displayName: 'Time Pattern',
		// Older than the list: saved workflows hold their pattern under this name.
		name: 'timeFormat',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. dd.MM.yyyy HH:mm',
		description:
			"How times are written that are not ISO 8601: yyyy year, MM month, dd day, HH hours (hh with a for AM and PM), mm minutes, ss seconds. With 'Date Only' a pattern of dates, such as dd.MM.yyyy.",
	},
];
