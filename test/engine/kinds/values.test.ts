import type { IDataObject } from 'n8n-workflow';
import { nodeNames, type RunResult } from '../../../tools/engine';
import { openAccounts } from '../support/accounts';
import { eachAction, modes, type Action } from '../support/actions';
import { pairs, type Failure, type Success } from '../support/outcomes';
import { eachReconciliation } from '../support/reconcile';
import { Stage, type Setting } from '../support/stage';
import { numbers } from './numbers';
import { times } from './times';
import { placeOf, type ValueKind } from './valueKind';

const groups = [
	...times.map((group) => ['time', JSON.stringify(group.options), group] as const),
	...numbers.map((group) => ['number', JSON.stringify(group.options), group] as const),
];

type Item = Success | Failure;

/** What became of each item, by its position in the input. */
function endings(run: RunResult): Item[] {
	const ended: Item[] = [];
	for (const branch of [0, 1, 2]) {
		const items = run.output(nodeNames.node, branch);
		pairs(items).forEach((item, place) => {
			const { json } = items[place];
			// Paired with the first item too.
			const isOfTheRun =
				json.status === 'summary' || json.status === 'extra' || json.notStored !== undefined;
			if (!isOfTheRun) ended[item as number] = json as unknown as Item;
		});
	}
	return ended;
}

const faultOf = (item: Item) => {
	const { details, message } = item as Failure;
	return { codes: [...new Set(details?.faults?.map(({ code }) => code))], message };
};

describe.each(groups)('a %s with the options %s', (what, _options, { options, kinds, targets }) => {
	const actions = eachAction.filter(([target]) => targets?.includes(target as never) ?? true);
	const stage = new Stage();
	const ended: Record<string, Item[]> = {};
	const stored: Record<string, string[]> = {};

	/** All kinds in one input, each a usage of its own, so that none may touch another. */
	const rowsOf = (action: Action): IDataObject[] =>
		kinds.map(([, value], place) => {
			const [time, number] = [placeOf(action, 'time'), placeOf(action, 'number')];
			const minute = String(place).padStart(2, '0');
			const usage = action.usage(1);
			return what === 'time'
				? time.put(number.put(usage, place + 1.125), value)
				: number.put(time.put(usage, new Date(`2026-03-01T07:${minute}:00Z`)), value);
		});

	beforeAll(async () => {
		await stage.start({}, {});
		openAccounts(stage.sandbox);
		for (const [target, action] of actions) {
			const run = async (setting: Setting, create = action) =>
				endings(await stage.runOn(create, { options, input: rowsOf(action), ...setting }));
			for (const mode of ['item', 'json', 'fields'] as const) {
				ended[`${target} ${mode}`] = await run({ mode });
				stored[target] ??= stage.bodies(action);
			}
			const reconcile = eachReconciliation.find(([name]) => name === target)?.[2];
			if (reconcile)
				ended[`${target} reconciled`] = await run(
					{ parameters: { returned: 'everything' } },
					reconcile,
				);
			const combine = { timeZone: 'UTC', ...options, combine: 'day' };
			ended[`${target} combined`] = await run({ options: combine });
		}
	});
	afterAll(async () => await stage.stop());

	const isRead = ([, , ending]: ValueKind) => typeof ending === 'string';
	const read = kinds.flatMap((kind, place) =>
		isRead(kind) ? [[kind[0], kind, place] as const] : [],
	);
	const refused = kinds.flatMap((kind, place) =>
		isRead(kind) ? [] : [[kind[0], kind, place] as const],
	);

	it('is stored as it is read, and nothing else', () => {
		for (const [target, action] of actions) {
			const found = stored[target].map((body) => placeOf(action, what).of(body));
			expect(found.sort()).toEqual(read.map(([, [, , ending]]) => ending).sort());
		}
	});

	if (read.length > 0)
		it.each(read)('reads %s', (_name, [, , ending, of = modes], place) => {
			for (const [target, action] of actions) {
				const first = ended[`${target} item`][place] as Success;
				expect(first.outcome).toBe('created');
				expect(placeOf(action, what).of(JSON.stringify(first.usage))).toBe(ending);
				for (const mode of of.filter((other) => other !== 'item')) {
					expect(ended[`${target} ${mode}`][place]).toMatchObject({
						...{ outcome: 'duplicate', identity: first.identity },
					});
				}
				const reconciled = ended[`${target} reconciled`]?.[place];
				if (reconciled) expect(reconciled).toMatchObject({ status: 'matched' });
			}
		});

	if (refused.length > 0)
		it.each(refused)('refuses %s', (_name, [, , ending, of = modes], place) => {
			const [code, words] = ending as [string, string];
			for (const [target] of actions) {
				for (const mode of of) {
					const { codes, message } = faultOf(ended[`${target} ${mode}`][place]);
					expect([target, mode, codes]).toEqual([target, mode, [code]]);
					expect(message).toContain(words);
				}
				const others = [ended[`${target} combined`], ended[`${target} reconciled`]];
				// Combined, the group without options is read in a zone.
				for (const items of code === 'time-without-zone' ? others.slice(1) : others)
					if (items) expect(faultOf(items[place]).codes).toEqual([code]);
			}
		});
});
