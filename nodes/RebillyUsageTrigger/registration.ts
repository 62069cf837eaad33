import isEqual from 'lodash/isEqual';
import type { Page } from '../../delivery/contract/list';
import { ATTEMPTS_TO_REGISTER } from '../../delivery/run/attempts';
import { byOffset } from '../../delivery/stored/paging';
import type { Answer } from '../../delivery/contract/wire';
import { canonicalJson, type ExactJson, type ExactObject } from '../../values/exactJson';
import { refusalOf } from '../RebillyUsage/answers';
import {
	CREDENTIAL_ADDRESS,
	CREDENTIAL_NAMES,
	LARGEST_PAGE,
	MOST_ACTIVE_WEBHOOKS,
	PATHS,
	PERMISSIONS,
	REACH_BY_OFFSET,
} from '../RebillyUsage/api';
import { asList, asObject, asText, readJson } from '../../values/json';
import { firstText } from '../shared/items/lists';
import { codeOfStatus } from '../../delivery/contract/code';
import { RegistrationProblem } from './registrationProblem';
import { recordOf, type Registry } from './registry';
import { SECRET_HEADER } from './secret';

/** A webhook as this node wants it. */
export interface WantedWebhook {
	readonly url: string;
	readonly events: readonly string[];
}

/** Whether the webhook is there, active, and just as this node would register it. */
export async function isRegistered(
	registry: Registry,
	id: string,
	wanted: WantedWebhook,
): Promise<boolean> {
	const answer = await registry.read(
		{ method: 'GET', path: PATHS.webhook(id) },
		PERMISSIONS.readWebhook,
	);
	if (answer.status === 404) return false;
	const webhook = recordOf(answer);
	if (answer.status !== 200 || webhook === undefined) throw refused(answer, 'read the webhook');
	const events = (asList(webhook.eventsFilter) ?? []).map(asText);
	return (
		webhook.status === 'active' &&
		webhook.url === wanted.url &&
		isEqual([...events].sort(), [...wanted.events].sort()) &&
		bringsHeader(webhook.headers)
	);
}

/** A service may keep the headers to itself; a list without ours is what cannot work. */
function bringsHeader(headers: ExactJson | undefined): boolean {
	const list = asList(headers);
	if (list === undefined) return true;
	return list.some((entry) => {
		const header = asObject(entry);
		return asText(header?.name)?.toLowerCase() === SECRET_HEADER && header?.status === 'active';
	});
}

/**
 * Registers a webhook, so that there is exactly one with its URL afterwards. The URL belongs to one
 * node of one n8n, so whatever else is registered under it was left behind by an earlier attempt.
 *
 * @returns its id
 * @throws RegistrationProblem
 */
export async function register(
	registry: Registry,
	wanted: WantedWebhook,
	secret: string,
): Promise<string> {
	const left = await registeredUnder(registry, wanted.url);
	for (const id of left ?? []) await remove(registry, id);
	// The field is called after the older name of a credential, and takes both.
	const credentialHash = await nameOfCredential(registry, wanted.url);
	const request = {
		method: 'POST' as const,
		path: PATHS.webhooks,
		body: {
			method: 'POST',
			url: wanted.url,
			credentialHash,
			eventsFilter: wanted.events,
			status: 'active',
			headers: [{ name: SECRET_HEADER, value: secret, status: 'active' }],
		},
	};
	let doubt: string | undefined;
	for (let attempt = 1; attempt <= ATTEMPTS_TO_REGISTER; attempt += 1) {
		const answer = await registry.write(request, PERMISSIONS.createWebhook);
		const id = 'doubt' in answer ? undefined : idOf(answer);
		if (!('doubt' in answer) && answer.status !== 201)
			throw await notRegistered(registry, answer, wanted.url);
		if (id !== undefined) {
			if (doubt !== undefined) await removeOthers(registry, wanted.url, id);
			return id;
		}
		doubt = 'doubt' in answer ? answer.doubt.message : 'the answer cannot be read';
		// Everything older was removed before, so what is found now was registered just now, with this secret.
		const found = left === undefined ? undefined : await registeredUnder(registry, wanted.url);
		if (found === undefined) throw mayBeRegistered(wanted.url, doubt);
		const [first, ...others] = found;
		for (const other of others) await remove(registry, other);
		if (first !== undefined) return first;
	}
	throw mayBeRegistered(wanted.url, String(doubt));
}

/** Deletes a webhook; one that is gone already is as good as deleted. */
export async function remove(registry: Registry, id: string): Promise<void> {
	const request = { method: 'DELETE' as const, path: PATHS.webhook(id) };
	const answer = await registry.writeUntilAnswered(request, PERMISSIONS.deleteWebhook);
	if (answer.status >= 300 && answer.status !== 404) throw refused(answer, 'delete the webhook');
}

