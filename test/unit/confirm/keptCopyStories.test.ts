import type { Step } from '../delivery/support/meterApi';
import { Stage, usage, type Delivered } from '../delivery/support/run';

/** What keeps a run from taking back a copy of its own, and what is said then. */

describe('a copy of its own that a run would take back', () => {
	/** Another run has stored the usage first. */
	async function withCopy(
		step: Step | undefined,
		options: Parameters<Stage['deliver']>[1] = {},
	): Promise<{ readonly stage: Stage; readonly delivered: Delivered }> {
		const stage = new Stage('listed', {
			steps: { late: [{ arrivesAfterMs: 5_000 }] },
			plan: ({ method }) => (method === 'DELETE' ? step : undefined),
		});
		const late = stage.deliver([usage(0, { note: 'late' })], options);
		await stage.clock.pass(1_000);
		stage.api.store({ account: 'a', quantity: usage(0).quantity, time: usage(0).time! });
		return { stage, delivered: await late };
	}

	it.each([
		['C18: is on an invoice', { status: 409, body: 'invoiced' }, 'invoiced'],
		['may not be deleted by its key', { status: 403 }, 'no-permission-to-delete'],
	] as const)('%s: it is named, with what to do', async (_, step, code) => {
		const { stage, delivered } = await withCopy(step);
		expect(delivered.results[0]).toMatchObject({
			outcome: 'surplus',
			code,
			storedId: 'id-1',
			surplusIds: ['id-2'],
		});
		expect(stage.api.stored).toHaveLength(2);
	});

	it('is removed where the answer to that is lost at first', async () => {
		const { stage, delivered } = await withCopy('loseAfter');
		expect(delivered.outcomes).toEqual(['duplicate']);
		expect(stage.api.stored).toHaveLength(1);
	});

	it('is taken back where nobody could say at first whether it was removed', async () => {
		let [deletions, readings] = [0, 0];
		const stage = new Stage('listed', {
			steps: { late: [{ arrivesAfterMs: 5_000 }] },
			plan: ({ method, path }) => {
				if (method === 'DELETE') return (deletions += 1) === 1 ? 'loseAfter' : 'loseBefore';
				return path === '/usages/id-2' && (readings += 1) <= 8 ? 'loseBefore' : undefined;
			},
		});
		const late = stage.deliver([usage(0, { note: 'late' })]);
		await stage.clock.pass(1_000);
		stage.api.store({ account: 'a', quantity: usage(0).quantity, time: usage(0).time! });
		const { results, receipt } = await late;
		expect(stage.api.stored).toHaveLength(1);
		expect(results[0]).toMatchObject({
			outcome: 'duplicate',
			code: 'taken-back',
			storedId: 'id-1',
			takenBack: ['id-2'],
		});
		expect(receipt.sumsCreated).toEqual({});
	});

	it('is only named where the run may not take back, as for an AI agent', async () => {
		const { stage, delivered } = await withCopy(undefined, { takesBack: false });
		expect(delivered.results[0]).toMatchObject({
			outcome: 'surplus',
			storedId: 'id-1',
			surplusIds: ['id-2'],
		});
		expect(stage.deletions).toEqual([]);
	});
});
