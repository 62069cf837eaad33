import { Refusal, type Answer, type Call, type Operation } from '../server/answers';
import type { ApiDefinition } from '../server/apiServer';
import type { RateDecision } from '../limits/rateWindow';
import { customerList, planList, productList } from './lists/catalogue';
import { answerList, type ListSource } from './lists/rebillyLists';
import { createServiceCredential, getServiceCredential } from './webhooks/serviceCredentials';
import type { RebillyPermission, RebillyService } from './rebillyService';
import { getSubscription, getUpcomingInvoice, subscriptionList } from './lists/subscriptions';
import { changeSubscriptionItem } from './changeSubscriptionItem';
import { createUsage, deleteUsage, getUsage, usageList } from './rebillyUsages';
import {
	createWebhook,
	deleteWebhook,
	getWebhook,
	replaceWebhook,
	webhookList,
} from './webhooks/webhooks';

/** Takes a place in the organization's rate limit. */
type TakePlace = (organizationId: string) => RateDecision;

type Handle = (call: Call, service: RebillyService) => Answer;

/** The Rebilly API as a whole. */
export function rebillyApi(service: RebillyService, takePlace: TakePlace): ApiDefinition {
	const { store, problems } = service;

	function operation(
		method: Operation['method'],
		path: string,
		permission: RebillyPermission,
		handle: Handle,
	): Operation {
		return {
			method,
			path: `/organizations/:organizationId${path}`,
			admit: (call) => {
				const permissions = authenticate(call, service);
				// Lists and reads are not limited.
				const rate = method === 'GET' ? {} : pace(call, service, takePlace);
				if (!permissions.includes(permission)) throw lacking(call, service, permission);
				return () => withHeaders(rate, call, service, handle);
			},
		};
	}
	function list<Item extends { createdAt: number }>(
		path: string,
		permission: RebillyPermission,
		source: ListSource<Item>,
	): Operation {
		return operation('GET', path, permission, (call) => answerList(call, source, service));
	}

	return {
		api: 'rebilly',
		errorAnswer: (...words) => problems.answer(...words),
		refuseCredentials: (call) => problems.answer(401, 'The API key is not valid', call.path),
		notFound: (call) => problems.answer(404, 'No such resource', call.path),
		operations: [
			operation('POST', '/usages', 'PostUsage', createUsage),
			list('/usages', 'GetUsageCollection', usageList(store)),
			operation('GET', '/usages/:id', 'GetUsage', getUsage),
			operation('DELETE', '/usages/:id', 'DeleteUsage', deleteUsage),
			list('/subscriptions', 'GetSubscriptionCollection', subscriptionList(service)),
			operation('GET', '/subscriptions/:id', 'GetSubscription', getSubscription),
			operation(
				'GET',
				'/subscriptions/:id/upcoming-invoice',
				'GetSubscriptionUpcomingInvoice',
				getUpcomingInvoice,
			),
			operation(
				'PATCH',
				'/subscriptions/:id/items/:itemId',
				'PatchSubscriptionItem',
				changeSubscriptionItem,
			),
			list('/plans', 'GetPlanCollection', planList(store)),
			list('/products', 'GetProductCollection', productList(store)),
			list('/customers', 'GetCustomerCollection', customerList(store)),
			operation(
				'POST',
				'/service-credentials/webhook',
				'PostServiceCredential',
				createServiceCredential,
			),
			operation(
				'GET',
				'/service-credentials/webhook/:hash',
				'GetServiceCredential',
				getServiceCredential,
			),
			operation('POST', '/webhooks', 'PostWebhook', createWebhook),
			list('/webhooks', 'GetWebhookCollection', webhookList(store)),
			operation('GET', '/webhooks/:id', 'GetWebhook', getWebhook),
			operation('PUT', '/webhooks/:id', 'PutWebhook', replaceWebhook),
			operation('DELETE', '/webhooks/:id', 'DeleteWebhook', deleteWebhook),
		],
	};
}

function authenticate(call: Call, { organizationId, keys, problems }: RebillyService) {
	const asked = call.params.organizationId;
	if (asked !== organizationId) {
		throw problems.refusal(404, `Organization '${asked}' does not exist`, call.path);
	}
	const key = keys.get(String(call.headers['reb-apikey'] ?? ''));
	if (key) return key.permissions;
	throw problems.refusal(401, 'The API key is missing or not valid', call.path);
}

function lacking(call: Call, { problems }: RebillyService, permission: RebillyPermission): Error {
	const isPublishable = String(call.headers['reb-apikey']).startsWith('pk_');
	const reason = isPublishable ? 'A publishable key cannot do this' : 'The API key may not do this';
	return problems.refusal(403, `${reason}: it lacks the permission ${permission}`, call.path);
}

function pace(
	call: Call,
	{ organizationId, problems }: RebillyService,
	takePlace: TakePlace,
): Record<string, string> {
	const { allowed, limit, remaining, retryAt } = takePlace(organizationId);
	const headers = {
		'X-RateLimit-Limit': String(limit),
		'X-RateLimit-Remaining': String(remaining),
	};
	if (allowed) return headers;
	const refusal = problems.refusal(429, 'The rate limit of the organization is reached', call.path);
	refusal.answer.headers = {
		...headers,
		'X-RateLimit-Retry-After': String(Math.ceil(retryAt / 1000)),
	};
	throw refusal;
}

/** Puts the rate headers on refusals too: they took a place like everything else. */
function withHeaders(
	headers: Record<string, string>,
	call: Call,
	service: RebillyService,
	handle: Handle,
): Answer {
	try {
		const answer = handle(call, service);
		return { ...answer, headers: { ...headers, ...answer.headers } };
	} catch (error) {
		if (error instanceof Refusal) error.answer.headers = { ...headers, ...error.answer.headers };
		throw error;
	}
}
