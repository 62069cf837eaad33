import type { End, Execution, Outcome, Row, StoredUsage } from '../../tools/prove/checks/evidence';
import { silent, unsettled, type Ending } from '../../tools/prove/checks/silence';

const A = 'sub_1 2026-03-01T08:00:00.000Z 5';
const B = 'sub_2 2026-03-01T09:00:00.000Z 7.5';

const quantityOf = (key: string): string => key.split(' ')[2];
const row = (key: string, meant?: Row['meant'], identity = key): Row => ({
	key,
	identity,
	amounts: { quantity: quantityOf(key) },
	meant,
});
const stored = (key: string): StoredUsage => ({
	key,
	quantity: quantityOf(key),
	sent: quantityOf(key),
	amounts: { quantity: quantityOf(key) },
});
const end = (item: number, outcome: Outcome): End => ({ item, outcome, message: outcome });

/** An execution of A and B that ended as told. */
function execution(outcomes: Outcome[], changes: Partial<Execution> = {}): Execution {
	return {
		rows: [row(A), row(B)],
		ends: outcomes.map((outcome, item) => end(item, outcome)),
		exchanges: [],
		before: [],
		beforeChain: [],
		after: [],
		reader: 'list',
		readable: true,
		...changes,
	};
}

/** The end of a run in which A and B were created, and found again. */
function ending(changes: Partial<Ending> = {}): Ending {
	return {
		rows: [row(A), row(B)],
		stored: [stored(A), stored(B)],
		removed: [],
		added: [],
		executions: [execution(['created', 'created']), execution(['duplicate', 'duplicate'])],
		allHaveReceipts: true,
		...changes,
	};
}

const receipt = (quantity: string) => ({
	items: 2,
	outcomes: {},
	sumsCreated: { quantity },
});

describe('silent', () => {
	it('finds nothing where everything is stored once', () => {
		expect(silent(ending())).toEqual([]);
	});

	it('counts each copy too many of which no execution speaks', () => {
		const books = [stored(A), stored(A), stored(A), stored(B)];
		expect(silent(ending({ stored: books }))).toMatchObject([
			{ check: 'silent', key: A, count: 2, isViolation: true },
		]);
	});

	it.each<Outcome>(['surplus', 'unknown', 'conflict'])(
		'accepts a copy that ended as %s in any execution, for its own usage only',
		(outcome) => {
			const executions = [execution([outcome, 'created']), execution(['duplicate', 'duplicate'])];
			expect(silent(ending({ executions, stored: [stored(A), stored(A), stored(B)] }))).toEqual([]);
			expect(
				silent(ending({ executions, stored: [stored(A), stored(B), stored(B)] })),
			).toMatchObject([{ key: B }]);
		},
	);

	it('finds what is missing though the last execution calls it stored', () => {
		expect(silent(ending({ stored: [stored(A)] }))).toMatchObject([{ key: B, count: 1 }]);
		const atFirst = [execution(['created', 'unsent']), execution(['duplicate', 'duplicate'])];
		expect(silent(ending({ stored: [stored(A)], executions: atFirst }))).toHaveLength(1);
		const atLast = [execution(['created', 'created']), execution(['duplicate', 'unsent'])];
		expect(silent(ending({ stored: [stored(A)], executions: atLast }))).toEqual([]);
	});

	it('reads a failure of the whole node as it names its items', () => {
		const failed = (items: Array<[number, Outcome]>): Execution =>
			execution([], {
				failure: 'failed',
				claim: {
					stored: 0,
					outcomes: {},
					items: items.map(([item, outcome]) => end(item, outcome)),
				},
			});
		expect(silent(ending({ stored: [stored(A)], executions: [failed([[1, 'unsent']])] }))).toEqual(
			[],
		);
		expect(
			silent(ending({ stored: [stored(A)], executions: [failed([[0, 'unsent']])] })),
		).toMatchObject([{ key: B }]);
	});

	it('takes a failure without a word of its items for a warning of what is missing only', () => {
		const executions = [execution([], { failure: 'failed' })];
		expect(silent(ending({ stored: [stored(A)], executions }))).toEqual([]);
		expect(silent(ending({ stored: [stored(A), stored(A), stored(B)], executions }))).toMatchObject(
			[{ key: A }],
		);
	});

	it('finds receipts that claim more than was stored', () => {
		const claiming = (first: string, second: string): Execution[] => [
			execution(['created', 'created'], { receipt: receipt(first) }),
			execution(['duplicate', 'duplicate'], { receipt: receipt(second) }),
		];
		expect(silent(ending({ executions: claiming('12.5', '0') }))).toEqual([]);
		expect(silent(ending({ executions: claiming('12.5', '5') }))).toMatchObject([
			{ count: 1, why: 'the receipts claim 17.5 quantity, and 12.5 were stored' },
		]);
		expect(silent(ending({ executions: claiming('12.5', '5'), removed: [stored(A)] }))).toEqual([]);
	});

	it('finds receipts that claim less, where none is left out', () => {
		const executions = [execution(['created', 'created'], { receipt: receipt('7.5') })];
		expect(silent(ending({ executions }))).toHaveLength(1);
		expect(silent(ending({ executions, allHaveReceipts: false }))).toEqual([]);
		expect(silent(ending({ executions, added: [stored(A)] }))).toEqual([]);
	});

	it('lets nobody claim what was sent and found stored', () => {
		const answered = { kind: 'report', key: A, saw: 'answer' } as const;
		const found = (exchanges: Execution['exchanges']): Ending =>
			ending({
				executions: [execution(['duplicate', 'created'], { receipt: receipt('7.5'), exchanges })],
			});
		expect(silent(found([answered]))).toEqual([]);
		expect(silent(found([]))).toHaveLength(1);
	});

	it('holds nothing against a receipt that a lost answer or a named copy explains', () => {
		const doubtful = execution(['created', 'created'], {
			receipt: receipt('17.5'),
			exchanges: [{ kind: 'report', key: A, saw: 'doubt' }],
		});
		expect(silent(ending({ executions: [doubtful] }))).toEqual([]);
		const surplus = execution(['surplus', 'created'], { receipt: receipt('7.5') });
		expect(
			silent(ending({ executions: [surplus], stored: [stored(A), stored(A), stored(B)] })),
		).toEqual([]);
	});
});

