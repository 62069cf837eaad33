import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { asList, readJson } from '../../../values/json';
import { codeOfStatus } from '../../../delivery/contract/code';
import { CredentialProblem } from '../../shared/host/credentialProblem';
import { secretsOf } from '../../shared/host/secrets';
import { testRequest, testResult } from '../../shared/host/testRequest';
import { refusalOf } from '../answers';
import {
	API_KEY_HEADER,
	OTHER_CAUSES_OF_403,
	PATHS,
	PERMISSIONS,
	type RebillyCredentials,
} from '../api';
import { baseUrlOf, rebillyCredentials } from '../connection';

/** Lists one usage (documented as the way to test): proves host, organization, key and permission. */
export async function rebillyApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testResult(async () => {
		const credentials = rebillyCredentials(credential.data ?? {});
		const request = {
			method: 'GET' as const,
			url: `${baseUrlOf(credentials)}${PATHS.usages}?limit=1`,
			headers: { Accept: 'application/json', [API_KEY_HEADER]: credentials.secretKey },
		};
		const answer = await testRequest(this, request, secretsOf(credentials));
		const isList = asList(readJson(answer.body)) !== undefined;
		if (answer.status === 200 && isList)
			return 'Connected: the organization and the key are right, and the key may list usages. Whether it may create them was not tried, because that would bill.';
		throw new CredentialProblem(
			codeOfStatus(answer.status),
			`${problemOf(answer.status, credentials)} Rebilly says: ${refusalOf(answer).message}`,
		);
	});
}

function problemOf(status: number, credentials: RebillyCredentials): string {
	if (status === 401) {
		return "Rebilly does not know this 'Secret Key'. Check that it was copied whole and belongs to this environment.";
	}
	if (status === 403) {
		return `The key is right but lacks the permission ${PERMISSIONS.listUsages}, by which a repeated usage is recognised. Add it to the key in Rebilly. ${OTHER_CAUSES_OF_403}`;
	}
	if (status === 404) {
		return `Rebilly knows no organization '${credentials.organizationId}' in this environment. Check 'Organization ID' and 'Environment'.`;
	}
	return `Rebilly answered ${status}. Check 'Environment' and 'Base URL', or try again later.`;
}
