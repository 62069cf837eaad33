import { startServer } from './httpServer';
import type { TestServer } from './httpServer';

export interface RecordsApi extends TestServer {
	/** Path, query and authorization header of each request. */
	requests: Array<{ path: string; authorization?: string }>;
	tokensIssued: number;
	/** From now on only tokens issued later are accepted. */
	expireTokens(): void;
}

/** An API that issues tokens at /token, and answers /records to those who have a current one. */
export async function startRecordsApi(answer: {
	status: number;
	body: unknown;
}): Promise<RecordsApi> {
	let firstValidToken = 1;
	const server = await startServer(({ url, headers: { authorization } }) => {
		const path = url ?? '';
		api.requests.push({ path, authorization });
		if (path === '/token') {
			api.tokensIssued += 1;
			const token = `token-${api.tokensIssued}`;
			return {
				status: 200,
				body: { token, access_token: token, token_type: 'bearer', expires_in: 300 },
			};
		}
		const token = /token-(\d+)$/.exec(authorization ?? '');
		if (token && Number(token[1]) < firstValidToken)
			return { status: 401, body: { error: 'expired' } };
		return answer;
	});
	const api: RecordsApi = {
		...server,
		requests: [],
		tokensIssued: 0,
		expireTokens: () => {
			firstValidToken = api.tokensIssued + 1;
		},
	};
	return api;
}
