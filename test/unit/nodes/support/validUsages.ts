import fc from 'fast-check';
import { noIdentAdvice } from '../../../../delivery/rules/noValueAdvice';
import { SERVICE_COUNTRIES } from '../../../../nodes/Instellix/serviceCountries';

/** A usage by the API's names, as a node reads it from an item or from JSON. */
export type UsageItem = Record<string, unknown>;

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-';

/** Texts of `signs` with a length from 1 to `longest`. */
export function textOf(signs: string, longest: number): fc.Arbitrary<string> {
	return fc.string({
		unit: fc.constantFrom(...signs),
		minLength: 1,
		maxLength: longest,
		size: 'max',
	});
}

const isIdent = (text: string): boolean => noIdentAdvice(text) === undefined;
export const usageIdent = textOf(`${LETTERS}.~`, 100).filter(isIdent);
export const ratedUsageIdent = textOf(LETTERS, 100).filter(isIdent);
const visible = textOf(`${LETTERS} äß/,"'`, 40).map((text) => `x${text}`);

/** The same instant has many spellings; all of these say which instant they mean. */
export const time: fc.Arbitrary<string> = fc
	.tuple(
		fc.integer({ min: Date.UTC(2019, 0, 1), max: Date.UTC(2029, 0, 1) }),
		fc.constantFrom(0, 60, -300, 345, 840, -660),
		fc.constantFrom('T', ' '),
	)
	.map(([epochMs, offset, separator]) => spellTime(epochMs, offset).replace('T', separator));

function spellTime(epochMs: number, offsetMinutes: number): string {
	const wallClock = new Date(epochMs + offsetMinutes * 60_000).toISOString().slice(0, -1);
	if (offsetMinutes === 0) return `${wallClock}Z`;
	const [hours, minutes] = [Math.trunc(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
	const two = (number: number): string => String(number).padStart(2, '0');
	return `${wallClock}${offsetMinutes < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

/** Start and end, the end never before the start. */
const twoTimes = fc
	.tuple(
		fc.integer({ min: Date.UTC(2019, 0, 1), max: Date.UTC(2029, 0, 1) }),
		fc.nat(1e9),
		fc.constantFrom(0, 60, -210),
	)
	.map(([start, length, offset]) => [spellTime(start, offset), spellTime(start + length, 0)]);

/** As text or, where a JavaScript number says it exactly, as a number. */
function decimal(decimals: number, smallest: number): fc.Arbitrary<string | number> {
	return fc
		.tuple(
			fc.integer({ min: smallest, max: 1e9 }),
			fc.integer({ min: 0, max: decimals }),
			fc.boolean(),
		)
		.map(([digits, places, asText]) => {
			const text = (digits / 10 ** places).toFixed(places);
			return asText ? text : Number(text);
		});
}

const amount = decimal(6, -1e9);
const int64 = fc
	.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
	.map((id) => (Number.isSafeInteger(Number(id)) && id % 2n === 0n ? Number(id) : String(id)));
const country = fc.constantFrom('DE', 'NO', 'US', 'JP');
const location = fc.record({
	country,
	city: visible,
	postalCode: textOf('0123456789', 6),
	street: visible,
});

/** One to five entries whose key differs. */
function entries(key: string, value: string): fc.Arbitrary<UsageItem[]> {
	return fc
		.uniqueArray(visible, { minLength: 1, maxLength: 5 })
		.chain((keys) =>
			fc.tuple(...keys.map((name) => fc.record({ [key]: fc.constant(name), [value]: visible }))),
		);
}

const unitQuantities = fc.array(
	fc.record({ unitQuantity: amount, unitQuantityType: fc.constantFrom('KWH', 'PC') }),
	{
		minLength: 1,
		maxLength: 4,
	},
);

export const usage = {
	optional: [
		'debtorId',
		'description',
		'operatingSiteIdent',
		'performanceLocation',
		'taxLocation',
		'properties',
		'usageIdent',
		'serviceCountry',
	],
	whole: fc
		.record({
			contractId: int64,
			debtorId: int64,
			description: visible,
			times: twoTimes,
			operatingSiteIdent: textOf(LETTERS, 255),
			performanceLocation: location,
			taxLocation: location,
			productIdent: usageIdent,
			properties: entries('propertyIdent', 'propertyValue'),
			unitQuantities,
			usageIdent,
			serviceCountry: fc.constantFrom(...SERVICE_COUNTRIES),
		})
		.map(({ times, ...fields }): UsageItem => ({
			...fields,
			startDate: times[0],
			endDate: times[1],
		})),
};

export const ratedUsage = {
	optional: ['ident', 'aggregationGroup', 'description', 'properties'],
	whole: fc
		.record({
			ratedUsageAggregationIdent: textOf(`${LETTERS} äß/`, 99).map((text) => `x${text}`),
			ident: ratedUsageIdent,
			contractIdent: usageIdent,
			productReferenceKey: textOf(`${LETTERS} äß/`, 99).map((text) => `x${text}`),
			type: fc.constantFrom('SALES', 'SELF_BILLING'),
			times: twoTimes,
			price: fc.record({ amount, currency: fc.constantFrom('EUR', 'NOK') }),
			quantity: fc.record({ amount, unit: fc.constantFrom('KWH', 'MINUTE') }),
			serviceLocation: location,
			aggregationGroup: textOf(LETTERS, 64),
			description: textOf(LETTERS, 255),
			properties: entries('key', 'value'),
		})
		.map(({ times, ...fields }): UsageItem => ({
			...fields,
			period: { start: times[0], end: times[1] },
		})),
};

export const rebillyUsage = {
	optional: ['acceptPartialQuantity'],
	whole: fc.record({
		subscriptionId: textOf(`${LETTERS}.~@`, 50),
		quantity: decimal(3, 1_000),
		usageTime: time,
		acceptPartialQuantity: fc.constantFrom<unknown[]>(true, false, 'true', 'false'),
	}) as fc.Arbitrary<UsageItem>,
};
