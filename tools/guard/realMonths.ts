import { DateTime } from 'luxon';
import { sessionsDataset } from '../demo/sessions';
import type { Row, World } from './world';

const ZONE = 'Europe/Oslo';
const FORMAT = 'dd.MM.yyyy HH:mm';
/** Of earlier months too little is known. */
const MONTHS_BEFORE = 2;
/** The first rows of a file are of a few customers. */
const FEWEST_ROWS = 100;

/** Each month of a file of charging sessions, with all before it as stored. */
export function monthsOf(file: string): World[] {
	const rows = sessionsDataset(file).consumptions.flatMap(
		({ reference, customer, start, quantity }) => {
			const time = DateTime.fromFormat(start, FORMAT, { zone: ZONE });
			const kwh = Number(quantity.replace(',', '.'));
			if (customer === '' || !time.isValid || !Number.isFinite(kwh) || quantity === '') return [];
			// As the wall clock shows it, so that days are those of the file.
			return [
				{
					reference,
					customer,
					time: time.setZone('utc', { keepLocalTime: true }).toMillis(),
					quantity: kwh,
				},
			];
		},
	);
	const starts = [...new Set(rows.map(({ time }) => monthOf(time)))].sort(
		(one, other) => one - other,
	);
	return starts.slice(MONTHS_BEFORE).flatMap((start, place): World[] => {
		const end = starts[place + MONTHS_BEFORE + 1];
		const month = rows.filter(
			({ time }: Row) => time >= start && (end === undefined || time < end),
		);
		if (month.length < FEWEST_ROWS || end === undefined) return [];
		return [{ month, before: rows.filter(({ time }) => time < start), now: end + 6 * 3_600_000 }];
	});
}

function monthOf(time: number): number {
	const date = new Date(time);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}
