import type { IHookFunctions } from 'n8n-workflow';
import { ACTIVATING, attemptUntilSettled } from '../../delivery/run/attempts';
import type { PagedList } from '../../delivery/contract/list';
import { readList } from '../../delivery/stored/readList';
import type { Reason } from '../../delivery/contract/code';
import { Run } from '../../delivery/run/run';
import { judgeByHttp } from '../../delivery/run/sendPolicy';
import { isAnswer, type Answer, type WireRequest } from '../../delivery/contract/wire';
import type { ExactObject } from '../../values/exactJson';
import { refusalOf } from '../RebillyUsage/answers';
import { OTHER_CAUSES_OF_403 } from '../RebillyUsage/api';
import { baseUrlOf, rebillyCredentials } from '../RebillyUsage/connection';
import { asObject, readJson } from '../../values/json';
import { createClock } from '../shared/host/clock';
import { createTransport } from '../shared/host/transport';
import { RegistrationProblem } from './registrationProblem';

/** Somebody waits in front of the screen while a workflow is activated. */
const TOTAL_MS = 30_000;
const TIMEOUT_MS = 15_000;

/** The part of Rebilly where webhooks are registered. */
export interface Registry {
	/** Host and organization. */
	readonly account: string;
	/**
	 * Reads; repeats what can get through a second time.
	 *
	 * @param permission named when the key lacks it; where none is given, a 403 is an answer like others
	 * @returns the answer, whatever its status but 401, 403 and 5xx
	 * @throws RegistrationProblem when there is none
	 */
	read(request: WireRequest, permission?: string): Promise<Answer>;
	/**
	 * Reads a list. No permission is asked for by name: registering works without a list as well.
	 *
	 * @returns `undefined` where this key or API shows none
	 */
	readAll<Item>(list: PagedList<Item>): Promise<readonly Item[] | undefined>;
	/** Writes what may be carried out twice without harm. The other statuses are as with `read`. */
	write(request: WireRequest, permission: string): Promise<Answer>;
}

/**
 * @param secret of the webhook; taken out of refusals like those of the credential
 * @throws CredentialProblem when the credential cannot work
 */
export async function openRegistry(context: IHookFunctions, secret?: string): Promise<Registry> {
	const credentials = await context.getCredentials('rebillyApi');
	const accountOf = (data: object): string => baseUrlOf(rebillyCredentials(data));
	const account = accountOf(credentials);
	const transport = createTransport(context, {
		credentialType: 'rebillyApi',
		credentials,
		accountOf,
		baseUrl: account,
		timeoutMs: TIMEOUT_MS,
		secret,
	});
	const run = new Run(
		transport,
		createClock(),
		{ totalMs: TOTAL_MS, concurrency: 1, timeoutMs: TIMEOUT_MS },
		Math.random,
		(message) => context.logger.info(`${context.getNode().name}: ${message}`),
	);

	async function write(request: WireRequest, permission: string): Promise<Answer> {
		const written = await attemptUntilSettled<Answer>(run, ACTIVATING, async () => {
			const exchange = await run.send(request);
			const decision = judgeByHttp(exchange, 'Rebilly', refusalOf);
			if (decision?.kind === 'again' || decision?.kind === 'doubtful') return { met: decision };
			if (!isAnswer(exchange)) throw noAnswer(exchange.reason);
			return { settled: permitted(exchange, permission) };
		});
		if (!('gaveUp' in written)) return written;
		const { code, message } = written.lastMet ?? written.gaveUp;
		throw new RegistrationProblem(
			code,
			`Rebilly could not be asked: ${message}. Try again when that is fixed.`,
		);
	}

	return {
		account,
		write,
		async read(request, permission) {
			const answer = await run.read(request, ({ body }) => readJson(body) !== undefined);
			if ('unreadable' in answer) throw noAnswer(answer.unreadable);
			return permitted(answer, permission);
		},
		async readAll(list) {
			const read = await readList(list, run);
			if (read.kind === 'unreadable') throw noAnswer(read.reason);
			if (read.kind === 'refused') permitted(read.answer, undefined);
			return read.kind === 'refused' ? undefined : read.items;
		},
	};
}

function noAnswer({ code, message }: Reason): RegistrationProblem {
	return new RegistrationProblem(code, `Rebilly gave no answer: ${message}.`);
}

function permitted(answer: Answer, permission: string | undefined): Answer {
	if (answer.status === 401) {
		throw new RegistrationProblem(
			'credential-refused',
			'Rebilly refused the credential (401). Check it under Credentials.',
		);
	}
	if (answer.status !== 403 || permission === undefined) return answer;
	throw new RegistrationProblem(
		'no-permission',
		`The key of the credential lacks the permission ${permission}. Add it to the key in Rebilly, then activate the workflow again. ${OTHER_CAUSES_OF_403}`,
	);
}

/** The record of an answer that is one. */
export function recordOf(answer: Answer): ExactObject | undefined {
	return asObject(readJson(answer.body));
}
