import type { Reading } from '../../../values/reading';
import { ratedUsageTarget } from '../../../nodes/Instellix/ratedUsage/target';
import { usageTarget as instellixUsage } from '../../../nodes/Instellix/usage/target';
import { usageTarget } from '../../../nodes/RebillyUsage/usage/target';
import { wholeFaultsOf } from './support/faults';
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
		{ quantity: '1,234.5' },
		`'Quantity' holds a thousands separator, which can be read in two ways: "1,234.5". Remove it, so that only the decimal separator is left.`,
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
		/^'Usage Time' has a date but no time of day: "2026-03-01"\. Add the time/,
	],
	[
		{ usageTime: '2026-03-01T08:00' },
		/^'Usage Time' has no offset.*: "2026-03-01T08:00"\. .*'Time Zone'/,
	],
	[
		{ usageTime: '01.03.2026 08:00' },
		/^'Usage Time' must be an ISO 8601 time: "01\.03\.2026 08:00"\. .*'Time Format'/,
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
	['skipped', '31.03.2019 02:30', '2019-03-31T01:30:00+01:00 or 2019-03-31T03:30:00+02:00'],
	['repeated', '27.10.2019 02:30', '2019-10-27T02:30:00+02:00 or 2019-10-27T02:30:00+01:00'],
])('says how to write the times that a %s local time may mean', (_what, usageTime, times) => {
	const time = { zone: 'Europe/Oslo', format: 'dd.MM.yyyy HH:mm' };
	expect(messageOf({ usageTime }, { time })).toMatch(
		`Write the time that was meant in ISO 8601: ${times}.`,
	);
});

const format = 'dd.MM.yyyy HH:mm';
it.each([
	['not-a-time', '01-03-2026 08:30', {}],
	['not-on-the-calendar', '2026-02-30T08:30', {}],
	['time-too-precise', '2026-03-01T08:30:00.1234', {}],
	['time-format-mismatch', '01/03/2026 08:30', { format }],
	['wrong-time-format', '01.03.2026', { format: 'dd.MM.yyyy' }],
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

it('does not send a number to a pattern, which reads texts only', () => {
	expect(messageOf({ usageTime: 1_782_900_000 })).toBe(
		"'Usage Time' must be an ISO 8601 time: 1782900000. Give a date object, or a text like 2026-03-01T08:30:00+01:00.",
	);
});

it.each([
	['time-skipped', '2019-03-31T02:30:00', { zone: 'Europe/Oslo' }],
	['time-repeated', '2019-10-27T02:30:00', { zone: 'Europe/Oslo' }],
	['unknown-zone', '2019-10-27T02:30:00', { zone: 'Mars/Phobos' }],
	['time-format-mismatch', '27/10/2019', { format: 'dd.MM.yyyy HH:mm' }],
	['wrong-time-format', '27.10.2019', { format: 'dd.MM.yyyy' }],
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
		'ratedUsageAggregationIdent',
		'ident',
		'contractIdent',
		'productReferenceKey',
		'type',
		'period.start',
		'period.end',
		'price.amount',
		'price.currency',
		'quantity.amount',
		'quantity.unit',
		'serviceLocation.country',
		'aggregationGroup',
		'description',
		'properties.0.key',
		'properties.0.value',
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
