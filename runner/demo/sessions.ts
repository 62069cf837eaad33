import { readFileSync } from 'fs';
import { CsvError, parse } from 'csv-parse/sync';
import { datasetOf, type Dataset } from './dataset';

const COLUMNS = ['session_ID', 'User_ID', 'Start_plugin', 'End_plugout', 'El_kWh'] as const;
const NO_VALUE = 'NA';
const SPELLING = {
	zone: 'Europe/Oslo',
	timeFormat: 'dd.MM.yyyy HH:mm',
	decimalSeparator: ',',
} as const;

/** A file from which no sessions can be read, in one sentence for the user. */
export class FileProblem extends Error {
	override readonly name = 'FileProblem';
}

type SessionRow = Record<(typeof COLUMNS)[number], string | undefined>;

/**
 * Charging sessions of a file as it was exported: semicolons, decimal commas, wall-clock times of
 * Europe/Oslo. What a row says is not judged here: its texts go to the node as they stand.
 *
 * @throws FileProblem where the file as a whole cannot be read
 */
export function sessionsDataset(file: string): Dataset {
	const records = readTable(file);
	if (records.length === 0)
		throw new FileProblem(`${file} has no rows, so there is nothing to report.`);
	const rows = records.map(({ record, info }) => ({
		reference: record.session_ID ?? '',
		// Nobody can look up the contract of a customer who is not named.
		customer: record.User_ID === NO_VALUE ? '' : (record.User_ID ?? ''),
		product: 'charging',
		unit: 'KWH',
		unitPrice: '0.2345',
		start: record.Start_plugin ?? '',
		end: record.End_plugout ?? '',
		quantity: record.El_kWh ?? '',
		line: info.lines,
	}));
	return datasetOf('charging sessions', rows, SPELLING);
}

function readTable(file: string): Array<{ record: SessionRow; info: { lines: number } }> {
	try {
		return parse(readFileSync(file), {
			columns: (header: string[]) => checkedHeader(file, header),
			info: true,
			delimiter: ';',
			bom: true,
			// A row that was added by hand often ends otherwise than those of the export.
			record_delimiter: ['\r\n', '\n'],
			skip_empty_lines: true,
			// What a short row lacks is empty; cells without a column would be ignored in silence.
			relax_column_count_less: true,
		}) as unknown as ReturnType<typeof readTable>;
	} catch (error) {
		if (error instanceof FileProblem) throw error;
		if (error instanceof CsvError)
			throw new FileProblem(`${file} cannot be read as a table: ${error.message}.`);
		throw new FileProblem(unreadable(file, error as NodeJS.ErrnoException));
	}
}

function checkedHeader(file: string, header: string[]): string[] {
	const missing = COLUMNS.filter((column) => !header.includes(column));
	if (missing.length > 0)
		throw new FileProblem(
			`${file} has no column ${missing.join(', ')}; its columns, parted by semicolons, must include ${COLUMNS.join(', ')}.`,
		);
	const repeated = COLUMNS.find((column) => header.indexOf(column) !== header.lastIndexOf(column));
	if (repeated !== undefined) throw new FileProblem(`${file} has the column ${repeated} twice.`);
	return header;
}

function unreadable(file: string, { code, message }: NodeJS.ErrnoException): string {
	return code === 'ENOENT'
		? `There is no file ${file}, so there are no sessions to report.`
		: `${file} cannot be read: ${message}.`;
}
