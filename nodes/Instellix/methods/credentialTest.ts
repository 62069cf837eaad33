import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { codeOfStatus } from '../../../delivery/contract/code';
import { CredentialProblem } from '../../shared/host/credentialProblem';
import { secretsOf } from '../../shared/host/secrets';
import { testRequest, testResult } from '../../shared/host/testRequest';
import { refusalOf } from '../answers';
import { EXPIRED_KEY, OTHER_CAUSES_OF_403, PATHS } from '../api';
import { baseUrlOf, instellixCredentials } from '../connection';
import { readToken, tokenRequest } from '../token';

/**
 * Asks for a token, which proves host, realm and secret, then for one contract, which proves that the
 * token is accepted. Reporting itself is not tried: it would bill.
 */
export async function instellixOAuth2ApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testResult(async () => {
		const credentials = instellixCredentials(credential.data ?? {});
		const secrets = secretsOf(credentials);
		const tokenAnswer = await testRequest(this, tokenRequest(credentials), secrets);
		const { accessToken } = readToken(
			tokenAnswer.status,
			tokenAnswer.body,
			credentials,
			Date.now(),
		);
		const request = {
			method: 'GET' as const,
			url: `${baseUrlOf(credentials)}${PATHS.contracts}?page=0&size=1`,
			headers: { Accept: 'application/json', Authorization: `Bearer ${accessToken}` },
		};
		const answer = await testRequest(this, request, [...secrets, accessToken]);
		if (answer.status === 403) {
			throw new CredentialProblem(
				codeOfStatus(answer.status),
				`The client is right, but may not read contracts. Usages can be reported if it has that permission; for the lists, ask Instellix for the permission to read contracts. ${OTHER_CAUSES_OF_403} Instellix says: ${refusalOf(answer).message}`,
			);
		}
		// The path of the list is an assumption, so only a refused token says something about the client.
		if (answer.status === 401) {
			throw new CredentialProblem(
				codeOfStatus(answer.status),
				`Instellix gave a token but refuses it (401). Check 'Environment' and 'Base URL'. ${EXPIRED_KEY} Instellix says: ${refusalOf(answer).message}`,
			);
		}
		if (answer.status >= 300 && answer.status < 400) {
			throw new CredentialProblem(
				codeOfStatus(answer.status),
				"The address answers with a redirect, which is not followed. Check 'Base URL'.",
			);
		}
		return 'Connected: realm, client ID and secret are right. Whether the client may report usage was not tried, because that would bill.';
	});
}
