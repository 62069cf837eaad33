import type { MeterBehaviour } from '../delivery/support/meterApi';
import { Stage, usage, type Delivered } from '../delivery/support/run';

/** One usage of each of several subscriptions, as a run notes them. */
const ofEach = (note: string) => ['a', 'b', 'c', 'd'].map((account) => usage(0, { account, note }));

const saidOf = ({ results }: Delivered) =>
	results.map(({ outcome, code, storedId }) => [outcome, code, storedId]);

/** Lists of all that was stored in some time, whatever its subscription. */
const jointLists = (stage: Stage): number =>
	stage.api.reads.filter(({ query }) => query?.storedFrom !== undefined).length;

describe('usages of several subscriptions that two runs store at once', () => {
	it.each<[string, number, MeterBehaviour]>([
		['at the same moment', 0, {}],
		['one after the other', 700, {}],
		['with lists that are a moment late', 100, { lagMs: 240 }],
		['with times of storing in whole seconds', 600, { createdInSeconds: true, lagMs: 240 }],
		[
			'with times in whole seconds and IDs in another order',
			600,
			{
				createdInSeconds: true,
				ids: Array.from({ length: 8 }, (_, number) => `id-${9 - number}`),
			},
		],
		[
			'where the later one of a second has the smaller ID',
			0,
			{
				createdInSeconds: true,
				ids: Array.from({ length: 8 }, (_, number) => `id-${9 - number}`),
				steps: { second: [{ arrivesAfterMs: 900 }] },
			},
		],
	])('are seen alike by one list of all and by a list of each: %s', async (_, after, given) => {
		const tell = async (listsNotByStoring: boolean) => {
			const stage = new Stage('listed', { ...given, listsNotByStoring });
			const limits = { concurrency: 4 };
			const first = stage.deliver(ofEach('first'), { limits });
			await stage.clock.pass(after);
			const both = await Promise.all([first, stage.deliver(ofEach('second'), { limits })]);
			return { stage, said: both.map(saidOf) };
		};
		const [together, apart] = [await tell(false), await tell(true)];
		expect(together.said).toEqual(apart.said);
		expect(together.stage.notes).toEqual(apart.stage.notes);
		expect(together.stage.api.stored).toHaveLength(4);
		expect(jointLists(together.stage)).toBeGreaterThan(0);
		expect(together.stage.api.reads.length).toBeLessThan(apart.stage.api.reads.length);
	});

	it('are seen where one waits long to be sent after it was looked up', async () => {
		const stage = new Stage('listed', { steps: { slow: [{ arrivesAfterMs: 25_000 }] } });
		const others = ['b', 'c', 'd'].map((account) => usage(0, { account }));
		const slow = stage.deliver([usage(0, { note: 'slow' }), ...others]);
		await stage.clock.pass(3_000);
		stage.api.store({ account: 'a', quantity: usage(0).quantity, time: usage(0).time! });
		const { results } = await slow;
		expect(results[0]).toMatchObject({ outcome: 'duplicate', code: 'taken-back' });
		expect(jointLists(stage)).toBeGreaterThan(0);
		expect(stage.api.stored).toHaveLength(4);
	});
});
