import { lost, storedTwice } from '../../tools/prove/checks/books';
import type {
	Claim,
	End,
	Exchange,
	Execution,
	Outcome,
	Row,
	StoredUsage,
} from '../../tools/prove/checks/evidence';
import type { Finding } from '../../tools/prove/checks/finding';
import { wrongOutcomes } from '../../tools/prove/checks/outcomes';
import { unknowns } from '../../tools/prove/checks/unknowns';

const A = 'sub_1 2026-03-01T08:00:00.000Z 5';
const B = 'sub_2 2026-03-01T09:00:00.000Z 7.5';
const OTHER_THAN_B = 'sub_2 2026-03-01T09:00:00.000Z 8';

const row = (key: string, identity = key): Row => ({ key, identity, amounts: {} });
const stored = (key: string, quantity = '10', sent = quantity): StoredUsage => ({
	key,
	quantity,
	sent,
	amounts: {},
});
const end = (item: number, outcome: Outcome, remainder?: string): End => ({
	item,
	outcome,
	remainder,
	message: outcome,
});
const whys = (findings: Finding[]): string[] => findings.map(({ why }) => why);

/** An execution in which two usages were created, and nothing is wrong. */
function execution(changes: Partial<Execution> = {}): Execution {
	return {
		rows: [row(A), row(B)],
		ends: [end(0, 'created'), end(1, 'created')],
		exchanges: [],
		before: [],
		beforeChain: changes.before ?? [],
		after: [stored(A), stored(B)],
		reader: 'list',
		readable: true,
		...changes,
	};
}

describe('storedTwice', () => {
	it('finds nothing where each usage is stored once', () => {
		expect(storedTwice([row(A), row(A), row(B)], [stored(A), stored(B)])).toEqual([]);
	});

	it('counts what is stored beyond the one usage that equal rows are', () => {
		const [finding] = storedTwice([row(A), row(A)], [stored(A), stored(A), stored(A)]);
		expect(finding).toMatchObject({ key: A, count: 2, isViolation: true });
	});

	it('allows one for each reference', () => {
		const rows = [row(A, 'r1'), row(A, 'r2'), row(A, 'r2')];
		expect(storedTwice(rows, [stored(A), stored(A)])).toEqual([]);
		expect(storedTwice(rows, [stored(A), stored(A), stored(A)])).toMatchObject([{ count: 1 }]);
	});

	it('finds what nobody meant', () => {
		expect(storedTwice([row(A)], [stored(A), stored(B)])).toMatchObject([{ key: B, count: 1 }]);
	});
});

describe('lost', () => {
	it('finds nothing where all is stored', () => {
		expect(lost([row(A), row(A)], [stored(A)])).toEqual([]);
	});

	it('counts what is missing, by reference where there are any', () => {
		expect(lost([row(A)], [])).toMatchObject([{ key: A, count: 1, isViolation: true }]);
		expect(lost([row(A, 'r1'), row(A, 'r2')], [stored(A)])).toMatchObject([{ key: A, count: 1 }]);
	});
});

