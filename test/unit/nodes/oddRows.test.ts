import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';
import { prepare } from '../../../delivery/create/prepare';
import { receiptOf } from '../../../delivery/create/results/receipt';
import { knownFields } from '../../../delivery/rules/knownFields';
import type { Settings } from '../../../nodes/shared/read/readSettings';
import { readUsages } from '../../../nodes/shared/read/readUsages';
import { recordJson } from '../../../nodes/shared/report/recordJson';
import { canonicalJson, writeExactJson, type ExactJson } from '../../../values/exactJson';
import { ANY_READING } from '../../../values/reading';
import { TARGET_NAMES, type TargetName } from './mutations';
import { goodRow, oddRow, type Row } from './support/oddRows';
import { targetOf } from './support/targets';

/** Another one for each run, so that rows are tried that nobody has thought of. */
const seed = Number(process.env.ODD_ROWS_SEED ?? Date.now() % 1_000_000_000);
const ODD_ROWS = 8_000;
/** A good row stands after so many odd ones. */
const EVERY = 100;

const samples = new Map<TargetName, Row[]>();

/** The same ones for all ways of a target. */
function oddRowsOf(name: TargetName): readonly Row[] {
	const known = samples.get(name) ?? fc.sample(oddRow(name), { seed, numRuns: ODD_ROWS });
	samples.set(name, known);
	return known;
}

const zone = { ...ANY_READING, time: { zone: 'UTC' } };

function contextOf(rows: readonly unknown[]): IExecuteFunctions {
	return {
		getInputData: () => rows.map((json) => ({ json })),
		getNodeParameter: (name: string, item: number, otherwise: unknown) =>
			name === 'usageJson' ? rows[item] : otherwise,
		getNode: () => ({ parameters: { usageJson: '={{ $json }}' } }),
	} as unknown as IExecuteFunctions;
}

/** What becomes of rows before anything is sent: what is to be sent of each, and what is invalid. */
function prepared(name: TargetName, rows: readonly Row[], how: How) {
	const target = targetOf(name);
	const settings = { usageFrom: how === 'JSON' ? 'json' : 'item' } as Settings;
	const { inputs, notes } = readUsages(
		contextOf(rows),
		settings,
		knownFields(target.schema(zone)),
		() => ({}),
		[],
	);
	const { usages, results } = prepare(target, inputs, {
		reading: zone,
		stopOnInvalid: false,
		lookUp: true,
		combining: how === 'combined' ? { length: 'day', zone: 'UTC' } : undefined,
	});
	const sent = [...usages.values()].map((usage) => {
		const text = writeExactJson(target.request(usage.body).body as ExactJson);
		JSON.parse(text);
		recordJson(usage.body);
		target.measure(usage.body);
		canonicalJson(usage.body);
		return `${usage.identity} ${text}`;
	});
	const invalid = results.filter((result) => result !== undefined);
	return {
		sent,
		invalid,
		places: usages.size + invalid.length,
		emptyRows: notes.emptyRows,
		target,
	};
}

const ways = ['one by one', 'combined', 'JSON'] as const;
type How = (typeof ways)[number];

const cases = TARGET_NAMES.flatMap((name) => ways.map((how): [TargetName, How] => [name, how]));

it.each(cases)(`%s, %s: odd rows leave the others as they are (seed ${seed})`, (name, how) => {
	const odd = oddRowsOf(name);
	const good = Array.from({ length: ODD_ROWS / EVERY }, (_none, number) => goodRow(name, number));
	const mixed = good.flatMap((row, place) => [
		...odd.slice(place * EVERY, (place + 1) * EVERY),
		row,
	]);
	const alone = prepared(name, good, how);
	const together = prepared(name, mixed, how);

	expect(alone.invalid).toEqual([]);
	expect(together.sent).toEqual(expect.arrayContaining(alone.sent));
	expect(together.invalid.filter(({ faults }) => !faults?.length)).toEqual([]);
	if (how !== 'combined') expect(together.places + together.emptyRows).toBe(mixed.length);
	const { outcomes } = receiptOf(
		together.target,
		together.invalid,
		{ requests: 0, retries: 0, waitedMs: 0 } as never,
		0,
	);
	expect(outcomes.invalid).toBe(together.invalid.length);
});
