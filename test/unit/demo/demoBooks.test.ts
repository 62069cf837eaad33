import { sessionsDataset } from '../../../tools/demo/sessions';
import { endingsOf } from '../../../tools/demo/endings';
import { judgeRun, type NodeReport } from '../../../tools/demo/report';
import { closingScreen } from '../../../tools/demo/screen';
import { shapesFor } from '../../../tools/demo/shapes';
import { OUTCOMES, type Outcome } from '../../../delivery/contract/outcome';
import type { BookedUsage, Books } from '../../../tools/sandbox';
import { alike, sessionsFile } from '../../fixtures/chargingSessions';

const dataset = sessionsDataset(sessionsFile);
const shape = shapesFor([dataset]).find(({ target }) => target === 'rebilly/usage')!;
const endings = endingsOf(shape, dataset.consumptions);
const alikePositions = alike.map((id) =>
	dataset.consumptions.findIndex(({ reference }) => reference === id),
);

/** Books as they are when all went well. */
function rightBooks(): BookedUsage[] {
	return endings.flatMap(({ entry }): BookedUsage[] => {
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

function judged(usages: BookedUsage[], node = saying()) {
	const books = { target: 'rebilly/usage', usages } as unknown as Books;
	return judgeRun(books, shape, 'first run', [dataset], node);
}

it('books with every usage once agree, two that are alike among them', () => {
	const report = judged(rightBooks());

	expect(report.differences).toEqual([]);
	expect(report.sandbox).toMatchObject({ stored: 72, twice: 0, missing: 0, foreign: 0 });
	expect(closingScreen([report])).toMatch(/\nTHE BOOKS AGREE: [^\n]*8 rows to mend\.$/);
});

it('books that lack one usage differ', () => {
	const report = judged(rightBooks().slice(1));

	expect(report.sandbox).toMatchObject({ twice: 0, missing: 1, foreign: 0 });
	expect(report.differences).toEqual([
		'Usages that can be stored and are not: 1.',
		'quantity: 1153.82 to report, 1134.75 stored.',
	]);
	expect(closingScreen([report])).toMatch(/\nTHE BOOKS DIFFER in 2 points, named above\.$/);
});

it('books that lack one of two alike usages differ', () => {
	const usages = rightBooks();
	const isAlike = ({ identity }: BookedUsage) =>
		'quantity' in identity && identity.quantity === '0.01';
	expect(usages.filter(isAlike)).toHaveLength(2);
	usages.splice(usages.findIndex(isAlike), 1);

	expect(judged(usages).sandbox).toMatchObject({ twice: 0, missing: 1 });
});

it('books with one usage twice differ', () => {
	const usages = rightBooks();

	expect(judged([...usages, usages[3]])).toMatchObject({
		sandbox: { twice: 1, missing: 0, foreign: 0 },
		differences: [
			'Usages that are stored once too often: 1.',
			expect.stringMatching(/^quantity: /),
		],
	});
});

it('books with another quantity differ, though as many are stored', () => {
	const [first, ...others] = rightBooks();
	const changed = { ...first, identity: { ...first.identity, quantity: '19.08' } } as BookedUsage;

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
	expect(judged(rightBooks(), saying({ [position]: outcome })).differences).toEqual([
		`Rows that ${words}: ${dataset.consumptions[position].reference} (line ${position + 2}).`,
	]);
});

it('a node that says nothing of a row, or counts otherwise, is a difference', () => {
	const { said, receipt } = saying();
	const silent = { said: said.slice(1), receipt };

	expect(judged(rightBooks(), silent).differences).toEqual([
		'Rows that can be stored, and ended unmentioned: 1041 (line 2).',
		'The receipt counts otherwise than the items.',
	]);
});

it('a node that says two things of a row is a difference', () => {
	const { said, receipt } = saying();
	const twice = { said: [...said, said[0]], receipt };

	expect(judged(rightBooks(), twice).differences).toContain(
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
