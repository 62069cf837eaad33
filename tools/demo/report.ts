import countBy from 'lodash/countBy';
import groupBy from 'lodash/groupBy';
import isEqual from 'lodash/isEqual';
import truncate from 'lodash/truncate';
import type { IDataObject } from 'n8n-workflow';
import { OUTCOMES, type Fault, type Outcome } from '../../delivery/contract/outcome';
import type { Receipt } from '../../delivery/create/results/receipt';
import type { StoredRecords, Target } from '../sandbox';
import { nodeNames, type RunResult } from '../engine';
import { usageTargets } from '../targets';
import { compareRecords, type Comparison } from './comparison';
import type { Consumption, Dataset } from './dataset';
import { endingsOf, type Ending } from './endings';
import type { Shape } from './shapes';

/** One run in the JSON of the demo. */
export interface RunReport {
	readonly target: Target;
	readonly action: string;
	readonly name: string;
	readonly items: number;
	readonly outcomes: Record<Outcome, number>;
	readonly sandbox: Comparison & {
		/** Sum of the first unit, as it can be stored and as it is stored. */
		readonly sumSent: string;
		readonly sumStored: string;
	};
	/** Rows that added nothing, with what the node says of them. */
	readonly notStored: readonly NotStored[];
	/** Rows that say the same as an earlier one under the same ID. */
	readonly repeats: readonly string[];
	/** What is not as it must be; each a sentence. */
	readonly differences: readonly string[];
}

/** A row that ended otherwise than stored. */
export interface NotStored {
	readonly row: string;
	readonly outcome: Outcome;
	/** The same for rows with the same faults. */
	readonly codes: string;
	readonly message: string;
}

/** What the node said of one row. */
interface Said {
	readonly position: number;
	readonly outcome: Outcome;
	readonly message: string;
	readonly faults: readonly Fault[];
}

/** What the node said about a run: its receipt, and how each item ended. */
export interface NodeReport {
	readonly receipt: Receipt;
	readonly said: readonly Said[];
}

/** Reads the output of the node: success items, error items and the receipt. */
export function readNode(run: RunResult): NodeReport {
	const [success, [receipt], error] = [0, 1, 2].map((output) => run.output(nodeNames.node, output));
	const items = [...success, ...error];
	return {
		receipt: receipt.json as unknown as Receipt,
		said: items.flatMap(({ json, pairedItem }): Said[] => {
			const details = (json.details ?? json) as IDataObject;
			return [
				{
					position: (pairedItem as { item: number }).item,
					outcome: details.outcome as Outcome,
					message: String(json.message),
					faults: (details.faults ?? []) as unknown as Fault[],
				},
			];
		}),
	};
}

/**
 * Holds a run against the demo's own reading of the rows: what the node says of each, and what
 * is stored.
 *
 * @param reported what was reported until now, this run's dataset last
 */
export function judgeRun(
	records: StoredRecords,
	shape: Shape,
	name: string,
	reported: readonly Dataset[],
	{ receipt, said }: NodeReport,
): RunReport {
	const endings = reported.map(({ consumptions }) => endingsOf(shape, consumptions));
	const compared = compareRecords(
		records,
		endings.flat().flatMap(({ entry }) => entry ?? []),
	);
	const counts = countBy(said, ({ outcome }) => outcome);
	const outcomes = Object.fromEntries(
		OUTCOMES.map((outcome) => [outcome, counts[outcome] ?? 0]),
	) as Record<Outcome, number>;
	const rows = reported.at(-1)!.consumptions;
	const first = Object.values(compared.sums)[0] ?? { sent: '0', stored: '0' };
	return {
		target: shape.target,
		action: usageTargets[shape.target].action,
		name,
		items: said.length,
		outcomes,
		sandbox: { ...compared, sumSent: first.sent, sumStored: first.stored },
		notStored: said
			.filter(({ outcome }) => outcome !== 'created' && outcome !== 'duplicate')
			.sort((left, right) => left.position - right.position)
			.map((one) => notStored(one, rows[one.position])),
		repeats: rows.filter((_row, position) => endings.at(-1)![position].isRepeat).map(nameOf),
		differences: [
			...differencesOfRows(rows, endings.at(-1)!, said),
			...differencesOfRecords(compared),
			...(isEqual(receipt?.outcomes, outcomes)
				? []
				: ['The receipt counts otherwise than the items.']),
		],
	};
}

const LONGEST_NAME = 40;

/** A row as a person finds it in the table. */
export function nameOf({ reference, line }: Consumption): string {
	const place = line === undefined ? '' : `line ${line}`;
	if (reference.trim() === '') return place;
	// Signs that steer a terminal are written out.
	const quoted = /[\p{C}\p{Z}]/u.test(reference) ? JSON.stringify(reference) : reference;
	const name = truncate(quoted.replace(/\p{C}/gu, '?'), { length: LONGEST_NAME });
	return place === '' ? name : `${name} (${place})`;
}

function notStored({ outcome, message, faults }: Said, row: Consumption): NotStored {
	const [first] = faults;
	const others = faults.length - 1;
	const more = others > 0 ? ` And ${others} more ${others === 1 ? 'fault' : 'faults'}.` : '';
	return {
		row: nameOf(row),
		outcome,
		codes: [outcome, ...faults.map(({ path, code }) => `${path} ${code}`)].join(', '),
		message: `${first === undefined ? message : `${first.message} ${first.fix}`}${more}`,
	};
}

function differencesOfRows(
	rows: readonly Consumption[],
	endings: readonly Ending[],
	said: readonly Said[],
): string[] {
	const byRow = groupBy(said, ({ position }) => position);
	const wrong = rows.flatMap((row, position) => {
		const { words, outcomes } = endings[position];
		const ended = (byRow[position] ?? []).map(({ outcome }) => outcome);
		const isRight = ended.length === 1 && outcomes.includes(ended[0]);
		return isRight
			? []
			: [{ row, what: `${words}, and ended ${ended.join(' and ') || 'unmentioned'}` }];
	});
	return Object.entries(groupBy(wrong, ({ what }) => what)).map(
		([what, those]) => `Rows that ${what}: ${listed(those.map(({ row }) => nameOf(row)))}.`,
	);
}

function differencesOfRecords({ twice, missing, foreign, sums }: Comparison): string[] {
	return [
		...(missing > 0 ? [`Usages that can be stored and are not: ${missing}.`] : []),
		...(twice > 0 ? [`Usages that are stored once too often: ${twice}.`] : []),
		...(foreign > 0 ? [`Stored usages that no row says: ${foreign}.`] : []),
		...Object.entries(sums)
			.filter(([, { sent, stored }]) => sent !== stored)
			.map(([unit, { sent, stored }]) => `${unit}: ${sent} to report, ${stored} stored.`),
	];
}

const MOST_LISTED = 10;

/** The first few, and how many more. */
export function listed(names: readonly string[]): string {
	const more = names.length - MOST_LISTED;
	return names.slice(0, MOST_LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
