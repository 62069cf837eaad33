import type { ServerResponse } from 'node:http';
import { addRatedUsage, createRebillyUsage, createUsage, usages } from '../support/actions';
import { changed } from '../support/credentials';
import { useFastTime } from '../support/fastTime';
import { startLoopback, type Loopback, type LoopbackAnswer } from '../support/loopback';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();
const speedUp = useFastTime();

let api: Loopback | undefined;
afterEach(async () => await api?.close());

/** How long the client listened to each answer that has no end. */
let listened: number[];
/** What was written into them. */
let bytes: number;
beforeEach(() => {
	listened = [];
	bytes = 0;
});

function measure(response: ServerResponse): void {
	const began = Date.now();
	response.on('close', () => listened.push(Date.now() - began));
}

/** Never silent for as long as a second, and never done. */
function drip(response: ServerResponse): void {
	measure(response);
	const dripping = setInterval(() => response.write(' '), 300);
	response.on('close', () => clearInterval(dripping));
}

const CHUNK = Buffer.alloc(64 * 1024, ' ');
/** Far more than an answer may have, and little enough for a test that fails. */
const MOST_BYTES = 200 * 1024 * 1024;

/** As fast as it is read. */
function flood(response: ServerResponse): void {
	measure(response);
	const more = (): void => {
		while (!response.destroyed && bytes < MOST_BYTES) {
			bytes += CHUNK.length;
			if (!response.write(CHUNK)) return;
		}
		response.end();
	};
	response.on('drain', more).on('error', () => {});
	more();
}

const token = { status: 200, body: '{"access_token":"a-token","expires_in":300}' };

/** An API that gives tokens and otherwise answers as it is told. */
async function answering(answer: LoopbackAnswer, tokenAnswer: LoopbackAnswer = token) {
	api = await startLoopback((path) => (path.endsWith('/oauth2/token') ? tokenAnswer : answer));
	return api.url;
}

async function run(url: string, action = createUsage, options = {}) {
	const service = action.credential.type === 'rebillyApi' ? 'rebilly' : 'instellix';
	const engine = await stage.newEngine({
		credentials: [changed(stage.sandbox, service, { baseUrl: url }, 'endless')],
	});
	const workflow = stage.workflow(action, {
		onError: 'continueErrorOutput',
		credentialId: 'endless',
		options: { timeLimit: 0.05, ...options },
	});
	return await engine.run({ workflow, input: usages(action, 1) });
}

it.each([createUsage, addRatedUsage])(
	'an answer that drips is lost when the time of a request is over',
	async (action) => {
		speedUp();
		const url = await answering({ status: 201, write: drip });
		const ended = await run(url, action, { requestTimeout: 10, timeLimit: 1 });

		expect(outcomesOf(ended)).toEqual(['unknown']);
		expect(failures(ended)[0].message).toContain('no answer came in time');
		expect(listened.length).toBeGreaterThan(0);
		// A slice of the wait, and what the machine takes, which counts 400 times here.
		for (const milliseconds of listened) expect(milliseconds).toBeLessThan(13_000);
	},
	15_000,
);

it('an answer that drips is lost after a second where a request has one second', async () => {
	const url = await answering({ status: 201, write: drip });
	await run(url, createUsage, { requestTimeout: 1 });

	expect(listened.length).toBeGreaterThan(0);
	for (const milliseconds of listened) expect(milliseconds).toBeLessThan(1_300);
}, 15_000);

it('a list that drips ends as a look-up that could not be made', async () => {
	speedUp();
	const url = await answering({ status: 200, write: drip });
	const ended = await run(url, createRebillyUsage, { requestTimeout: 10, timeLimit: 1 });

	expect(outcomesOf(ended)).toEqual(['unsent']);
	for (const milliseconds of listened) expect(milliseconds).toBeLessThan(13_000);
}, 15_000);

it('a list without end is not kept in memory', async () => {
	const ended = await run(await answering({ status: 200, write: flood }), createRebillyUsage);

	expect(outcomesOf(ended)).toEqual(['unsent']);
	expect(JSON.stringify(failures(ended))).toContain('larger than 16 MiB');
	expect(bytes / listened.length).toBeLessThan(24 * 1024 * 1024);
}, 30_000);

it.each([
	['drips', drip],
	['has no end', flood],
])(
	'a token whose answer %s is not waited for, and nothing is sent',
	async (_how, write) => {
		speedUp();
		const url = await answering({ status: 201, body: '{}' }, { status: 200, write });
		const ended = await run(url, createUsage, { requestTimeout: 60, timeLimit: 1 });

		expect(outcomesOf(ended)).toEqual(['unsent']);
		expect(api?.seen.filter(({ path }) => !path.endsWith('/oauth2/token'))).toEqual([]);
	},
	30_000,
);

describe('the Test of a credential', () => {
	it.each([
		['drips', drip],
		['has no end', flood],
	])(
		'gives up an answer that %s',
		async (_how, write) => {
			speedUp();
			const baseUrl = await answering({ status: 200, write });
			for (const [service, action] of [
				['instellix', createUsage],
				['rebilly', createRebillyUsage],
			] as const) {
				const { data } = changed(stage.sandbox, service, { baseUrl });
				const test = { type: action.credential.type, nodeType: action.node, data };
				const { status, message } = await stage.engine.testCredential(test);

				expect(status).toBe('Error');
				expect(message).toMatch(/^No answer: .*Check 'Environment' and 'Base URL'/);
			}
			expect(listened).toHaveLength(2);
		},
		30_000,
	);
});
