import { faultKinds, SeededRandom, type FaultKind } from '../../../tools/sandbox';
import { nodeNames } from '../../../tools/engine';
import { speedUpTime } from '../../../tools/engine/fasterTime';
import { Stage } from '../support/stage';
import { openAccounts } from '../support/accounts';
import {
	allChanges,
	correcting,
	outcomeOf,
	rightUsage,
	standing,
	untruthOf,
	wrongUsage,
} from './support/correction';
import { runOperation, storeUsage, type OperationSetting } from './support/operation';

const stage = new Stage();
let stopFastTime: () => void;

beforeAll(async () => {
	await stage.start({}, {});
	stopFastTime = speedUpTime();
});
afterAll(async () => {
	stopFastTime();
	await stage.stop();
});
beforeEach(() => {
	stage.sandbox.reset();
	openAccounts(stage.sandbox);
});

const setting = correcting(allChanges);

/** The requests of a correction, each with what a fault plan knows it by. */
const requests = {
	read: { method: '^GET$', path: '/usages/sub_usg' },
	'look-up': { method: '^GET$', path: '/usages$' },
	delete: { method: '^DELETE$' },
	create: { method: '^POST$' },
} as const;
type RequestName = keyof typeof requests;

const endings: Record<string, Partial<OperationSetting>> = {
	'the error output': {},
	'Retry On Fail': { onError: 'stopWorkflow', retries: { maxTries: 3 } },
};

const cases = Object.keys(requests).flatMap((request) =>
	Object.keys(endings).flatMap((ending) =>
		faultKinds.map((kind): [FaultKind, RequestName, string] => [
			kind,
			request as RequestName,
			ending,
		]),
	),
);

/** Runs once more without faults: what was said must hold, and the end must be the right usage alone. */
async function runAgain(id: string, outcome: string): Promise<void> {
	stage.sandbox.clearFaults();
	const again = await runOperation(stage, { ...setting, input: [{ id }] });
	const after = outcomeOf(again);
	expect(untruthOf(after, standing(stage, id))).toBe('');
	if (['right', 'wrongStands', 'untouched'].includes(outcome)) expect(after).toBe('right');
	const last = await runOperation(stage, {
		...correcting(allChanges, { ifGone: 'store' }),
		input: [{ id }],
	});
	expect(outcomeOf(last)).toBe('right');
	expect(standing(stage, id)).toEqual({ wrong: false, right: 1 });
}

it.each(cases)(
	'bills the right usage alone after %s at the %s, with %s',
	async (kind, request, ending) => {
		const id = await storeUsage(stage, wrongUsage);
		stage.sandbox.setFaults({ faults: [{ onRequest: 1, kind }], target: requests[request] });
		const run = await runOperation(stage, { ...setting, ...endings[ending], input: [{ id }] });

		// A limit that is reached in between is a refusal; another try is not refused any more.
		const isRefused =
			kind === 'partialAcceptance' && request === 'create' && ending === 'the error output';
		// What was met with silence is not sent again, by no try: the server may still be at work on it.
		const isSilent = kind === 'hangBeforeStoring' && request === 'create';
		const said = isSilent ? 'unknown' : isRefused ? 'neitherStands' : 'right';
		const outcome = run.status === 'error' ? saidByStop(run.error?.message) : outcomeOf(run);
		expect(outcome).toBe(said);
		expect(untruthOf(outcome, standing(stage, id))).toBe('');
		expect(stage.sandbox.totals().faults[kind] ?? 0).toBe(isMet(kind, request) ? 1 : 0);
		await runAgain(id, outcome);
	},
);

function isMet(kind: FaultKind, request: RequestName): boolean {
	if (kind === 'filterIgnored' || kind === 'filterRefused') return request === 'look-up';
	return kind !== 'partialAcceptance' || request === 'create';
}

const lasting = faultKinds.filter(
	(kind) =>
		!kind.startsWith('hang') && !['slowAnswer', 'filterIgnored', 'filterRefused'].includes(kind),
);

