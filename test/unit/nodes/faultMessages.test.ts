import { DateTime } from 'luxon';
import type { Reading } from '../../../values/reading';
import { ratedUsageTarget } from '../../../nodes/Instellix/ratedUsage/target';
import { usageTarget as instellixUsage } from '../../../nodes/Instellix/usage/target';
import { usageTarget } from '../../../nodes/RebillyUsage/usage/target';
import { wholeFaultsOf } from './support/faults';
import { patternOf } from './support/pattern';
import { sampleRatedUsage, sampleRebillyUsage, sampleUsage } from './support/samples';

const rebilly = usageTarget('usage');
const messageOf = (changes: object, reading: Partial<Reading> = {}): string => {
	const [fault] = wholeFaultsOf(rebilly, { ...sampleRebillyUsage, ...changes }, reading);
	return `${fault.message} ${fault.fix}`;
};

it.each([
	[{ quantity: '' }, "'Quantity' is required but empty. Give it a value."],
	[
		{ quantity: 'many' },
		`'Quantity' must be a number: "many". Give digits and, where needed, one decimal separator.`,
	],
	[
		{ quantity: '12,34,567.8' },
		`'Quantity' holds a thousands separator, which can be read in two ways: "12,34,567.8". Remove it, so that only the decimal separator is left: 1234567.8.`,
	],
	[{ quantity: '1,5' }, /^'Quantity' holds a comma: "1,5"\. .*'Comma'.*'Decimal Separator'/],
	[{ quantity: 0.1 + 0.2 }, /^'Quantity' .*: 0\.30000000000000004\. Round it/],
	[
		{ quantity: '0.0001' },
		/^'Quantity' may have at most 3 decimals but is "0\.0001"\. .*'Rounding'/,
	],
	[{ quantity: '0' }, /^'Quantity' must be at least 0\.001 but is "0"\. .*Filter/],
	[
		{ usageTime: '2026-03-01' },
		/^'Usage Time' has a date but no time of day: "2026-03-01"\. Add the time of day, such as 2026-03-01T00:00:00\+01:00, or choose 'Date Only'/,
	],
	[
		{ usageTime: '2026-03-01T08:00' },
		/^'Usage Time' has no offset.*: "2026-03-01T08:00"\. .*'Time Zone'/,
	],
	[
		{ usageTime: '01.03.2026 08:00' },
		/^'Usage Time' must be an ISO 8601 time: "01\.03\.2026 08:00"\. .*'Time Pattern'/,
	],
	[
		{ subscriptionId: 'a b' },
		/^'Subscription Item' may hold only letters, digits and _ - \. ~ @ but is "a b"\. /,
	],
	[
		{ acceptPartialQuantity: 'ja' },
		`'Accept Partial Quantity' must be true or false but is "ja". Give true or false.`,
	],
	[{ id: 'x' }, "'id' is set by Rebilly and cannot be sent. Remove it from the JSON."],
])('says of %j what is wrong and how to fix it', (changes, expected) => {
	const matches =
		typeof expected === 'string'
			? `^${expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`
			: expected;
	expect(messageOf(changes)).toMatch(new RegExp(matches));
});

