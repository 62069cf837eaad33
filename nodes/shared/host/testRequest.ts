import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { codeOfStatus, type Reason } from '../../../delivery/contract/code';
import type { Answer } from '../../../delivery/contract/wire';
import { readBody } from './answerBody';
import { CredentialProblem } from './credentialProblem';
import { Deadlines } from './deadlines';
import { answerOf, exchangeOf, type HostAnswer } from './exchanges';
import { hideSecrets } from './secrets';

interface TestRequest {
	readonly method: 'GET' | 'POST';
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
}

const TIMEOUT_MS = 20_000;

/**
 * One request of a credential's Test button. The host offers tests only its older helper.
 *
 * @param secrets taken out of a refusal, which may be shown
 * @throws CredentialProblem when no answer comes
 */
export async function testRequest(
	host: ICredentialTestFunctions,
	request: TestRequest,
	secrets: readonly string[],
): Promise<Answer> {
	const answer = await new Deadlines()
		.within(TIMEOUT_MS, async (signal) => await exchange(host, request, signal))
		.catch((thrown: unknown) => {
			const failed = exchangeOf(thrown);
			const { code, message }: Reason =
				'reason' in failed
					? failed.reason
					: { code: codeOfStatus(failed.status), message: `status ${failed.status}` };
			throw new CredentialProblem(
				code,
				`No answer: ${message}. Check 'Environment' and 'Base URL', and that this n8n may reach the internet.`,
			);
		});
	if (answer.status < 300) return answer;
	return { ...answer, body: hideSecrets(answer.body, secrets) };
}

async function exchange(
	{ helpers }: ICredentialTestFunctions,
	request: TestRequest,
	signal: AbortSignal,
): Promise<Answer> {
	const answer = (await helpers.request({
		method: request.method,
		uri: request.url,
		headers: { ...request.headers },
		body: request.body,
		json: false,
		useStream: true,
		simple: false,
		resolveWithFullResponse: true,
		followRedirect: false,
		timeout: TIMEOUT_MS,
	})) as HostAnswer;
	return answerOf(answer.statusCode, answer.headers, await readBody(answer.body, signal));
}

/** Runs a test and turns what it throws into the sentence under the Test button. */
export async function testResult(test: () => Promise<string>): Promise<INodeCredentialTestResult> {
	try {
		return { status: 'OK', message: await test() };
	} catch (thrown) {
		if (thrown instanceof CredentialProblem) return { status: 'Error', message: thrown.message };
		return {
			status: 'Error',
			message: 'The test could not be carried out. Check all fields of the credential.',
		};
	}
}
