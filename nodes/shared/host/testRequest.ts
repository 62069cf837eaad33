import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { codeOfStatus, type Reason } from '../../../delivery/contract/code';
import type { Answer } from '../../../delivery/contract/wire';
import { CredentialProblem } from './credentialProblem';
import { hideSecrets } from './secrets';
import { exchangeOf } from './transport';

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
	const { helpers } = host;
	const sent: Promise<TestAnswer> = helpers.request({
		method: request.method,
		uri: request.url,
		headers: { ...request.headers },
		body: request.body,
		json: false,
		simple: false,
		resolveWithFullResponse: true,
		followRedirect: false,
		timeout: TIMEOUT_MS,
	});
	const answer = await sent.catch((thrown: unknown) => {
		const exchange = exchangeOf(thrown);
		const { code, message }: Reason =
			'reason' in exchange
				? exchange.reason
				: { code: codeOfStatus(exchange.status), message: `status ${exchange.status}` };
		throw new CredentialProblem(
			code,
			`No answer: ${message}. Check 'Environment' and 'Base URL', and that this n8n may reach the internet.`,
		);
	});
	const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? '');
	const shown = answer.statusCode < 300 ? body : hideSecrets(body, secrets);
	return { status: answer.statusCode, headers: answer.headers, body: shown };
}

interface TestAnswer {
	readonly statusCode: number;
	readonly headers: Record<string, string>;
	readonly body: unknown;
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
