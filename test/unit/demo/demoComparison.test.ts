import { sessionsDataset } from '../../../tools/demo/sessions';
import { endingsOf } from '../../../tools/demo/endings';
import { judgeRun, type NodeReport } from '../../../tools/demo/report';
import { closingScreen } from '../../../tools/demo/screen';
import { shapesFor } from '../../../tools/demo/shapes';
import { OUTCOMES, type Outcome } from '../../../delivery/contract/outcome';
import type { StoredRecord, StoredRecords } from '../../../tools/sandbox';
import { alike, sessionsFile } from '../../fixtures/chargingSessions';

const dataset = sessionsDataset(sessionsFile);
const shape = shapesFor([dataset]).find(({ target }) => target === 'rebilly/usage')!;
const endings = endingsOf(shape, dataset.consumptions);
const alikePositions = alike.map((id) =>
	dataset.consumptions.findIndex(({ reference }) => reference === id),
);

/** Records as they are when all went well. */
function rightRecords(): StoredRecord[] {
	return endings.flatMap(({ entry }): StoredRecord[] => {
		if (entry === undefined) return [];
		const [subscriptionId, time] = entry.facts;
		const { quantity } = entry.amounts;
		return [
			{
				identity: { subscriptionId, usageTime: Date.parse(time), quantity },
				id: null,
				quantities: [],
				quantitySent: null,
				storedAt: 0,
				body: '',
			},
		];
	});
}

/** What the node says when all went well, with other outcomes for some rows. */
function saying(others: Record<number, Outcome> = {}): NodeReport {
	const said = endings.map(({ outcomes }, position) => ({
		position,
		outcome: others[position] ?? outcomes[0],
		message: '',
		faults: [],
	}));
	const outcomes = Object.fromEntries(
		OUTCOMES.map((outcome) => [outcome, said.filter((one) => one.outcome === outcome).length]),
	);
	return { said, receipt: { outcomes } as unknown as NodeReport['receipt'] };
}

function judged(usages: StoredRecord[], node = saying()) {
	const records = { target: 'rebilly/usage', usages } as unknown as StoredRecords;
	return judgeRun(records, shape, 'first run', [dataset], node);
}

it('records with every usage once agree, two that are alike among them', () => {
	const report = judged(rightRecords());

	expect(report.differences).toEqual([]);
	expect(report.sandbox).toMatchObject({ stored: 72, twice: 0, missing: 0, foreign: 0 });
	expect(closingScreen([report])).toMatch(/\nTHE BOOKS AGREE: [^\n]*8 rows to fix\.$/);
});

it('records that lack one usage differ', () => {
	const report = judged(rightRecords().slice(1));

	expect(report.sandbox).toMatchObject({ twice: 0, missing: 1, foreign: 0 });
	expect(report.differences).toEqual([
		'Usages that can be stored and are not: 1.',
		'quantity: 1153.82 to report, 1134.75 stored.',
	]);
	expect(closingScreen([report])).toMatch(/\nTHE BOOKS DIFFER in 2 points, named above\.$/);
});

it('records that lack one of two alike usages differ', () => {
	const usages = rightRecords();
	const isAlike = ({ identity }: StoredRecord) =>
		'quantity' in identity && identity.quantity === '0.01';
	expect(usages.filter(isAlike)).toHaveLength(2);
	usages.splice(usages.findIndex(isAlike), 1);

	expect(judged(usages).sandbox).toMatchObject({ twice: 0, missing: 1 });
});

it('records with one usage twice differ', () => {
	const usages = rightRecords();

	expect(judged([...usages, usages[3]])).toMatchObject({
		sandbox: { twice: 1, missing: 0, foreign: 0 },
		differences: [
			'Usages that are stored once too often: 1.',
			expect.stringMatching(/^quantity: /),
		],
	});
});

it('records with another quantity differ, though as many are stored', () => {
	const [first, ...others] = rightRecords();
	const changed = { ...first, identity: { ...first.identity, quantity: '19.08' } } as StoredRecord;

	expect(judged([changed, ...others])).toMatchObject({
		sandbox: { stored: 72, missing: 1, foreign: 1 },
		differences: expect.arrayContaining(['Stored usages that no row says: 1.']),
	});
});

it.each([
	['calls a row invalid that can be stored', 'invalid', 0, 'can be stored, and ended invalid'],
	['leaves in doubt a row that can be stored', 'unknown', 0, 'can be stored, and ended unknown'],
	['stores a row that cannot be', 'created', 17, 'cannot be stored, and ended created'],
	[
		'drops a row as a duplicate that cannot be stored',
		'duplicate',
		17,
		'cannot be stored, and ended duplicate',
	],
] as const)('a node that %s is a difference', (_what, outcome, position, words) => {
	expect(judged(rightRecords(), saying({ [position]: outcome })).differences).toEqual([
		`Rows that ${words}: ${dataset.consumptions[position].reference} (line ${position + 2}).`,
	]);
});

it('a node that says nothing of a row, or counts otherwise, is a difference', () => {
	const { said, receipt } = saying();
	const silent = { said: said.slice(1), receipt };

	expect(judged(rightRecords(), silent).differences).toEqual([
		'Rows that can be stored, and ended unmentioned: 1041 (line 2).',
		'The receipt counts otherwise than the items.',
	]);
});

it('a node that says two things of a row is a difference', () => {
	const { said, receipt } = saying();
	const twice = { said: [...said, said[0]], receipt };

	expect(judged(rightRecords(), twice).differences).toContain(
		'Rows that can be stored, and ended created and created: 1041 (line 2).',
	);
});

it('a row that comes again is a repeat, and with other content under its ID a contradiction', () => {
	const [first, second] = alikePositions.map((position) => dataset.consumptions[position]);
	const other = { ...second, start: first.start, read: { ...second.read, from: 0 } };

	expect(endingsOf(shape, [first, second, first, other]).map(({ outcomes }) => outcomes)).toEqual([
		['created', 'duplicate'],
		['created', 'duplicate'],
		['duplicate'],
		['conflict'],
	]);
});
