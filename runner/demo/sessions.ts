import { readFileSync } from 'fs';
import { parse } from 'csv-parse/sync';
import { Decimal, parseDecimal } from '../../values/decimal';
import { parseInstant } from '../../values/instant';
import type { Consumption, Dataset } from './dataset';

const ZONE = 'Europe/Oslo';
const EUR_PER_KWH = Decimal.from('0.2345');

interface SessionRow {
	readonly session_ID: string;
	readonly User_ID: string;
	readonly Start_plugin: string;
	readonly End_plugout: string;
	readonly El_kWh: string;
}

/**
 * Charging sessions of a file as it was exported: semicolons, decimal commas, wall-clock times of
 * Europe/Oslo. Times and quantities go to the node as they stand there; the node reads them by its
 * options.
 */
export function sessionsDataset(file: string): Dataset {
	const rows: SessionRow[] = parse(readFileSync(file), {
		columns: true,
		delimiter: ';',
		bom: true,
	});
	return {
		name: 'charging sessions',
		consumptions: rows.map(toConsumption),
		nodeOptions: { timeZone: ZONE, timeFormat: 'dd.MM.yyyy HH:mm', decimalSeparator: ',' },
	};
}

function toConsumption(row: SessionRow): Consumption {
	const kWh = parseDecimal(row.El_kWh, ',');
	if (!kWh.ok) throw new Error(`Session ${row.session_ID} has no energy: ${row.El_kWh}`);
	const seconds = (instantOf(row.End_plugout) - instantOf(row.Start_plugin)) / 1000;
	return {
		reference: row.session_ID,
		customer: row.User_ID,
		product: 'charging',
		unit: 'KWH',
		start: row.Start_plugin,
		end: row.End_plugout,
		quantity: row.El_kWh,
		seconds: String(seconds),
		price: kWh.value.times(EUR_PER_KWH).toString().replace('.', ','),
	};
}

/** Elapsed time has to be counted between instants: an hour is missing or double when clocks change. */
function instantOf(wallClock: string): number {
	const instant = parseInstant(wallClock, { zone: ZONE, format: 'dd.MM.yyyy HH:mm' });
	if (!instant.ok) throw new Error(`Not a time of ${ZONE}: ${wallClock} (${instant.rule})`);
	return instant.epochMs;
}
