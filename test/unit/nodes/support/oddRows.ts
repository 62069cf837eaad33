import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { TargetName } from '../mutations';

export type Row = Record<string, unknown>;

/** A row by columns that can be billed; no two are alike. */
export function goodRow(name: TargetName, number: number): Row {
	const [start, end] = [0, 45].map((minutes) =>
		new Date(Date.UTC(2026, 2, 1, 0, number * 60 + minutes)).toISOString(),
	);
	const quantity = `${number}.5`;
	switch (name) {
		case 'instellix/usage':
			return {
				contractId: '1001',
				productIdent: 'charging',
				startDate: start,
				endDate: end,
				'unitQuantities[0].unitQuantity': quantity,
				'unitQuantities[0].unitQuantityType': 'KWH',
			};
		case 'instellix/ratedUsage':
			return {
				ratedUsageAggregationIdent: 'aggregation-1',
				contractIdent: 'contract-1',
				productReferenceKey: 'charging',
				type: 'SALES',
				'period.start': start,
				'period.end': end,
				'price.amount': '2.93',
				'price.currency': 'EUR',
				'quantity.amount': quantity,
				'quantity.unit': 'KWH',
				'serviceLocation.country': 'DE',
			};
		default:
			return { subscriptionId: 'sub_good', quantity, usageTime: start };
	}
}

/** What keeps the rows of a target that may be odd out of the sums of the others. */
export const APART: Readonly<Record<TargetName, Row>> = {
	'instellix/usage': { contractId: '666' },
	'instellix/ratedUsage': { contractIdent: 'odd' },
	'rebilly/usage': { subscriptionId: 'odd' },
};

const circular: Row = {};
circular.self = circular;
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const throwing = Object.defineProperty({}, 'amount', {
	enumerable: true,
	get: () => {
		throw new Error('no value');
	},
});

/** What no table should hold, and some do. */
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom<unknown>(
		...['', ' ', '\u200b', '-', 'NaN', 'null', 'true', '1e999999999', '1e-999999999', '-0', '0x10'],
		...[
			'9'.repeat(400),
			`0.${'0'.repeat(400)}1`,
			'1,5',
			"1'000.5",
			'１２',
			'PT1H',
			'now',
			'0000-00-00',
		],
		...['-271821-04-20T00:00:00Z', '+275760-09-13T00:00:00Z', '9999-12-31T23:59:59.999Z'],
		...[
			'{',
			'[',
			'{"a":',
			'[1,2',
			'{"__proto__":{"x":1}}',
			'[{"key":"a"},{"key":"a"}]',
			deep(5_000),
		],
		...[
			'{"amount":1e400}',
			`{"amount":${'9'.repeat(400)}}`,
			'\ud83d',
			'"',
			'\\',
			'\u0000',
			'\u2028',
		],
		...[NaN, Infinity, -Infinity, -0, 1e308, 5e-324, 2 ** 64, 12345678901234567890n],
		...[true, false, null, undefined, Symbol('odd'), () => 'odd', new Date(NaN), new Date(0)],
		...[DateTime.invalid('odd'), DateTime.utc(2026, 3, 1), circular, throwing, Object.create(null)],
		...[JSON.parse(deep(5_000)), JSON.parse('{"__proto__":{"x":1},"constructor":{"prototype":1}}')],
		...[
			new Map([['a', 1]]),
			new Uint8Array(3),
			{ toJSON: () => circular },
			[[]],
			[null],
			[undefined],
		],
	),
	fc.string({ unit: 'binary', maxLength: 30 }),
	fc.double(),
	fc.bigInt(),
	fc.jsonValue(),
	fc.json(),
	fc.date({ noInvalidDate: false }),
);

const oddColumn = fc.oneof(
	fc.constantFrom(
		...[
			'properties[200000000].key',
			'unitQuantities[1]',
			'unitQuantities[7].unitQuantity',
			'period',
		],
		...[
			'price',
			'quantity',
			'quantity.amount',
			'price.',
			'body',
			'taxLocation.a.b.c',
			'__proto__.a',
		],
		...[
			'constructor',
			'properties',
			'properties.key',
			'usageIdent',
			'IDENT',
			'Quantity',
			'usageTme',
		],
		...['serviceLocation[3].x', 'unitQuantities[0][0][0]', 'unitQuantities[999999999999999999999]'],
	),
	fc.string({ unit: 'binary', maxLength: 20 }),
);

/** A row with some of its cells odd, and some of its columns. */
export function oddRow(name: TargetName): fc.Arbitrary<Row> {
	const row = { ...goodRow(name, 1), ...APART[name] };
	return fc
		.record({
			cells: fc.array(fc.tuple(fc.constantFrom(...Object.keys(row)), oddValue), { maxLength: 3 }),
			more: fc.array(fc.tuple(oddColumn, oddValue), { maxLength: 3 }),
			isBare: fc.boolean(),
		})
		.map(({ cells, more, isBare }) =>
			Object.fromEntries([...(isBare ? [] : Object.entries(row)), ...cells, ...more]),
		);
}
