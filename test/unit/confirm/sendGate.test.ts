import { SendGate, type Pass } from '../../../delivery/confirm/sendGate';
import type { WireRequest } from '../../../delivery/contract/wire';
import type { RunLimits } from '../../../delivery/run/run';
import type { MeterBehaviour } from '../delivery/support/meterApi';
import { Stage, usage, usages } from '../delivery/support/run';

const QUESTION: WireRequest = { method: 'GET', path: '/usages' };
const CERTAIN = { isCertain: true };
const DOUBTFUL = { isCertain: false };

function gateWith(
	needsCanary: boolean,
	behaviour: MeterBehaviour = {},
	limits?: Partial<RunLimits>,
) {
	const stage = new Stage('listed', behaviour);
	const run = stage.run(limits);
	const gate = new SendGate(run, QUESTION, needsCanary);
	/** Three requests in a row whose end is doubtful. */
	const doubtThrice = async (): Promise<void> => {
		for (const pass of [await gate.enter(), await gate.enter(), await gate.enter()])
			pass!.end(DOUBTFUL);
	};
	return { stage, run, gate, doubtThrice };
}

/** Asks for a pass and notes when it comes. */
function asks(gate: SendGate): { pass: Pass | undefined; readonly came: Promise<void> } {
	const asked: { pass: Pass | undefined; came: Promise<void> } = {
		pass: undefined,
		came: Promise.resolve(),
	};
	asked.came = gate.enter().then((pass) => void (asked.pass = pass));
	return asked;
}

describe('the first usage of a run', () => {
	it('goes alone until lists have shown it, and then all others go', async () => {
		const { gate, stage } = gateWith(true);
		const first = await gate.enter();
		expect(first?.isCanary).toBe(true);
		const others = [asks(gate), asks(gate)];
		await stage.clock.pass(60_000);
		expect(others.map(({ pass }) => pass)).toEqual([undefined, undefined]);
		first!.end({ ...CERTAIN, isProven: true });
		await Promise.all(others.map(({ came }) => came));
		expect(others.map(({ pass }) => pass?.isCanary)).toEqual([false, false]);
	});

	it('is followed by another one alone where nothing is proven by it', async () => {
		const { gate, stage } = gateWith(true);
		(await gate.enter())!.end(CERTAIN);
		expect((await gate.enter())?.isCanary).toBe(true);
		const other = asks(gate);
		await stage.clock.pass(60_000);
		expect(other.pass).toBeUndefined();
	});

	it('goes with the others where lists are proven already', async () => {
		const { gate } = gateWith(true);
		gate.listsAreProven();
		const passes = [await gate.enter(), await gate.enter()];
		expect(passes.map((pass) => pass?.isCanary)).toEqual([false, false]);
	});
});

describe('after three doubts in a row', () => {
	it('nothing is sent until a question is answered, and then one goes on trial', async () => {
		const { gate, stage, doubtThrice } = gateWith(false, {
			plan: (_request, number) => (number <= 2 ? { status: 503 } : undefined),
		});
		await doubtThrice();
		const [trial, other] = [asks(gate), asks(gate)];
		await trial.came;
		expect(stage.api.reads).toHaveLength(3);
		await stage.clock.pass(60_000);
		expect(other.pass).toBeUndefined();
		trial.pass!.end(CERTAIN);
		await other.came;
		expect(await gate.enter()).toBeDefined();
		expect(stage.api.reads).toHaveLength(3);
	});

	it('of which none follows another at once, nothing pauses', async () => {
		const { gate, stage } = gateWith(false);
		for (const came of [DOUBTFUL, DOUBTFUL, CERTAIN, DOUBTFUL, DOUBTFUL])
			(await gate.enter())!.end(came);
		await gate.enter();
		expect(stage.api.reads).toEqual([]);
	});

	it('nobody asks the service where nothing more is to be sent', async () => {
		const { stage, doubtThrice } = gateWith(false);
		await doubtThrice();
		await stage.clock.pass(300_000);
		expect(stage.api.reads).toEqual([]);
	});

	it('the run ends where its time is over before the service answers', async () => {
		const { gate, run, doubtThrice } = gateWith(false, { plan: () => 'loseBefore' });
		await doubtThrice();
		expect(await gate.enter()).toBeUndefined();
		expect(run.stopReason).toMatchObject({ code: 'time-limit' });
	});

	it('a service is given up that answers questions, but in vain is sent usages three times', async () => {
		const { gate, run, doubtThrice } = gateWith(false);
		await doubtThrice();
		for (let tries = 1; tries <= 3; tries += 1) {
			expect(run.stopReason).toBeUndefined();
			(await gate.enter())!.end(DOUBTFUL);
		}
		expect(await gate.enter()).toBeUndefined();
		expect(run.stopReason).toMatchObject({ code: 'answer-lost' });
	});

	it('those that were under way before count for no try in vain', async () => {
		const { gate, run } = gateWith(false);
		const burst = await Promise.all(Array.from({ length: 7 }, async () => await gate.enter()));
		for (const pass of burst.slice(0, 3)) pass!.end(DOUBTFUL);
		const trial = await gate.enter();
		for (const pass of burst.slice(3, 5)) pass!.end(DOUBTFUL);
		trial!.end(DOUBTFUL);
		(await gate.enter())!.end(DOUBTFUL);
		expect(await gate.enter()).toBeDefined();
		expect(run.stopReason).toBeUndefined();
	});
});

it('a run to a service that does not answer when something is stored leaves most usages unsent', async () => {
	const stage = new Stage('listed', {
		plan: ({ method }) => (method === 'GET' ? undefined : 'loseBefore'),
	});
	const { outcomes } = await stage.deliver(usages(30));
	expect(stage.api.posted.length).toBeLessThan(20);
	expect(outcomes.filter((outcome) => outcome === 'unsent').length).toBeGreaterThan(20);
	expect(outcomes).not.toContain('created');
});

it('usages without a time, which lists cannot prove, go side by side', async () => {
	const stage = new Stage('listed');
	await stage.deliver(usages(9, { time: undefined }), { limits: { concurrency: 3 } });
	expect(stage.api.mostAtOnce).toBe(3);
	expect(stage.api.reads).toEqual([]);
});

it.each([
	['one usage', [usage(0)], true, 1],
	['no look-up', usages(3), false, 0],
] as const)('needs no usage that goes alone with %s', async (_name, inputs, lookUp, before) => {
	const stage = new Stage('listed');
	await stage.deliver(inputs, { lookUp });
	const methods = stage.api.requests.map(({ request }) => request.method);
	expect(methods.lastIndexOf('POST') + 1).toBe(before + inputs.length);
});
