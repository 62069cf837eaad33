import { PartitionLocks } from '../../../delivery/confirm/locks';
import type { Memory } from '../../../delivery/contract/history';
import type { UsageResult } from '../../../delivery/create/results/results';
import { Stage, usage } from '../delivery/support/run';

/** Meetings of two rare things at an API without a key, each of which once went wrong. */

function memory(): Memory<UsageResult> {
	const endings = new Map<string, UsageResult>();
	return {
		get: (identity) => endings.get(identity),
		set: (identity, ending) => void endings.set(identity, ending),
	};
}

it('a usage in doubt is not taken for an equal one of another reference by the next try', async () => {
	const stage = new Stage('listed', { steps: { lost: ['timedOut'] } });
	await stage.deliver([{ given: usage(0), reference: 'r1' }], { lookUp: false });
	const lost = [{ given: usage(0, { note: 'lost' }), reference: 'r2' }];
	const options = { lookUp: false, memory: memory() };
	expect((await stage.deliver(lost, options)).outcomes).toEqual(['unknown']);
	expect((await stage.deliver(lost, options)).outcomes).toEqual(['unknown']);
});

it('a usage found after a doubt is not said to be stored once where that could not be read', async () => {
	const stage = new Stage('listed', { steps: { 0: [{ storesTwice: 'loses' }] } });
	let lists = 0;
	stage.api.behaviour.plan = ({ method }) =>
		method === 'GET' && (lists += 1) > 2 ? { status: 403 } : undefined;
	expect((await stage.deliver([usage(0)])).results[0]).toMatchObject({ audited: false });
	expect(stage.api.stored).toHaveLength(2);
});

it('what was accepted of one item is not called too many because another item says as much', async () => {
	const stage = new Stage('listed', { limit: '1' });
	const inputs = ['5', '1'].map((quantity) => usage(0, { quantity, partial: true }));
	expect((await stage.deliver(inputs)).outcomes).toEqual(['partial', 'created']);
});

it('a usage that is stored in part and twice is named', async () => {
	const stage = new Stage('listed', { limit: '1', steps: { 0: [{ storesTwice: 'namesFirst' }] } });
	const { outcomes } = await stage.deliver([usage(0, { quantity: '5', partial: true })]);
	expect(outcomes).toEqual(['surplus']);
});

it('a usage that was stored in part is known to the next run of the process', async () => {
	const stage = new Stage('listed', { limit: '1', lagMs: 120_000 });
	const locks = new PartitionLocks();
	const inputs = [usage(0, { quantity: '5', partial: true })];
	await stage.deliver(inputs, { locks });
	await stage.deliver(inputs, { locks });
	expect(stage.api.stored).toHaveLength(1);
});

it('a usage that the process has stored is not sent again because reading it is forbidden', async () => {
	const stage = new Stage('listed', { lagMs: 120_000 });
	const locks = new PartitionLocks();
	await stage.deliver([usage(0)], { locks });
	stage.api.behaviour.plan = ({ path }) =>
		path.startsWith('/usages/') ? { status: 403 } : undefined;
	await stage.deliver([usage(0)], { locks });
	expect(stage.api.stored).toHaveLength(1);
});

it('a partition that throws lets the others of its run end', async () => {
	const stage = new Stage('listed', {
		plan: ({ method }) => (method === 'POST' ? BROKEN : undefined),
	});
	const inputs = ['a', 'b'].map((account, number) => usage(number, { account }));
	const ended = stage.deliver(inputs).catch(() => 'thrown');
	expect(await Promise.race([ended, stage.clock.pass(3_600_000)])).toBe('thrown');
});

/** The made-up target throws when it reads it. */
const BROKEN = { status: 201, body: 'nonsense' };
