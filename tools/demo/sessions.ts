import { readFileSync } from 'fs';
import { CsvError, parse } from 'csv-parse/sync';
import { datasetOf, type Dataset } from './dataset';
import { withoutBlanks } from './reading';

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

type SessionRow = Partial<Record<(typeof COLUMNS)[number], string>>;

/** A row of the file by the names of its columns, and the line it ends on. */
interface TableRow {
	readonly cells: SessionRow;
	readonly line: number;
}

/**
 * Charging sessions of a file as it was exported: semicolons, decimal commas, wall-clock times of
 * Europe/Oslo. What a row says is not judged here: its texts go to the node as they stand.
 *
 * @throws FileProblem where the file as a whole cannot be read
 */
export function sessionsDataset(file: string): Dataset {
	const table = readTable(file);
	if (table.length === 0)
		throw new FileProblem(`${file} has no rows, so there is nothing to report.`);
	const rows = table.map(({ cells, line }) => ({
		reference: cells.session_ID ?? '',
		customer: customerIn(cells),
		product: 'charging',
		unit: 'KWH',
		unitPrice: '0.2345',
		start: cells.Start_plugin ?? '',
		end: cells.End_plugout ?? '',
		quantity: cells.El_kWh ?? '',
		line,
	}));
	return datasetOf('charging sessions', rows, SPELLING);
}

/** Nobody can look up the contract of a customer who is not named. */
function customerIn({ User_ID = '' }: SessionRow): string {
	const name = withoutBlanks(User_ID);
	return name === NO_VALUE ? '' : name;
}

function readTable(file: string): TableRow[] {
	const [header, ...rows] = readRows(file).map(({ record, info }) => ({
		record,
		line: info.lines,
	}));
	if (header === undefined) return [];
	const columns = header.record;
	checkHeader(file, columns);
	return rows.map(({ record, line }) => {
		// What a short row lacks is empty; cells without a column would be ignored in silence.
		if (record.slice(columns.length).some((cell) => cell.trim() !== ''))
			throw new FileProblem(
				`${file} has ${record.length} cells on line ${line}, where its header has ${columns.length}.`,
			);
		return {
			cells: Object.fromEntries(record.map((cell, place) => [columns[place], cell])),
			line,
		};
	});
}

function readRows(file: string): Array<{ record: string[]; info: { lines: number } }> {
	try {
		return parse(readText(file), {
			info: true,
			delimiter: ';',
			skip_empty_lines: true,
			relax_column_count: true,
		}) as unknown as ReturnType<typeof readRows>;
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		throw new FileProblem(`${file} cannot be read as a table: ${error.message}.`);
	}
}

/** The text of the file, its lines ended alike: a row that was added by hand often ends otherwise. */
function readText(file: string): string {
	let bytes: Buffer;
	try {
		bytes = readFileSync(file);
	} catch (error) {
		throw new FileProblem(unreadable(file, error as NodeJS.ErrnoException));
	}
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
	} catch {
		// Read as if it were, two names that differ in an accent would become one.
		throw new FileProblem(`${file} is not UTF-8: save it as "CSV UTF-8" and try again.`);
	}
}

function checkHeader(file: string, header: readonly string[]): void {
	const missing = COLUMNS.filter((column) => !header.includes(column));
	if (missing.length > 0)
		throw new FileProblem(
			`${file} has no column ${missing.join(', ')}; its columns, parted by semicolons, must include ${COLUMNS.join(', ')}.`,
		);
	const repeated = COLUMNS.find((column) => header.indexOf(column) !== header.lastIndexOf(column));
	if (repeated !== undefined) throw new FileProblem(`${file} has the column ${repeated} twice.`);
}

function unreadable(file: string, { code, message }: NodeJS.ErrnoException): string {
	return code === 'ENOENT'
		? `There is no file ${file}, so there are no sessions to report.`
		: `${file} cannot be read: ${message}.`;
}
