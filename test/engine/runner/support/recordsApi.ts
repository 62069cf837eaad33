import { startLoopback } from '../../support/loopback';

export interface RecordsApi {
	readonly url: string;
	/** Path, query and authorization header of each request. */
	readonly requests: Array<{ path: string; authorization?: string }>;
	tokensIssued: number;
	/** From now on only tokens issued later are accepted. */
	expireTokens(): void;
	close(): Promise<void>;
}

/** An API that issues tokens at /token, and answers `{"state":"on"}` to those who have a current one. */
export async function startRecordsApi(): Promise<RecordsApi> {
	let firstValidToken = 1;
	const server = await startLoopback((path, _body, { authorization }) => {
		api.requests.push({ path, authorization });
		if (path === '/token') {
			api.tokensIssued += 1;
			return { status: 200, body: JSON.stringify({ token: `token-${api.tokensIssued}` }) };
		}
		const token = /token-(\d+)$/.exec(authorization ?? '');
		if (token && Number(token[1]) < firstValidToken)
			return { status: 401, body: '{"error":"expired"}' };
		return { status: 200, body: '{"state":"on"}' };
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