describe('wrongOutcomes', () => {
	it('finds nothing in an execution that tells the truth', () => {
		expect(wrongOutcomes(execution())).toEqual([]);
		const again = execution({
			before: [stored(A), stored(B)],
			ends: [end(0, 'duplicate'), end(1, 'duplicate')],
		});
		expect(wrongOutcomes(again)).toEqual([]);
	});

	it.each<[string, Partial<Execution>]>([
		['said to be stored, and is not', { after: [stored(A)] }],
		['said to be stored in full, and is not', { after: [stored(A), stored(B, '3', '7.5')] }],
		['said to be created, but was stored before', { before: [stored(B)] }],
		[
			'said to be a duplicate, but this execution stored it',
			{ ends: [end(0, 'created'), end(1, 'duplicate')] },
		],
		[
			'said not to be stored, but this execution stored it',
			{ ends: [end(0, 'created'), end(1, 'unsent')] },
		],
		[
			'said to be rejected, but it is stored',
			{ before: [stored(B)], ends: [end(0, 'created'), end(1, 'rejected')] },
		],
		[
			'said to be invalid, and is not',
			{ after: [stored(A)], ends: [end(0, 'created'), end(1, 'invalid')] },
		],
		['said to be in conflict', { ends: [end(0, 'created'), end(1, 'conflict')] }],
		[
			'partial with a wrong remainder',
			{
				after: [stored(A), stored(B, '3', '7.5')],
				ends: [end(0, 'created'), end(1, 'partial', '4')],
			},
		],
	])('finds: %s', (why, changes) => {
		expect(whys(wrongOutcomes(execution(changes)))).toEqual(
			expect.arrayContaining([expect.stringContaining(why)]),
		);
	});

	it('accepts the right remainder, and each one once', () => {
		const partial = execution({
			rows: [row(A, 'r1'), row(A, 'r2')],
			after: [stored(A, '2.5', '5'), stored(A, '5')],
			ends: [end(0, 'partial', '2.5'), end(1, 'created')],
		});
		expect(wrongOutcomes(partial)).toEqual([]);
		const twice = { ...partial, ends: [end(0, 'partial', '2.5'), end(1, 'partial', '2.5')] };
		expect(whys(wrongOutcomes(twice))).toEqual([expect.stringContaining('wrong remainder')]);
	});

	it('cannot tell created from duplicate after an answer was lost', () => {
		const lostAnswer: Exchange = { kind: 'report', key: B, saw: 'doubt' };
		const before = [stored(B)];
		expect(wrongOutcomes(execution({ before, exchanges: [lostAnswer] }))).toEqual([]);
		expect(
			wrongOutcomes(execution({ before, exchanges: [{ ...lostAnswer, saw: 'answer' }] })),
		).toHaveLength(1);
		expect(
			wrongOutcomes(execution({ before, exchanges: [{ ...lostAnswer, key: A }] })),
		).toHaveLength(1);
	});

	it('lets a retry take the credit for the execution that it continues', () => {
		const retry = execution({ before: [stored(A)], beforeChain: [] });
		expect(wrongOutcomes(retry)).toEqual([]);
	});

	it('wants a row that equals an earlier one to be its duplicate, or to fail like it', () => {
		const rows = [row(A), row(A)];
		const twin = (first: Outcome, second: Outcome): string[] =>
			whys(
				wrongOutcomes(
					execution({
						rows,
						after: first === 'unsent' ? [] : [stored(A)],
						ends: [end(0, first), end(1, second)],
					}),
				),
			);
		expect(twin('created', 'duplicate')).toEqual([]);
		expect(twin('unsent', 'unsent')).toEqual([]);
		expect(twin('created', 'created')).toEqual([
			expect.stringContaining('though it equals item 0'),
		]);
		expect(twin('unsent', 'duplicate')).toEqual([
			expect.stringContaining('though it equals item 0'),
		]);
	});

	it('wants one end for each item', () => {
		const missing = execution({ ends: [end(0, 'created')] });
		expect(whys(wrongOutcomes(missing))).toEqual([
			expect.stringContaining('items 1 do not have exactly one end'),
		]);
		const double = execution({ ends: [end(0, 'created'), end(0, 'created'), end(1, 'created')] });
		expect(whys(wrongOutcomes(double))).toContainEqual(
			expect.stringContaining('items 0 do not have'),
		);
	});

	it('wants a receipt that adds up', () => {
		const receipt = { items: 2, outcomes: { created: 2, duplicate: 0 } };
		expect(wrongOutcomes(execution({ receipt }))).toEqual([]);
		for (const wrong of [
			{ ...receipt, items: 3 },
			{ ...receipt, outcomes: { created: 1, duplicate: 1 } },
			{ ...receipt, outcomes: { created: 1 } },
		]) {
			expect(whys(wrongOutcomes(execution({ receipt: wrong })))).toEqual([
				expect.stringContaining('the receipt counts'),
			]);
		}
	});

	it('holds a failure of the whole node against the store', () => {
		const failed = (
			stored: number,
			outcomes: Partial<Record<Outcome, number>>,
			after: StoredUsage[],
		): string[] =>
			whys(
				wrongOutcomes(
					execution({ ends: [], failure: 'failed', claim: { stored, outcomes, items: [] }, after }),
				),
			);
		expect(failed(1, { unsent: 1 }, [stored(A)])).toEqual([]);
		expect(failed(1, { unknown: 1 }, [stored(A), stored(B)])).toEqual([]);
		expect(failed(2, {}, [stored(A)])).toEqual([
			expect.stringContaining('says that 2 are stored, 1 are'),
		]);
		expect(failed(1, { unsent: 1 }, [stored(A), stored(B)])).toEqual([
			expect.stringContaining('denies what was stored'),
		]);
		expect(failed(1, {}, [stored(A)])).toEqual([
			expect.stringContaining('does not count all items'),
		]);
		expect(failed(1, { invalid: 1 }, [stored(A)])).toEqual([
			expect.stringContaining('said to be invalid'),
		]);
		expect(failed(1, { conflict: 1 }, [stored(A)])).toEqual([
			expect.stringContaining('said to be in conflict'),
		]);
		expect(failed(1, { conflict: 1 }, [stored(A), stored(OTHER_THAN_B)])).toEqual([]);
	});
});