describe('unsettled', () => {
	it('finds whatever is not stored once, named or not', () => {
		const executions = [execution(['surplus', 'unsent'])];
		expect(unsettled(ending())).toEqual([]);
		expect(unsettled(ending({ executions, stored: [stored(A), stored(A)] }))).toMatchObject([
			{ check: 'unsettled', key: A },
			{ check: 'unsettled', key: B },
		]);
	});

	it('wants what was corrected away to stay away, and lets stand what nobody brings any more', () => {
		const gone = ending({ rows: [row(A, 'never'), row(B)] });
		expect(unsettled(gone)).toMatchObject([{ key: A }]);
		expect(unsettled({ ...gone, stored: [stored(B)] })).toEqual([]);
		const left = ending({ rows: [row(A, 'atMostOnce'), row(B)] });
		expect(unsettled(left)).toEqual([]);
		expect(unsettled({ ...left, stored: [stored(B)] })).toEqual([]);
	});

	it('wants only one of two versions of a row, where what is stored tells that it was changed', () => {
		const changed = { ...row(B, 'onceOrConflict'), insteadOf: A };
		const rows = [row(A, 'atMostOnce'), changed];
		const both = ending({ rows, stored: [stored(A), stored(B)] });
		expect(unsettled(both)).toMatchObject([{ check: 'unsettled', key: B }]);
		expect(silent({ ...both, executions: [execution(['created', 'created'])] })).toMatchObject([
			{ check: 'silent', key: B },
		]);
		expect(unsettled(ending({ rows, stored: [stored(B)] }))).toEqual([]);
	});

	it('lets a changed row be held back as a conflict, and nothing else', () => {
		const changed = ending({ rows: [row(A), row(B, 'onceOrConflict')], stored: [stored(A)] });
		const held = [execution(['duplicate', 'conflict'])];
		expect(unsettled({ ...changed, executions: held })).toEqual([]);
		expect(
			unsettled({ ...changed, executions: [execution(['duplicate', 'unsent'])] }),
		).toHaveLength(1);
		expect(unsettled(ending({ stored: [stored(A)], executions: held }))).toHaveLength(1);
	});
});
