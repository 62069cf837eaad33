import type { INodeParameters } from 'n8n-workflow';
import { readRow, type Reading, type Spelling } from './reading';

/** A row of a table of usages, its texts as they stand there. */
export interface Row {
	/** The ID that tells it from any other. */
	readonly reference: string;
	/** The customer, or nothing where the row names none. */
	readonly customer: string;
	readonly product: string;
	readonly unit: string;
	/** Exact price of one unit, in EUR. */
	readonly unitPrice: string;
	readonly start: string;
	readonly end: string;
	readonly quantity: string;
	/** Its line in the file. */
	readonly line?: number;
}

/** A row with what the demo makes of it. */
export interface Consumption extends Row {
	readonly read: Reading;
	/** Exact price of the whole as the table would write it; empty where the quantity cannot be read. */
	readonly price: string;
	/** Seconds from start to end as the table would write them; left out where there are none. */
	readonly seconds?: string;
}

/** What the demo reports: the rows of a table. */
export interface Dataset {
	readonly name: string;
	readonly consumptions: readonly Consumption[];
	/** How to read them, as options of the node. */
	readonly nodeOptions: INodeParameters;
}

/** Reads the rows of a table as the demo does. */
export function datasetOf(name: string, rows: readonly Row[], spelling: Spelling): Dataset {
	const { zone, timeFormat, decimalSeparator } = spelling;
	const consumptions = rows.map((row): Consumption => {
		const read = readRow(row, spelling);
		const written = (text?: string) => text?.replace('.', decimalSeparator);
		const price = written(read.quantity?.times(row.unitPrice).toFixed()) ?? '';
		return { ...row, read, price, seconds: written(read.seconds) };
	});
	return { name, consumptions, nodeOptions: { timeZone: zone, timeFormat, decimalSeparator } };
}