async function removeOthers(registry: Registry, url: string, id: string): Promise<void> {
	const all = (await registeredUnder(registry, url)) ?? [];
	for (const other of all.filter((found) => found !== id)) await remove(registry, other);
}

/** The ids of all webhooks with the URL, or `undefined` when this key or API shows no list. */
async function registeredUnder(registry: Registry, url: string): Promise<string[] | undefined> {
	const all = await registry.readAll(WEBHOOKS);
	return all
		?.filter(({ record }) => record.url === url)
		.flatMap(({ record }) => asText(record.id) ?? []);
}

/** Not filtered by the API: how it would take a URL in a filter is not known. */
const WEBHOOKS = byOffset<WebhookRecord>(
	{ pageSize: LARGEST_PAGE, reach: REACH_BY_OFFSET, read: readWebhooks },
	(offset, limit) => ({
		method: 'GET',
		path: PATHS.webhooks,
		query: { limit: String(limit), offset: String(offset) },
	}),
);

interface WebhookRecord {
	readonly id: string;
	readonly record: ExactObject;
}

function readWebhooks(answer: Answer): Page<WebhookRecord> | undefined {
	const entries = answer.status === 200 ? asList(readJson(answer.body)) : undefined;
	return (
		entries && {
			items: entries.map((entry) => {
				const record = asObject(entry) ?? {};
				return { id: asText(record.id) ?? canonicalJson(record), record };
			}),
		}
	);
}

/** Rebilly wants to know how to sign in to a host: not at all, the header is what we go by. */
async function nameOfCredential(registry: Registry, url: string): Promise<string> {
	const body = { type: 'webhook', host: new URL(url).hostname, auth: { type: 'none' } };
	const request = { method: 'POST' as const, path: PATHS.webhookCredentials, body };
	const answer = await registry.writeUntilAnswered(request, PERMISSIONS.createWebhookCredential);
	if (answer.status !== 201 && answer.status !== 303)
		throw refusedAddress(answer, url) ?? refused(answer, 'register the host of this n8n');
	// The address is read, never followed: it could lead to another host.
	const record = recordOf(answer) ?? {};
	const name =
		firstText(record, CREDENTIAL_NAMES) ??
		CREDENTIAL_ADDRESS.exec(answer.headers.location ?? '')?.[1];
	if (name !== undefined) return name;
	throw new RegistrationProblem(
		'unclear-answer',
		`Rebilly answered ${answer.status} to the registration of the host of this n8n, without the ID of a service credential.`,
	);
}

function idOf(answer: Answer): string | undefined {
	return answer.status === 201 ? asText(recordOf(answer)?.id) : undefined;
}

async function notRegistered(
	registry: Registry,
	answer: Answer,
	url: string,
): Promise<RegistrationProblem> {
	const aboutAddress = refusedAddress(answer, url);
	if (aboutAddress !== undefined) return aboutAddress;
	const active =
		(await registry.readAll(WEBHOOKS))?.filter(({ record }) => record.status === 'active').length ??
		0;
	if (active < MOST_ACTIVE_WEBHOOKS) return refused(answer, 'register the webhook');
	return new RegistrationProblem(
		'too-many-webhooks',
		`Rebilly allows ${MOST_ACTIVE_WEBHOOKS} active webhooks per organization, and ${active} are active. Delete or deactivate one in Rebilly, or a workflow of n8n that no longer needs its own, then activate this workflow again.`,
	);
}

function refusedAddress(answer: Answer, url: string): RegistrationProblem | undefined {
	const { fields, message } = refusalOf(answer);
	if (!fields?.some(({ field }) => field === 'url' || field === 'host')) return undefined;
	return new RegistrationProblem(
		'address-refused',
		`Rebilly does not take the address of this n8n, ${url}. It has to reach n8n from the internet, by https. Set WEBHOOK_URL of n8n to its public address, then activate the workflow again. Rebilly says: ${message}`,
	);
}

function refused(answer: Answer, what: string): RegistrationProblem {
	return new RegistrationProblem(
		codeOfStatus(answer.status),
		`Rebilly refused to ${what} (${answer.status}): ${refusalOf(answer).message}`,
	);
}

function mayBeRegistered(url: string, doubt: string): RegistrationProblem {
	return new RegistrationProblem(
		'may-be-registered',
		`Rebilly may have registered the webhook, but ${doubt}. Activate the workflow again: what was left behind is removed first, if the key has the permission ${PERMISSIONS.listWebhooks}. Without it, delete webhooks with the address ${url} in Rebilly by hand.`,
	);
}
