import type { Answer, Call } from '../../server/answers';
import type { BodyCheck } from '../../server/bodyCheck';
import { writeDateTime } from '../../values/instants';
import { statuses, webhookEvents } from '../rebillyAssumptions';
import { findCredential } from './serviceCredentials';
import { newIdentifier } from '../store/identifiers';
import type { ListSource } from '../lists/rebillyLists';
import type { RebillyService } from '../rebillyService';
import type { RebillyStore, Webhook } from '../store/rebillyStore';

const mostActiveWebhooks = 25;
const states = ['active', 'inactive'] as const;

/** POST /webhooks */
export function createWebhook(call: Call, service: RebillyService): Answer {
	const fields = readWebhook(call, service);
	checkRoom(call, fields.status, undefined, service);
	const now = service.now();
	const id = newIdentifier('hook', service.random);
	const webhook: Webhook = { id, ...fields, createdAt: now, updatedAt: now };
	service.store.webhooks.set(id, webhook);
	return {
		status: 201,
		headers: { Location: webhookAddress(webhook, call) },
		body: presentWebhook(webhook, call),
	};
}

/** GET /webhooks/{id} */
export function getWebhook(call: Call, service: RebillyService): Answer {
	return { status: 200, body: presentWebhook(findWebhook(call, service), call) };
}

/** PUT /webhooks/{id}: replaces the webhook, or creates one with this ID. */
export function replaceWebhook(call: Call, service: RebillyService): Answer {
	const id = call.params.id as string;
	const before = service.store.webhooks.get(id);
	const fields = readWebhook(call, service);
	checkRoom(call, fields.status, id, service);
	const now = service.now();
	const webhook: Webhook = { id, ...fields, createdAt: before?.createdAt ?? now, updatedAt: now };
	service.store.webhooks.set(webhook.id, webhook);
	return { status: before ? 200 : 201, body: presentWebhook(webhook, call) };
}

/** DELETE /webhooks/{id} */
export function deleteWebhook(call: Call, service: RebillyService): Answer {
	service.store.webhooks.delete(findWebhook(call, service).id);
	return { status: 204 };
}

/** GET /webhooks */
export function webhookList({ webhooks }: RebillyStore): ListSource<Webhook> {
	return {
		filterFields: {
			status: { type: 'text', read: (webhook) => webhook.status },
			url: { type: 'text', read: (webhook) => webhook.url },
		},
		candidates: () => [...webhooks.values()],
		words: ({ id, url }) => [id, url],
		present: presentWebhook,
	};
}

function readWebhook(
	call: Call,
	{ store, problems, settings }: RebillyService,
): Omit<Webhook, 'id' | 'createdAt' | 'updatedAt'> {
	const check = problems.checkBody(call);
	const method = check.oneOf('method', ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'], {
		required: true,
	});
	const url = check.text('url', { required: true, pattern: /^https?:\/\/[^\s]+$/ });
	const credentialHash = check.text('credentialHash', { required: true });
	const eventsFilter = readEvents(check);
	const status = check.oneOf('status', states) ?? 'active';
	const headers = check.objects('headers').map((header) => ({
		name: header.text('name', { required: true, pattern: /^[\w!#$%&'*+.^`|~-]+$/ }) ?? '',
		value: header.text('value', { required: true }) ?? '',
		status: header.oneOf('status', states) ?? 'active',
	}));
	const credential = findCredential(store, credentialHash ?? '');
	if (credentialHash !== undefined && !credential) check.refuse('credentialHash', 'does not exist');
	// assumption: a credential is good for its own host only.
	if (credential && url && hostOf(url) !== credential.host) {
		check.refuse('url', `is not on the host of the service credential, ${credential.host}`);
	}
	if (settings.webhookAddresses === 'public' && url && !isPublic(url)) {
		check.refuse('url', 'must be an https address that can be reached from the internet');
	}
	problems.refuseBroken(check, call);
	return {
		method: method as string,
		url: url as string,
		credentialHash: credentialHash as string,
		eventsFilter,
		status,
		headers,
	};
}

function readEvents(check: BodyCheck): string[] {
	const events = check.list('eventsFilter') ?? [];
	events.forEach((event, position) => {
		if ((webhookEvents as readonly unknown[]).includes(event)) return;
		check.refuse(`eventsFilter.${position}`, 'is no event of this API', event);
	});
	return events as string[];
}

function checkRoom(
	call: Call,
	status: string,
	ownId: string | undefined,
	{ store, problems }: RebillyService,
): void {
	const others = [...store.webhooks.values()].filter(({ id }) => id !== ownId);
	const active = others.filter((webhook) => webhook.status === 'active').length;
	if (status !== 'active' || active < mostActiveWebhooks) return;
	const detail = `An organization may have at most ${mostActiveWebhooks} active webhooks`;
	throw problems.refusal(statuses.tooManyWebhooks, detail, call.path, []);
}

function findWebhook(call: Call, { store, problems }: RebillyService): Webhook {
	const id = call.params.id as string;
	const webhook = store.webhooks.get(id);
	if (webhook) return webhook;
	throw problems.refusal(404, `Webhook '${id}' does not exist`, call.path);
}

function isPublic(url: string): boolean {
	return (
		url.startsWith('https://') && !/^(localhost|127\.|10\.|192\.168\.|\[)/.test(hostOf(url) ?? '')
	);
}

function hostOf(url: string): string | undefined {
	return URL.canParse(url) ? new URL(url).hostname : undefined;
}

function presentWebhook({ createdAt, updatedAt, ...webhook }: Webhook, call: Call): unknown {
	return {
		...webhook,
		createdTime: writeDateTime(createdAt),
		updatedTime: writeDateTime(updatedAt),
		_links: [{ href: webhookAddress(webhook, call), rel: 'self' }],
	};
}

function webhookAddress({ id }: Pick<Webhook, 'id'>, call: Call): string {
	return `${call.origin}/organizations/${call.params.organizationId}/webhooks/${id}`;
}
