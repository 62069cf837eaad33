import type { IDataObject } from 'n8n-workflow';
import type { RequestEntry } from '../../../tools/sandbox';
import type { Account } from '../../../tools/targets';
import { openAccountsBeside } from '../support/accounts';
import { addRatedUsage } from '../support/actions';
import { failures, outcomesOf, receiptOf, successes } from '../support/outcomes';
import { useStage } from '../support/stage';

/** What a run costs that brings what Instellix has stored already. */

const stage = useStage();

const BY_AGGREGATION = /ratedUsageAggregationIdent/;

const PARALLEL = 10;
/** Answers by which it is known that a run is a repeat, and what is on its way meanwhile. */
const MOST_SENT = 10 + PARALLEL;

const of = (accounts: readonly Account[], each: number, first = 0): IDataObject[] =>
	accounts.flatMap((account, place) =>
		Array.from({ length: each }, (_none, number) =>
			addRatedUsage.usage(first + place * 1_000 + number, account),
		),
	);

const run = async (input: IDataObject[], options: IDataObject = {}) =>
	await stage.runOn(addRatedUsage, { input, options });

const lists = (): RequestEntry[] =>
	stage.sandbox
		.requests()
		.filter(({ method, path }) => method === 'GET' && BY_AGGREGATION.test(path));

/** Forgets the requests so far, and takes what is sent then. */
function sentSince(): () => number {
	const before = stage.posts(addRatedUsage).length;
	return () => stage.posts(addRatedUsage).length - before;
}

it('costs pages where all is stored already, and compares each usage', async () => {
	const input = of(openAccountsBeside(stage.sandbox, 3), 150);
	await run(input);
	const sent = sentSince();
	const before = stage.sandbox.requests().length;
	const again = await run(input);

	expect(outcomesOf(again)).toEqual(input.map(() => 'duplicate'));
	expect(successes(again).every(({ compared }) => compared === true)).toBe(true);
	expect(sent()).toBeLessThanOrEqual(MOST_SENT);
	// Two requests for each that was sent, two pages for each aggregation, and a token.
	const requests = stage.sandbox.requests().length - before;
	expect(requests).toBeLessThanOrEqual(2 * MOST_SENT + 3 * 2 + 1);
	expect(stage.bodies(addRatedUsage)).toHaveLength(input.length);
});

it('stores what is new among what is stored, each once', async () => {
	const accounts = openAccountsBeside(stage.sandbox, 2);
	await run(of(accounts, 60));
	const run2 = await run(of(accounts, 80));

	expect(receiptOf(run2)).toMatchObject({ outcomes: { created: 40, duplicate: 120 } });
	expect(stage.bodies(addRatedUsage)).toHaveLength(160);
});

it('names what says something else under an ident, without sending it', async () => {
	const accounts = openAccountsBeside(stage.sandbox, 1);
	const parameters = { identity: 'field', referenceField: 'session' };
	const input = of(accounts, 60).map((usage, number) => ({ ...usage, session: `S-${number}` }));
	await stage.runOn(addRatedUsage, { input, parameters });
	const sent = sentSince();
	const [last] = input.slice(-1);
	const changed = { ...last, quantity: { amount: '999', unit: 'KWH' } };
	const again = await stage.runOn(addRatedUsage, {
		input: [...input.slice(0, -1), changed],
		parameters,
	});

	expect(receiptOf(again)).toMatchObject({ outcomes: { duplicate: 59, conflict: 1 } });
	expect(failures(again)[0].details.differences).toMatchObject([
		{ field: 'quantity.amount', given: '999' },
	]);
	expect(sent()).toBeLessThanOrEqual(MOST_SENT);
});

it('costs pages in a dry run too', async () => {
	const input = of(openAccountsBeside(stage.sandbox, 2), 100);
	await run(input);
	const before = stage.sandbox.requests().length;
	const dry = await run(input, { dryRun: true });

	expect(outcomesOf(dry)).toEqual(input.map(() => 'duplicate'));
	expect(stage.sandbox.requests().length - before).toBeLessThanOrEqual(MOST_SENT + 2 * 2 + 1);
});

it('sends as ever where nothing is stored yet', async () => {
	const again = await run(of(openAccountsBeside(stage.sandbox, 2), 60));

	expect(receiptOf(again)).toMatchObject({ outcomes: { created: 120 } });
	expect(lists()).toEqual([]);
});

it('reads no more pages of an aggregation than the run brings usages of it', async () => {
	const [large, small] = openAccountsBeside(stage.sandbox, 2);
	await run([...of([large], 450), ...of([small], 40, 5_000)]);
	const before = lists().length;
	const again = await run([...of([small], 40, 5_000), ...of([large], 2)]);

	expect(outcomesOf(again)).toEqual(Array.from({ length: 42 }, () => 'duplicate'));
	const ofLarge = lists()
		.slice(before)
		.filter(({ path }) => path.includes(large.aggregationIdent));
	expect(ofLarge.length).toBeGreaterThan(0);
	expect(ofLarge.length).toBeLessThanOrEqual(2);
});

it.each(['status500BeforeStoring', 'notJsonAnswer', 'filterIgnored', 'filterRefused'] as const)(
	'goes by the ident of each where the list cannot be had (%s)',
	async (kind) => {
		const input = of(openAccountsBeside(stage.sandbox, 2), 40);
		await run(input);
		stage.speedUp();
		stage.sandbox.setFaults({
			rates: { [kind]: 1 },
			target: { api: 'instellix', method: 'GET', query: BY_AGGREGATION },
		});
		const again = await run(input);

		expect(receiptOf(again)).toMatchObject({ outcomes: { duplicate: 80 } });
		expect(stage.bodies(addRatedUsage)).toHaveLength(80);
	},
);