describe('unknowns', () => {
	const doubt: Exchange = { kind: 'report', key: A, saw: 'doubt' };
	const span = {
		account: 'sub_1',
		from: Date.parse('2026-03-01T00:00Z'),
		to: Date.parse('2026-03-02T00:00Z'),
	};
	const list = (saw: 'answer' | 'doubt', of: typeof span | 'all' = span): Exchange => ({
		kind: 'list',
		of,
		saw,
	});
	const failedLists = [list('doubt'), list('doubt'), list('doubt')];
	const judged = (exchanges: Exchange[], changes: Partial<Execution> = {}): Finding[] =>
		unknowns(execution({ ends: [end(0, 'unknown'), end(1, 'created')], exchanges, ...changes }));

	it('lists what could not be avoided without blame', () => {
		expect(judged([doubt, ...failedLists])).toMatchObject([
			{ key: A, count: 1, isViolation: false },
		]);
		expect(judged([doubt], { readable: false })).toMatchObject([{ isViolation: false }]);
	});

	it('blames an unknown that was not read back, or not often enough', () => {
		expect(judged([doubt])).toMatchObject([
			{ isViolation: true, why: expect.stringContaining('given up after 0 readings') },
		]);
		expect(judged([...failedLists, doubt, list('doubt')])).toMatchObject([{ isViolation: true }]);
	});

	it('takes no list for an answer that does not show the usage, because it may be stored yet', () => {
		expect(judged([doubt, list('answer'), list('answer', 'all')])).toMatchObject([
			{ isViolation: false },
		]);
		expect(judged([doubt, list('answer')])).toMatchObject([{ isViolation: true }]);
	});

	it('blames an unknown that nothing made doubtful', () => {
		expect(judged([...failedLists, list('answer')])).toMatchObject([
			{ isViolation: true, why: expect.stringContaining('the API answered') },
		]);
	});

	it('knows which lists would have shown the usage', () => {
		const elsewhere = { ...span, account: 'sub_2' };
		const later = { ...span, from: span.to };
		expect(
			judged([doubt, ...failedLists, list('answer', elsewhere), list('answer', later)]),
		).toMatchObject([{ isViolation: false }]);
	});

	it('asks by ident, or sends again, where there is no list', () => {
		const byIdent = (saw: 'answer' | 'refused' | 'doubt'): Exchange => ({
			kind: 'look',
			key: A,
			ident: 'x',
			saw,
		});
		expect(judged([doubt, byIdent('answer')], { reader: 'ident' })).toMatchObject([
			{ isViolation: true },
		]);
		expect(judged([doubt, byIdent('doubt')], { reader: 'ident' })).toMatchObject([
			{ isViolation: true },
		]);
		expect(judged([doubt, byIdent('refused')], { reader: 'ident' })).toMatchObject([
			{ isViolation: false },
		]);
		expect(judged([doubt, doubt, doubt], { reader: 'none' })).toMatchObject([
			{ isViolation: false },
		]);
		expect(judged([doubt, doubt], { reader: 'none' })).toMatchObject([{ isViolation: true }]);
		expect(judged([doubt, doubt, { ...doubt, saw: 'answer' }], { reader: 'none' })).toMatchObject([
			{ isViolation: true },
		]);
	});

	it('takes another usage of the same content for none of its own, where idents tell them apart', () => {
		const look: Exchange = { kind: 'look', key: A, ident: 'r2', saw: 'answer' };
		const ofOther = {
			rows: [row(A, 'r1'), row(A, 'r2')],
			ends: [end(0, 'created'), end(1, 'unknown')],
			reader: 'ident' as const,
		};
		const exchanges = [{ ...doubt, ident: 'r2' }, look, look];
		const after = (ident: string): StoredUsage[] => [{ ...stored(A), ident }];
		expect(judged(exchanges, { ...ofOther, after: after('r1') })).toMatchObject([
			{ isViolation: false },
		]);
		expect(judged(exchanges, { ...ofOther, after: after('r2') })).toMatchObject([
			{ isViolation: true },
		]);
	});

	it('takes from a failure of the whole node which items are unknown', () => {
		const ends = (...outcomes: Outcome[]): Claim['items'] =>
			outcomes.map((outcome, item) => ({ item, outcome }));
		const claim = {
			stored: 0,
			outcomes: { unknown: 1, unsent: 1 },
			items: ends('unknown', 'unsent'),
		};
		const failed = { ends: [], failure: 'failed', claim, after: [] };
		expect(judged([doubt, ...failedLists], failed)).toMatchObject([{ key: A, isViolation: false }]);
		const both = { ...failed, claim: { ...claim, items: ends('unknown', 'unknown') } };
		expect(judged([doubt, ...failedLists], both)).toMatchObject([
			{ isViolation: false },
			{ key: B, isViolation: true },
		]);
	});
});
