import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { codeOfStatus } from '../../../../delivery/contract/code';
import { CredentialProblem } from '../../../../nodes/shared/host/credentialProblem';
import { testRequest, testResult } from '../../../../nodes/shared/host/testRequest';
import { secretsOf } from '../../../../nodes/shared/host/secrets';
import { PATHS, type QuillmeterCredentials } from '../api';
import { baseUrlOf } from '../connection';

/** Lists the meters: proves host and key, and bills nothing. */
export async function quillmeterApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testResult(async () => {
		const credentials = credential.data as unknown as QuillmeterCredentials;
		const request = {
			method: 'GET' as const,
			url: baseUrlOf(credentials) + PATHS.meters,
			headers: { Authorization: `Bearer ${credentials.secretKey}` },
		};
		const { status } = await testRequest(this, request, secretsOf(credentials));
		if (status === 200) return 'Connected: host and key are right.';
		throw new CredentialProblem(
			codeOfStatus(status),
			`Quillmeter answered ${status}. Check 'Secret Key' and 'Base URL'.`,
		);
	});
}
