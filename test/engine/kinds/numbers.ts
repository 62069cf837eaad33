import { quantity, type ValueKinds } from './valueKind';

/** 12.5, or something near it, as people have it. */
export const numbers: ValueKinds[] = [
	{
		options: {},
		kinds: [
			['a number', 12.5, quantity],
			['a number as text', '12.50', quantity],
			['an exponent', '1.25e1', quantity],
			['blanks of every kind around a number', '\ufeff\u00a012.5\u202f ', quantity],
			[
				'a decimal comma',
				'12,5',
				[
					'other-decimal-separator',
					`holds a comma: "12,5". If it is the decimal separator, choose 'Comma' in the option 'Decimal Separator'.`,
				],
			],
			[
				'a comma before three digits',
				'13,544',
				[
					'other-decimal-separator',
					`can be read in two ways: as 13544 with a thousands separator, or as 13.544 with a decimal comma: "13,544". Write 13544 where that is meant. Where the comma is the decimal separator of all numbers, choose 'Comma' in the option 'Decimal Separator'.`,
				],
			],
			[
				'groups that are no thousands',
				'12,34,567.8',
				[
					'thousands-separator',
					'holds a thousands separator, which can be read in two ways: "12,34,567.8". Remove it, so that only the decimal separator is left: 1234567.8.',
				],
			],
			[
				'a point for thousands before a decimal comma',
				'1.234,5',
				[
					'other-decimal-separator',
					`holds a comma: "1.234,5". If it is the decimal separator, choose 'Comma' in the option 'Decimal Separator'.`,
				],
			],
			[
				'a blank for thousands',
				'1 234',
				[
					'thousands-separator',
					'holds a thousands separator, which can be read in two ways: "1 234". Remove it, so that only the decimal separator is left.',
				],
			],
			[
				'an apostrophe for thousands',
				"1'234",
				[
					'thousands-separator',
					`holds a thousands separator, which can be read in two ways: "1'234". Remove it, so that only the decimal separator is left.`,
				],
			],
			[
				'a narrow blank for thousands',
				'1\u202f234',
				[
					'thousands-separator',
					'holds a thousands separator, which can be read in two ways: "1[U+202F]234". Remove it, so that only the decimal separator is left. It holds U+202F (narrow no-break space), which cannot be seen.',
				],
			],
			[
				'a unit behind the number',
				'12.5 kWh',
				['not-a-number', 'must be a number: "12.5 kWh". Give the number alone: 12.5.'],
			],
			[
				'a currency before the number',
				'€ 12.50',
				['not-a-number', 'must be a number: "€ 12.50". Give the number alone: 12.50.'],
			],
			[
				'a fault of a spreadsheet',
				'#REF!',
				[
					'not-a-number',
					'must be a number: "#REF!". A formula of the spreadsheet has no result there: fix it in the file, and bring the row again.',
				],
			],
			[
				'NA for a missing number',
				'NA',
				[
					'not-a-number',
					'must be a number: "NA". It stands for a value that is not there: fill it in, or leave such rows out, for example with a Filter node before this one.',
				],
			],
			[
				'a dash for a missing number',
				'-',
				[
					'not-a-number',
					'must be a number: "-". It stands for a value that is not there: fill it in, or leave such rows out, for example with a Filter node before this one.',
				],
			],
			[
				'NaN of a calculation',
				NaN,
				[
					'not-a-number',
					'must be a number: NaN. A calculation gives this where it has no number as its result, such as a division by zero: look at where the value comes from.',
				],
				['item', 'fields'],
			],
			[
				'Infinity of a calculation',
				Infinity,
				[
					'not-a-number',
					'must be a number: Infinity. A calculation gives this where it has no number as its result, such as a division by zero: look at where the value comes from.',
				],
				['item', 'fields'],
			],
			[
				'what a calculation leaves',
				30.000000000000004,
				['imprecise-number', 'Round it where it is calculated'],
				['item', 'fields'],
			],
			[
				'NaN as a text',
				'NaN',
				[
					'not-a-number',
					'must be a number: "NaN". It stands for a value that is not there: fill it in, or leave such rows out',
				],
			],
			[
				'#WERT! of a German Excel',
				'#WERT!',
				[
					'not-a-number',
					'must be a number: "#WERT!". A formula of the spreadsheet has no result there: fix it in the file, and bring the row again.',
				],
			],
			['an empty cell for a number', '', ['required', 'is required but empty. Give it a value.']],
			[
				'true for a number',
				true,
				[
					'not-a-number',
					'must be a number: true. Give digits and, where needed, one decimal separator.',
				],
			],
			[
				'digits of another script',
				'１２.5',
				[
					'not-a-number',
					'must be a number: "１２.5". Give digits and, where needed, one decimal separator.',
				],
			],
		],
	},
	{
		options: { decimalSeparator: ',' },
		kinds: [
			['a decimal comma, chosen', '12,5', quantity],
			['a number beside decimal commas', 12.5, quantity],
			[
				'a point for thousands and no decimals',
				'1.234',
				[
					'other-decimal-separator',
					`can be read in two ways: as 1234 with a thousands separator, or as 1.234 with a decimal point: "1.234". Write 1234 where that is meant. Where the point is the decimal separator of all numbers, choose 'Point' in the option 'Decimal Separator'.`,
				],
			],
			[
				'a decimal point where the comma is chosen',
				'12.5',
				[
					'other-decimal-separator',
					`holds a point: "12.5". If it is the decimal separator, choose 'Point' in the option 'Decimal Separator'.`,
				],
			],
		],
	},
	{
		// Instellix takes any number of decimals, so there is nothing to choose there.
		targets: ['rebilly/usage'],
		options: { rounding: 'halfUp' },
		kinds: [['what a calculation leaves, rounded', 12.500000000000002, quantity]],
	},
];
