import type { INodeProperties } from 'n8n-workflow';
import type { DecimalSeparator } from '../../../values/decimal';

/** How tables of a country are written. */
export interface Locale {
	readonly decimalSeparator: DecimalSeparator;
	readonly date: string;
	/** Of the time of day, behind the date. */
	readonly clocks: readonly string[];
}

const TWENTY_FOUR_HOURS = ['H:mm', 'H:mm:ss'];

/** By the values of the option 'Locale'. */
export const LOCALES = {
	de: { decimalSeparator: ',', date: 'd.M.yyyy', clocks: TWENTY_FOUR_HOURS },
	'en-GB': { decimalSeparator: '.', date: 'd/M/yyyy', clocks: TWENTY_FOUR_HOURS },
	'en-US': {
		decimalSeparator: '.',
		date: 'M/d/yyyy',
		clocks: ['h:mm a', 'h:mm:ss a', ...TWENTY_FOUR_HOURS],
	},
	fr: { decimalSeparator: ',', date: 'd/M/yyyy', clocks: TWENTY_FOUR_HOURS },
	nl: { decimalSeparator: ',', date: 'd-M-yyyy', clocks: TWENTY_FOUR_HOURS },
} as const satisfies Record<string, Locale>;

export type LocaleName = keyof typeof LOCALES;

/** Stands for the options of the decimal separator, of times and of their zone, which win over it. */
export const LOCALE: INodeProperties = {
	displayName: 'Locale',
	name: 'locale',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Dutch (12,5 and 31-12-2026 14:30)', value: 'nl' },
		{ name: 'English, United Kingdom (12.5 and 31/12/2026 14:30)', value: 'en-GB' },
		{ name: 'English, United States (12.5 and 12/31/2026 2:30 PM)', value: 'en-US' },
		{ name: 'French, Italian, Spanish (12,5 and 31/12/2026 14:30)', value: 'fr' },
		{ name: 'German (12,5 and 31.12.2026 14:30)', value: 'de' },
	] satisfies Array<{ name: string; value: LocaleName }>,
	default: 'de',
	description:
		"How numbers and times of the table are written, in one choice. Times are of the zone of the workflow, unless 'Time Zone' says otherwise.",
};

/**
 * The one locale whose times begin as a pattern does and whose numbers have a decimal separator, by its
 * name on the screen; nothing where none or several do.
 *
 * @param pattern in Luxon's tokens, such as `dd.MM.yyyy HH:mm`
 */
export function localeOf(pattern: string, separator: DecimalSeparator): string | undefined {
	const plain = (tokens: string): string => tokens.replace(/([a-zA-Z])\1+/g, '$1');
	const [name, ...others] = Object.entries(LOCALES)
		.filter(
			([, { date, decimalSeparator }]) =>
				decimalSeparator === separator && `${plain(pattern)} `.startsWith(`${plain(date)} `),
		)
		.map(([value]) => value);
	return others.length === 0 ? LOCALE.options?.find(isNamed(name))?.name : undefined;
}

function isNamed(value: string | undefined) {
	return (option: object): boolean => 'value' in option && option.value === value;
}