it.each([
	[
		{ usageTime: 1_772_353_800 },
		"'Usage Time' is a number, which may be 2026-03-01T08:30:00Z as Unix Seconds: 1772353800. If it is, choose 'Unix Seconds' in the option 'Time Format'.",
	],
	[
		{ usageTime: '1772353800000' },
		"'Usage Time' is a number, which may be 2026-03-01T08:30:00Z as Unix Milliseconds: \"1772353800000\". If it is, choose 'Unix Milliseconds' in the option 'Time Format'.",
	],
	[
		{ usageTime: 1_772_353_800_123_456 },
		/as Unix microseconds: .* whole milliseconds .*'Unix Mill/,
	],
	[
		{ usageTime: 45092.8472 },
		"'Usage Time' is a number, which may be 2023-06-15T20:19:58 as Excel Serial (1900) or 2027-06-16T20:19:58 as Excel Serial (1904): 45092.8472. If it is, choose 'Excel Serial (1900)' in the option 'Time Format', or 'Excel Serial (1904)' for a file of an older Excel for Mac, and its zone in the option 'Time Zone'.",
	],
	[
		{ usageTime: 5 },
		/^'Usage Time' is a number that is neither a Unix time nor an Excel serial .*: 5\./,
	],
	[
		{ usageTime: '4/1/2025' },
		"'Usage Time' has a date but no time of day: \"4/1/2025\". Add the time of day, such as 4/1/2025 00:00, with its pattern in the option 'Time Pattern': d/M/yyyy HH:mm where the day comes first, M/d/yyyy HH:mm where the month does. Or choose 'Date Only' in the option 'Time Format', with d/M/yyyy or M/d/yyyy in 'Time Pattern', to take the start of the day. Without an offset it also needs its zone in the option 'Time Zone'.",
	],
	[
		{ usageTime: '3/25/2026, 8:30\u202fPM' },
		/'Time Pattern': M\/dd\/yyyy, h:mm a\..*U\+202F \(narrow/,
	],
	[{ usageTime: '01.03.2026 08:00' }, /'Time Pattern': dd\.MM\.yyyy HH:mm\./],
	[{ usageTime: '2026-03-01T08:00' }, /like 2026-03-01T08:00\+01:00\./],
	[
		{ usageTime: new Date(NaN) },
		/^'Usage Time' must be an ISO 8601 time: Invalid Date\. Give a date/,
	],
	[{ usageTime: DateTime.invalid('x') }, /must be an ISO 8601 time: Invalid DateTime\./],
	[
		{ quantity: 30.000000000000004 },
		"'Quantity' has more digits than a calculated number keeps exactly: 30.000000000000004. Round it where it is calculated, choose how in the option 'Rounding', or give the number as text.",
	],
	[{ quantity: 2 ** 60 }, /calculated, or give the number as text\.$/],
	[{ quantity: NaN }, /^'Quantity' must be a number: NaN\. A calculation gives this/],
	[{ quantity: -Infinity }, /^'Quantity' must be a number: -Infinity\. A calculation gives this/],
	[
		{ quantity: '13,544' },
		"'Quantity' can be read in two ways: as 13544 with a thousands separator, or as 13.544 with a decimal comma: \"13,544\". Write 13544 where that is meant. Where the comma is the decimal separator of all numbers, choose 'Comma' in the option 'Decimal Separator'.",
	],
	[
		{ quantity: '0,544' },
		/^'Quantity' holds a comma: "0,544"\. If it is the decimal separator, choose 'Comma'/,
	],
	[{ quantity: '1\u202f234' }, /"1\[U\+202F\]234"\. .*is left\. It holds U\+202F \(narrow/],
	[
		{ subscriptionId: 'sub\u200b_1' },
		'\'Subscription Item\' may hold only letters, digits and _ - . ~ @ but is "sub[U+200B]_1". Remove or replace the other characters. It holds U+200B (zero width space), which cannot be seen.',
	],
	[{ acceptPartialQuantity: NaN }, /^'Accept Partial Quantity' must be true or false but is NaN\./],
])('says of %p what it may be, and how to have it read', (changes, expected) => {
	if (typeof expected === 'string') expect(messageOf(changes)).toBe(expected);
	else expect(messageOf(changes)).toMatch(expected);
});

it('says both readings where a decimal comma was chosen too', () => {
	expect(messageOf({ quantity: '13.544' }, { decimalSeparator: ',' })).toMatch(
		/as 13544 with a thousands separator, or as 13\.544 with a decimal point: "13\.544"\..*'Point'/,
	);
});

it('says of a number of another kind than was chosen what it may be', () => {
	expect(messageOf({ usageTime: 1_772_353_800_000 }, { time: { numbers: 'unixSeconds' } })).toMatch(
		/which may be 2026-03-01T08:30:00Z as Unix Milliseconds/,
	);
	expect(messageOf({ usageTime: -5 }, { time: { numbers: 'excel1900', zone: 'UTC' } })).toMatch(
		/is no time on the calendar as 'Excel Serial \(1900\)'/,
	);
});

it('names the pattern that a time is not of, and those that it may be of', () => {
	const time = { pattern: patternOf('dd.MM.yyyy HH:mm'), zone: 'UTC' };
	expect(messageOf({ usageTime: '13/01/2026 08:30' }, { time })).toBe(
		"'Usage Time' is neither ISO 8601 nor of the pattern dd.MM.yyyy HH:mm in the option 'Time Pattern': \"13/01/2026 08:30\". Fix the time or the option 'Time Pattern', for example dd/MM/yyyy HH:mm.",
	);
});

it.each([
	['skipped', '31.03.2019 02:30', '2019-03-31T01:30:00+01:00 or 2019-03-31T03:30:00+02:00'],
	['repeated', '27.10.2019 02:30', '2019-10-27T02:30:00+02:00 or 2019-10-27T02:30:00+01:00'],
])('says how to write the times that a %s local time may mean', (_what, usageTime, times) => {
	const time = { zone: 'Europe/Oslo', pattern: patternOf('dd.MM.yyyy HH:mm') };
	expect(messageOf({ usageTime }, { time })).toMatch(
		`Write the time that was meant in ISO 8601: ${times}.`,
	);
});

const pattern = patternOf('dd.MM.yyyy HH:mm');
it.each([
	['a number', '46082.354166667', { pattern }],
	['a text', '03.01.2026 08:30', { numbers: 'excel1900' as const }],
])(
	'does not read both kinds of a mixed column, and says why and what to do: %s',
	(_kind, usageTime, time) => {
		const message = messageOf({ usageTime }, { time: { ...time, zone: 'Europe/Oslo' } });

		expect(message).toContain(
			'perhaps with day and month swapped: import the column again as text',
		);
		expect(message).toContain(
			"connect the error output to a second node with the other 'Time Format'.",
		);
	},
);

it.each([
	['not-a-time', '01-03-2026 08:30', {}],
	['not-on-the-calendar', '2026-02-30T08:30', {}],
	['time-too-precise', '2026-03-01T08:30:00.1234', {}],
	['time-format-mismatch', '01/03/2026 08:30', { pattern }],
	['date-without-time', '01.03.2026', { pattern }],
])('names the zone at once where a time of the fault %s has no offset', (code, text, time) => {
	const zone = "Without an offset it also needs its zone in the option 'Time Zone'.";
	const faultsWith = (usageTime: string, zoned: object) =>
		wholeFaultsOf(rebilly, { ...sampleRebillyUsage, usageTime }, { time: { ...time, ...zoned } });

	expect(faultsWith(text, {})).toMatchObject([{ code, fix: expect.stringContaining(zone) }]);
	for (const [{ code: same, fix }] of [
		faultsWith(text, { zone: 'Europe/Oslo' }),
		faultsWith(`${text}+01:00`, {}),
	]) {
		expect(same).toMatch(/time|calendar/);
		expect(fix).not.toContain('Time Zone');
	}
});

it.each([
	['time-skipped', '2019-03-31T02:30:00', { zone: 'Europe/Oslo' }],
	['time-repeated', '2019-10-27T02:30:00', { zone: 'Europe/Oslo' }],
	['unknown-zone', '2019-10-27T02:30:00', { zone: 'Mars/Phobos' }],
	['time-format-mismatch', '27/10/2019 08:30', { pattern }],
	['time-as-number', '1772353800', { pattern }],
	['date-without-time', '27.10.2019', { pattern }],
])('reports %s of every field that holds a time', (code, text, time) => {
	const targets = [
		wholeFaultsOf(rebilly, { ...sampleRebillyUsage, usageTime: text }, { time }),
		wholeFaultsOf(instellixUsage, { ...sampleUsage, startDate: text, endDate: text }, { time }),
		wholeFaultsOf(
			ratedUsageTarget,
			{ ...sampleRatedUsage, period: { start: text, end: text } },
			{ time },
		),
	];
	expect(targets.map((faults) => faults.map((fault) => [fault.field, fault.code]))).toEqual([
		[['Usage Time', code]],
		[
			['Start Date', code],
			['End Date', code],
		],
		[
			['Period Start', code],
			['Period End', code],
		],
	]);
});

it('names the two fields between which a rule is broken', () => {
	const [swapped] = wholeFaultsOf(instellixUsage, {
		...sampleUsage,
		endDate: '2026-02-01T00:00:00Z',
	});
	expect(swapped.message).toMatch(/^'End Date' must not be before 'Start Date'/);
	const [neither] = wholeFaultsOf(instellixUsage, { ...sampleUsage, contractId: '' });
	expect(neither.message).toMatch(/^'Contract' and 'Debtor' are both empty/);
});

it('shows long values shortened, on one line', () => {
	const long = `begin\n${'x'.repeat(5_000)}end`;
	for (const [target, changes] of [
		[rebilly, { ...sampleRebillyUsage, subscriptionId: long, quantity: long, usageTime: long }],
		[
			ratedUsageTarget,
			{ ...sampleRatedUsage, type: long, ident: long, description: long, price: [long] },
		],
	] as const) {
		for (const { message } of wholeFaultsOf(target, changes)) {
			expect(message.length).toBeLessThan(250);
			expect(message).toContain('…');
			expect(message).toContain('begin');
			expect(message).not.toContain('\n');
		}
	}
});

it('says how long a text is that is too long', () => {
	expect(messageOf({ subscriptionId: 'x'.repeat(51) })).toMatch(
		/at most 50 characters but has 51: "x+"\. Shorten it\.$/,
	);
});

it('reports all faults of an item at once', () => {
	const faults = wholeFaultsOf(ratedUsageTarget, {
		ratedUsageAggregationIdent: ' ',
		ident: 'a.b',
		contractIdent: 'a b',
		productReferenceKey: '',
		type: 'sales',
		period: { start: '2026-03-01', end: 'x' },
		price: { amount: '1,5', currency: 'eur' },
		quantity: { amount: '1 000', unit: ' ' },
		serviceLocation: { country: 'de' },
		aggregationGroup: 'x'.repeat(65),
		description: 'x'.repeat(256),
		properties: [{ key: '', value: '' }],
	});
	expect(faults.map(({ path }) => path)).toEqual([
		'contractIdent',
		'period.start',
		'period.end',
		'quantity.amount',
		'quantity.unit',
		'price.amount',
		'price.currency',
		'productReferenceKey',
		'type',
		'ratedUsageAggregationIdent',
		'serviceLocation.country',
		'aggregationGroup',
		'description',
		'properties[0].key',
		'properties[0].value',
		'ident',
	]);
});

it.each([[[]], [null], ['text'], [5], [undefined], [[sampleRebillyUsage]]])(
	'asks for an object where the usage is %j',
	(given) => {
		for (const target of [rebilly, instellixUsage, ratedUsageTarget]) {
			const [fault, ...others] = wholeFaultsOf(target, given);
			expect(fault).toMatchObject({
				field: 'Usage',
				path: '',
				message: expect.stringContaining('JSON object'),
			});
			expect(others).toEqual([]);
		}
	},
);
