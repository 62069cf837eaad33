import type { SeededRandom } from '../sandbox/faults/random';
import { DAY_MS, type Row, type World } from './world';

/** An input with a fault, and what is stored when it comes. */
export interface Faulty {
	readonly input: readonly FaultyRow[];
	readonly stored: readonly Row[];
}

export interface FaultyRow extends Row {
	/** How much of it would be billed wrongly, too much or too little, in kWh. */
	readonly wrong: number;
}

export type Fault = (
	world: World,
	isHit: (customer: string) => boolean,
	random: SeededRandom,
) => Faulty;

const scaled =
	(factor: number): Fault =>
	({ before, month }, isHit) => ({
		stored: before,
		input: month.map((row) =>
			isHit(row.customer) ? changed(row, rounded(row.quantity * factor)) : right(row),
		),
	});

const zero: Fault = ({ before, month }, isHit, random) => ({
	stored: before,
	input: month.map((row) =>
		isHit(row.customer) ? changed(row, random.fraction() < 0.5 ? 0 : 0.001) : right(row),
	),
});

/** The whole month is stored, and comes again under other references. */
const doubledMonth: Fault = ({ before, month }, isHit) => ({
	stored: [...before, ...month],
	input: month
		.filter(({ customer }) => isHit(customer))
		.map((row) => ({ ...row, reference: `again-${row.reference}`, wrong: row.quantity })),
});

/** Each row is there twice, under two references; the second would be billed too much. */
const doubledRows: Fault = ({ before, month }, isHit) => ({
	stored: before,
	input: month.flatMap((row) =>
		isHit(row.customer)
			? [right(row), { ...row, reference: `again-${row.reference}`, wrong: row.quantity }]
			: [right(row)],
	),
});

const moved =
	(months: number): Fault =>
	({ before, month }, isHit) => ({
		stored: before,
		input: month.map((row) =>
			isHit(row.customer)
				? { ...row, time: addMonths(row.time, months), wrong: row.quantity }
				: right(row),
		),
	});

/** The month before, with the dates of this one. */
const repeated: Fault = ({ before, month }, isHit) => {
	const first = startOfMonth(month[0].time);
	const last = before.filter(({ time }) => time >= addMonths(first, -1));
	// Who uses the same every day is billed right by it.
	const rightOnes = new Set(
		month.map(({ customer, time, quantity }) => `${customer} ${time} ${quantity}`),
	);
	const again = last
		.filter(({ customer }) => isHit(customer))
		.map((row) => {
			const time = addMonths(row.time, 1);
			const isRight = rightOnes.has(`${row.customer} ${time} ${row.quantity}`);
			return {
				...row,
				reference: `again-${row.reference}`,
				time,
				wrong: isRight ? 0 : row.quantity,
			};
		});
	return {
		stored: before,
		input: [...month.filter(({ customer }) => !isHit(customer)).map(right), ...again],
	};
};

/** What goes wrong with exports, by the name of the table. */
export const FAULTS: Readonly<Record<string, Fault>> = {
	'ten times as much': scaled(10),
	'a tenth': scaled(0.1),
	'Wh for kWh (1000 times as much)': scaled(1000),
	'MWh for kWh (a thousandth)': scaled(0.001),
	'MJ for kWh (3.6 times as much)': scaled(3.6),
	'zeros, or 0.001': zero,
	'the month again under new references': doubledMonth,
	'every row twice in one input': doubledRows,
	'a month too late': moved(1),
	'a month too early': moved(-1),
	'the month before again, dated as this one': repeated,
};

/** Half of the rows are stored by an earlier run: nothing is wrong with the others. */
export const halfReported: Fault = ({ before, month }, _isHit, random) => {
	const [stored, input]: [Row[], Row[]] = [[], []];
	for (const row of month) (random.fraction() < 0.5 ? stored : input).push(row);
	return { stored: [...before, ...stored], input: input.map(right) };
};

function right(row: Row): FaultyRow {
	return { ...row, wrong: 0 };
}

function changed(row: Row, quantity: number): FaultyRow {
	return { ...row, quantity, wrong: Math.abs(quantity - row.quantity) };
}

function rounded(quantity: number): number {
	return Math.round(quantity * 1_000_000) / 1_000_000;
}

function startOfMonth(time: number): number {
	const date = new Date(time);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

/** Keeps to the end of a shorter month. */
function addMonths(time: number, months: number): number {
	const start = startOfMonth(time);
	const date = new Date(start);
	const target = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
	const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 1);
	return Math.min(target + (time - start), next - DAY_MS + ((time - start) % DAY_MS));
}
