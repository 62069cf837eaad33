import Big from 'big.js';
import { parse } from 'lossless-json';
import type { IDataObject } from 'n8n-workflow';
import { OUTCOMES, type Outcome } from '../../delivery/outcome';
import type { Receipt } from '../../delivery/receipt';
import type { Books, Sandbox, Target } from '../../sandbox';
import type { RunResult } from '..';
import { nodeNames } from '..';
import type { Dataset } from './dataset';
import type { Shape, StoredBody } from './shapes';

/** One run in the JSON of the demo. */
export interface RunReport {
	readonly target: Target;
	readonly name: string;
	readonly items: number;
	readonly outcomes: Record<Outcome, number>;
	readonly sandbox: {
		/** Stored usages of this dataset. */
		readonly stored: number;
		readonly twice: number;
		/** Usages of the dataset that are not stored. */
		readonly missing: number;
		/** Sum of the first unit, as given and as stored. */
		readonly sumSent: string;
		readonly sumStored: string;
		/** Sums of all units. */
		readonly sums: Record<string, { sent: string; stored: string }>;
	};
}

/** What the node said about a run: its receipt, and how each item ended. */
export interface NodeReport {
	readonly receipt: Receipt;
	readonly outcomes: Record<Outcome, number>;
	readonly identities: readonly string[];
}

/** Reads the output of the node: success items, error items and the receipt. */
export function readNode(run: RunResult): NodeReport {
	const success = run.output(nodeNames.success).map(({ json }) => json);
	const failures = run.output(nodeNames.error).map(({ json }) => json.details as IDataObject);
	const receipt = success.find(({ receipt }) => receipt !== undefined)
		?.receipt as unknown as Receipt;
	const results = [...success.filter(({ outcome }) => outcome !== undefined), ...failures];
	const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
		Outcome,
		number
	>;
	for (const { outcome } of results) outcomes[outcome as Outcome] += 1;
	return { receipt, outcomes, identities: results.map(({ identity }) => String(identity)) };
}

/** Holds the books of the sandbox against what was to be reported; sums are made by another library. */
export function compareBooks(
	sandbox: Sandbox,
	shape: Shape,
	name: string,
	reported: readonly Dataset[],
	node: NodeReport,
): RunReport {
	const consumptions = reported.flatMap((dataset) => dataset.consumptions);
	const books = sandbox.books(shape.target);
	const bodies = books.usages.map(({ body }) => parse(body) as StoredBody);
	const sums = Object.fromEntries(
		shape.summedUnits.map(({ unit, amount, storedIn }) => [
			unit,
			{ sent: sumOf(consumptions.map(amount)), stored: sumOf(bodies.map(storedIn)) },
		]),
	);
	const first = Object.values(sums)[0];
	return {
		target: shape.target,
		name,
		items: Object.values(node.outcomes).reduce((sum, count) => sum + count, 0),
		outcomes: node.outcomes,
		sandbox: {
			stored: books.stored,
			twice: books.twice.length,
			missing: Math.max(0, consumptions.length - (books.stored - repeats(books))),
			sumSent: first.sent,
			sumStored: first.stored,
			sums,
		},
	};
}

/** The exact sum of decimal texts; those of the demo have a point or a comma. */
function sumOf(texts: ReadonlyArray<string | undefined>): string {
	return texts
		.reduce(
			(sum, text) => (text === undefined ? sum : sum.plus(text.replace(',', '.'))),
			new Big(0),
		)
		.toFixed();
}

/** How many stored usages repeat another one. */
function repeats(books: Books): number {
	const keys = new Set(books.usages.map(({ identity }) => JSON.stringify(identity)));
	return books.stored - keys.size;
}

/** Whether a run ended as it must: nothing twice, nothing missing, every sum equal, every item told. */
export function booksAgree(report: RunReport): boolean {
	const { twice, missing, sums } = report.sandbox;
	const failed = report.items - report.outcomes.created - report.outcomes.duplicate;
	const equal = Object.values(sums).every(({ sent, stored }) => sent === stored);
	return twice === 0 && missing === 0 && equal && failed === 0;
}
