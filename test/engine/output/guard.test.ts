import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { usageTargets } from '../../../tools/targets';
import { account, openAccountsBeside } from '../support/accounts';
import {
	addRatedUsage,
	createRebillyUsage,
	createUsage,
	eachAction,
	type Action,
} from '../support/actions';
import { failures, outcomesOf, receiptOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

const DAY = 86_400_000;
/** A Monday, at noon: the same day in most zones. */
const BEGIN = Date.UTC(2026, 2, 2, 12);
const BEFORE = range(0, 28);
const INPUT = range(28, 42);

function range(from: number, to: number): number[] {
	return Array.from({ length: to - from }, (_none, place) => from + place);
}

interface Meter {
	readonly times?: number;
	readonly minutes?: number;
	readonly quantity?: string;
	readonly customer?: typeof account | ReturnType<typeof openAccountsBeside>[number];
}

/** Usages of some days: less at weekends, and no two alike. */
function days(
	action: Action,
	numbers: readonly number[],
	{ times = 1, minutes = 0, quantity, customer = account }: Meter = {},
): IDataObject[] {
	return numbers.map((day) => {
		const usual = (day % 7 > 4 ? 4_000 : 20_000) + ((day * 37) % 11) * 310 + day;
		const start = new Date(BEGIN + day * DAY + minutes * 60_000).toISOString();
		const used = quantity ?? String((usual * times) / 1_000);
		return usageTargets[action.target].usage(
			{ product: 'charging', start, end: start, quantity: used, unit: 'KWH', price: '90000' },
			customer,
		);
	});
}

type Comparison = 'change' | 'sameSum' | 'missing';

function comparing(
	action: Action,
	earlier: readonly RunResult[] = [],
	compareWithBefore: Comparison[] = [
		'change',
		'sameSum',
		...(action === addRatedUsage ? [] : (['missing'] as const)),
	],
): INodeParameters {
	const receipts = JSON.stringify(earlier.map((run) => ({ json: receiptOf(run) })));
	const guard = {
		...{ compareWithBefore, largestChange: 3 },
		...(action === createUsage && { earlierReceipts: receipts }),
	};
	return { guard };
}

/** Reports what was used before, as an earlier run that compares. */
async function report(action: Action, input: IDataObject[]): Promise<RunResult> {
	const run = await stage.runOn(action, { input, parameters: comparing(action, [], ['change']) });
	expect(new Set(outcomesOf(run))).toEqual(new Set(['created']));
	return run;
}

const guardOf = (run: RunResult) =>
	receiptOf(run)!.guard as IDataObject & { limits: IDataObject[]; held: number };
const hintsOf = (run: RunResult) =>
	run
		.hints(nodeNames.node)
		.map(({ message }) => message)
		.join('\n');
const heldOf = (run: RunResult) =>
	failures(run).filter(({ details }) => details.code === 'held-by-guard');

describe.each(eachAction)('%s', (_target, action) => {
	it('holds a usage above the largest quantity, and sends the others', async () => {
		const input = [...days(action, [0, 2]), ...days(action, [1], { quantity: '5000' })];
		const parameters = { guard: { largestQuantity: 1000 } };
		const dry = await stage.runOn(action, { input, parameters, options: { dryRun: true } });
		expect(heldOf(dry)).toHaveLength(1);

		const stopped = await stage.run(action, { input, parameters });
		expect(stopped.error?.message).toContain('Guard holds 1 usage, so nothing was sent');
		expect(stopped.error?.description).toContain('Item 2: Held by Guard');
		expect(stage.posts(action)).toEqual([]);

		const run = await stage.runOn(action, { input, parameters });
		expect(outcomesOf(run)).toEqual(['created', 'created', 'unsent']);
		expect(heldOf(run)[0].message).toContain("5000, and 'Largest Quantity of One Usage' is 1000");
		expect(receiptOf(run)!.summary).toContain('1 usage was held by Guard.');
		expect(guardOf(run)).toMatchObject({
			held: 1,
			limits: [{ limit: 'Largest Quantity of One Usage', held: 1, worst: [{ is: '5000' }] }],
		});
	});

	it('holds a month in another unit, and takes the right one', async () => {
		const before = await report(action, days(action, BEFORE));
		const parameters = comparing(action, [before]);
		const wrong = days(action, INPUT, { times: 1000 });
		const held = await stage.runOn(action, { input: wrong, parameters });
		expect(heldOf(held)).toHaveLength(INPUT.length);
		expect(heldOf(held)[0].message).toMatch(
			/2026-03-30 to 2026-04-12 has .* is usual, and 'Largest Change' is 3/,
		);
		expect(guardOf(held).limits).toMatchObject([
			{ limit: 'Change', held: INPUT.length },
			{ limit: 'Same Sum Again', held: 0 },
		]);

		const right = await stage.runOn(action, { input: days(action, INPUT), parameters });
		expect(new Set(outcomesOf(right))).toEqual(new Set(['created']));
		expect(guardOf(right).held).toBe(0);
	});

	it('holds a month that is stored under other references, and knows its own usages', async () => {
		const before = await report(action, days(action, BEFORE));
		const own = days(action, INPUT);
		const first = await report(action, own);
		const parameters = comparing(action, [before, first]);
		const again = await stage.runOn(action, { input: own, parameters });
		expect(new Set(outcomesOf(again))).toEqual(new Set(['duplicate']));

		const doubled = days(action, INPUT, { minutes: 7 });
		const held = await stage.runOn(action, { input: doubled, parameters });
		expect(heldOf(held)).toHaveLength(INPUT.length);
		expect(guardOf(held).limits[1]).toMatchObject({ limit: 'Same Sum Again', held: INPUT.length });
	});

	it('holds usages in the future', async () => {
		const ahead = Math.ceil((Date.now() - BEGIN) / DAY) + 20;
		const run = await stage.runOn(action, {
			input: days(action, [0, 1, 2, ahead]),
			parameters: comparing(action),
		});
		expect(outcomesOf(run)).toEqual(['created', 'created', 'created', 'unsent']);
		expect(heldOf(run)[0].message).toContain('usages in the future');
	});

	it.each([
		['day', () => '8'],
		['week', (day: number) => `8.1${day % 7}`],
	])('does not hold who uses the same every %s', async (_length, quantityOn) => {
		const flat = (numbers: readonly number[]) =>
			numbers.flatMap((day) => days(action, [day], { quantity: quantityOn(day) }));
		const before = await report(action, flat(BEFORE));
		const run = await stage.runOn(action, {
			input: flat(INPUT),
			parameters: comparing(action, [before]),
		});
		expect(new Set(outcomesOf(run))).toEqual(new Set(['created']));
	});

	it('makes no request more where nothing is compared', async () => {
		const requestsOf = async (day: number, parameters: INodeParameters): Promise<unknown> =>
			receiptOf(await stage.runOn(action, { input: days(action, [day]), parameters }))!.requests;
		const without = await requestsOf(0, {});
		expect(await requestsOf(10, { guard: {} })).toBe(without);
		expect(await requestsOf(20, { guard: { largestQuantity: 1000 } })).toBe(without);
	});
});

it.each([
	['Rebilly, from its lists', createRebillyUsage],
	['Create usage, from receipts', createUsage],
])('names who had usage before and has none now: %s', async (_name, action) => {
	const [another] = openAccountsBeside(stage.sandbox, 1);
	const before = await report(action, [
		...days(action, BEFORE),
		...days(action, BEFORE, { customer: another }),
	]);
	const run = await stage.runOn(action, {
		input: days(action, INPUT),
		parameters: comparing(action, [before]),
	});
	expect(new Set(outcomesOf(run))).toEqual(new Set(['created']));
	expect(guardOf(run).missingCustomers).toMatchObject({ customers: 1 });
	expect(hintsOf(run)).toMatch(/1 customer of \w+ had usage before and has none in this input/);
});

it.each([
	['Rebilly', createRebillyUsage, '/usages'],
	['Add rated usage', addRatedUsage, '/rated-usages'],
])('sends nothing while what is stored cannot be read: %s', async (_name, action, path) => {
	stage.speedUp();
	stage.sandbox.setFaults({
		rates: { status503BeforeStoring: 1 },
		target: { method: 'GET', path },
	});
	const run = await stage.runOn(action, {
		input: days(action, [0, 1]),
		parameters: comparing(action),
	});
	expect(outcomesOf(run)).toEqual(['unsent', 'unsent']);
	expect(failures(run)[0].message).toContain('Guard could not read what');
	expect(stage.posts(action)).toEqual([]);
});

it('says that nothing was compared where a search is refused, and judges what needs no comparison', async () => {
	stage.sandbox.setFaults({
		rates: { filterRefused: 1 },
		target: { method: 'GET', path: '/rated-usages' },
	});
	const run = await stage.runOn(addRatedUsage, {
		input: [...days(addRatedUsage, [0]), ...days(addRatedUsage, [1], { quantity: '5000' })],
		parameters: {
			guard: { compareWithBefore: ['change'], largestChange: 3, largestQuantity: 1000 },
		},
	});
	expect(heldOf(run)).toHaveLength(1);
	expect(guardOf(run).notCompared).toMatchObject({ code: 'refused', customers: 1 });
	expect(hintsOf(run)).toContain('Guard compared nothing with before for 1 customer');
});

it('compares Create usage with nothing on its first run, and says what a later one needs', async () => {
	const run = await stage.runOn(createUsage, {
		input: days(createUsage, [0]),
		parameters: comparing(createUsage),
	});
	expect(hintsOf(run)).toContain("'Earlier Receipts' holds no receipt");
	expect(guardOf(run).used).toMatchObject({
		customers: [
			{
				customer: expect.stringMatching(/^contract \d+$/),
				...{ unit: 'KWH', kind: 'charging', days: { '2026-03-02': ['20', expect.any(String)] } },
			},
		],
	});
});

it.each([
	['largestQuantity', 0, "'Largest Quantity of One Usage' must be a number of more than 0"],
	['largestChange', 1, "'Largest Change' must be a number of more than 1"],
	['largestChange', 1_000_001, "'Largest Change' must be at most 1,000,000 but is 1000001"],
	['compareWithBefore', ['change', 'same'], "'Compare With Before' must be one of"],
	['compareWithBefore', 5, "'Compare With Before' must be a list of change, missing, sameSum but"],
	['compareWithBefore', 'change', "'Compare With Before' must be a list of"],
	['earlierReceipts', '[{"id": 1}]', "Entry 0 of 'Earlier Receipts' holds no receipt"],
])('takes no limit that would hold everything or nothing: %s %j', async (name, value, problem) => {
	const run = await stage.run(createUsage, {
		input: days(createUsage, [0]),
		parameters: { guard: { compareWithBefore: ['change'], [name]: value } },
	});
	expect(run.error?.message).toContain(problem);
	expect(stage.posts(createUsage)).toEqual([]);
});
