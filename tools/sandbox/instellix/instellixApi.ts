import type { Answer, Call, Operation } from '../server/answers';
import type { ApiDefinition } from '../server/apiServer';
import type { RateDecision } from '../limits/rateWindow';
import { paths } from './instellixAssumptions';
import {
	contractList,
	customerList,
	getContract,
	getContractDetails,
	planList,
} from './lists/contracts';
import { answerList, type ListSource } from './lists/instellixLists';
import { aggregationList, ratedUsageList } from './lists/ratedUsageLists';
import { addRatedUsage } from './ratedUsages';
import type { InstellixService } from './instellixService';
import { bearerToken, issueToken, type InstellixPermission } from './token';
import { createUsage } from './instellixUsages';

/** Takes a place in the rate limit, where there is one. */
type TakePlace = (realm: string) => RateDecision | undefined;

/** The Instellix API as a whole. */
export function instellixApi(service: InstellixService, takePlace: TakePlace): ApiDefinition {
	const { store, errors } = service;

	function operation(
		method: Operation['method'],
		path: string,
		permission: InstellixPermission,
		handle: (call: Call, service: InstellixService) => Answer,
	): Operation {
		return {
			method,
			path,
			admit: (call) => {
				authorize(call, service, permission);
				if (method !== 'GET') pace(call, service, takePlace);
				return () => handle(call, service);
			},
		};
	}
	function list<Item>(path: string, permission: InstellixPermission, source: ListSource<Item>) {
		return operation('GET', path, permission, (call) => answerList(call, source, service));
	}

	return {
		api: 'instellix',
		errorAnswer: (...words) => errors.answer(...words),
		refuseCredentials: (call) => {
			// The token ends for good: every later request with it is refused as well.
			service.tokens.revoke(bearerToken(call) ?? '');
			return undefined;
		},
		notFound: (call) => {
			authenticate(call, service);
			return errors.answer(404, 'No such resource', call.path);
		},
		operations: [
			{
				method: 'POST',
				path: paths.token,
				admit: (call) => () =>
					issueToken(call, service.tokens, service.settings.tokenLifetimeSeconds, errors),
			},
			operation('POST', paths.usages, 'createUsage', createUsage),
			operation('POST', paths.addRatedUsage, 'addRatedUsage', addRatedUsage),
			list(paths.ratedUsageAggregations, 'queryRatedUsageAggregations', aggregationList(store)),
			list(paths.ratedUsages, 'queryRatedUsages', ratedUsageList(store)),
			list(paths.contracts, 'readContracts', contractList(store)),
			operation('GET', paths.contract, 'readContracts', getContract),
			operation('GET', paths.contractDetails, 'readContracts', getContractDetails),
			list(paths.customers, 'readCustomers', customerList(store, 'customers')),
			list(paths.debtors, 'readCustomers', customerList(store, 'debtors')),
			list(paths.plans, 'readPlans', planList(store)),
		],
	};
}

function authenticate(call: Call, { tokens, errors }: InstellixService): readonly string[] {
	const permissions = tokens.permissionsOf(bearerToken(call) ?? '');
	if (permissions) return permissions;
	const refusal = errors.refusal(401, 'The access token is missing, unknown or expired', call.path);
	refusal.answer.headers = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
	throw refusal;
}

function authorize(call: Call, service: InstellixService, permission: InstellixPermission): void {
	if (authenticate(call, service).includes(permission)) return;
	throw service.errors.refusal(403, `The client lacks the permission ${permission}`, call.path);
}

/** assumption: throttling answers 429 with Retry-After in seconds. */
function pace(call: Call, service: InstellixService, takePlace: TakePlace): void {
	const decision = takePlace(service.tokens.realm);
	if (decision === undefined || decision.allowed) return;
	const seconds = Math.max(1, Math.ceil((decision.retryAt - service.now()) / 1000));
	const refusal = service.errors.refusal(429, 'Too many requests', call.path);
	refusal.answer.headers = { 'Retry-After': String(seconds) };
	throw refusal;
}