it.each(
	lasting.flatMap((kind) =>
		Object.keys(requests).map((request): [FaultKind, RequestName] => [
			kind,
			request as RequestName,
		]),
	),
)('says which usage stands where each request meets %s: %s', async (kind, request) => {
	const id = await storeUsage(stage, wrongUsage);
	stage.sandbox.setFaults({
		rates: { [kind]: 1 },
		retryAfterSeconds: 600_000,
		target: requests[request],
	});
	const run = await runOperation(stage, { ...setting, input: [{ id }] });

	expect(untruthOf(outcomeOf(run), standing(stage, id))).toBe('');
	await runAgain(id, outcomeOf(run));
});

const SEED = Number(process.env.SEED ?? 20_261_121);
/** RUNS=200 tries so many. */
const RUNS = Number(process.env.RUNS ?? 100);

/** Faults of all kinds, fewer of those that take real time. */
function drawnFaults(random: SeededRandom) {
	const share = random.pick([0.2, 0.45, 0.7]);
	const weights = faultKinds.map((kind) =>
		kind.startsWith('hang') ? 0.05 : kind === 'slowAnswer' ? 0.2 : 1,
	);
	const sum = weights.reduce((total, weight) => total + weight, 0);
	const rates = Object.fromEntries(
		faultKinds.map((kind, number) => [kind, (share * weights[number]) / sum]),
	);
	return {
		seed: random.wholeNumber(1, 1_000_000_000),
		rates,
		retryAfterSeconds: random.pick([1, 1, 1, 600_000]),
		target: { api: 'rebilly' as const },
	};
}

it(`bills no usage twice and loses none unsaid in ${RUNS} runs of seed ${SEED}`, async () => {
	const outcomes = new Map<string, number>();
	const random = new SeededRandom(SEED);
	for (let number = 0; number < RUNS; number += 1) {
		stage.sandbox.reset();
		openAccounts(stage.sandbox);
		const id = await storeUsage(stage, wrongUsage);
		stage.sandbox.setFaults(drawnFaults(random));
		const ending = endings[random.pick(Object.keys(endings))];
		const ended = { ...setting, ...ending, input: [{ id }] };
		// A second execution under the same faults, as a schedule or a user starts it.
		for (let execution = random.wholeNumber(1, 2); execution > 0; execution -= 1) {
			const before = standing(stage, id);
			const run = await runOperation(stage, ended);
			const said = run.status === 'error' ? saidByStop(run.error?.message) : outcomeOf(run);
			outcomes.set(said, (outcomes.get(said) ?? 0) + 1);
			const untruth = untruthOf(said, standing(stage, id));
			if (said === 'untouched') expect([number, standing(stage, id)]).toEqual([number, before]);
			if (untruth !== '')
				throw new Error(
					`Run ${number} of seed ${SEED}: ${untruth}. ${JSON.stringify(run.output(nodeNames.node, 1))}`,
				);
		}
		stage.sandbox.clearFaults();
		const last = await runOperation(stage, {
			...correcting(allChanges, { ifGone: 'store' }),
			input: [{ id }],
		});
		expect([number, outcomeOf(last), standing(stage, id)]).toEqual([
			number,
			'right',
			{ wrong: false, right: 1 },
		]);
	}
	// The runs must have been hard enough to come to every end.
	expect([...outcomes.keys()]).toEqual(
		expect.arrayContaining(['right', 'wrongStands', 'neitherStands', 'unknown']),
	);
	expect(rightUsage.quantity).toBe('7.125');
});

/** What the message of a run that stopped says of the two usages. */
function saidByStop(message = ''): string {
	if (/^The wrong usage '.*' still stands/.test(message)) return 'wrongStands';
	if (message.startsWith('Nothing was changed')) return 'untouched';
	if (message.startsWith('Neither usage stands')) return 'neitherStands';
	return message.startsWith('It is not certain which usage stands') ? 'unknown' : message;
}
