import Big from 'big.js';
import { fractionAt } from '../sandbox';
import { datasetOf, type Dataset, type Row } from './dataset';

const CUSTOMERS = [
	'Aspen Court',
	'Birch Lane',
	'Cedar Works',
	'Dogwood Labs',
	'Elm Logistics',
	'Fir Studios',
];
const USAGES_PER_KIND = 120;
const MINUTE = 60_000;

interface Kind {
	readonly product: string;
	readonly unit: string;
	readonly decimals: number;
	readonly largest: number;
	readonly unitPrice: string;
}

/** Charging sessions in kWh, API calls and seats: three things that are billed by use. */
const KINDS: readonly Kind[] = [
	{ product: 'charging', unit: 'KWH', decimals: 2, largest: 6_000, unitPrice: '0.2345' },
	{ product: 'api-calls', unit: 'PC', decimals: 0, largest: 50_000, unitPrice: '0.0004' },
	{ product: 'seats', unit: 'PC', decimals: 0, largest: 40, unitPrice: '12.5' },
];

/** Two months of made-up usages, the second for the run with faults. */
export function sampleDatasets(): Dataset[] {
	return [
		sampleDataset('made-up usages of March', '2026-03-01T00:00:00.000Z', 1),
		sampleDataset('of April', '2026-04-01T00:00:00.000Z', 2),
	];
}

/**
 * Made-up usages of one month, the same for the same seed.
 *
 * @param month the first moment of it, ISO 8601 in UTC
 */
export function sampleDataset(name: string, month: string, seed: number): Dataset {
	const start = Date.parse(month);
	const rows = KINDS.flatMap((kind, kindPosition) =>
		Array.from({ length: USAGES_PER_KIND }, (_none, position) =>
			makeRow(kind, start, seed + kindPosition, position),
		),
	);
	return datasetOf(name, rows, { zone: 'UTC', timeFormat: '', decimalSeparator: '.' });
}

function makeRow(kind: Kind, month: number, seed: number, position: number): Row {
	const fraction = (purpose: number): number => fractionAt(seed, position * 8 + purpose);
	const units = 1 + Math.floor(fraction(1) * kind.largest);
	const minutes = 1 + Math.floor(fraction(2) * 600);
	const from = month + position * 200 * MINUTE + Math.floor(fraction(3) * 200) * MINUTE;
	return {
		reference: `${kind.product}-${month}-${position}`,
		customer: CUSTOMERS[Math.floor(fraction(4) * CUSTOMERS.length)],
		product: kind.product,
		unit: kind.unit,
		unitPrice: kind.unitPrice,
		start: new Date(from).toISOString(),
		end: new Date(from + minutes * MINUTE).toISOString(),
		quantity: new Big(units).div(10 ** kind.decimals).toFixed(),
	};
}
