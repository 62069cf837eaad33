import type { Answer, Call } from '../../server/answers';
import type { BodyCheck } from '../../server/bodyCheck';
import { writeDateTime } from '../../values/instants';
import { newIdentifier } from '../store/identifiers';
import type { RebillyService } from '../rebillyService';
import type { RebillyStore, ServiceCredential } from '../store/rebillyStore';

/** POST /service-credentials/webhook: 201, or 303 to the one that exists already. */
export function createServiceCredential(call: Call, service: RebillyService): Answer {
	const check = service.problems.checkBody(call);
	check.oneOf('type', ['webhook'], { required: true });
	const host = check.text('host', { required: true, pattern: /^[a-zA-Z0-9.-]+$/ });
	const auth = readAuth(check);
	service.problems.refuseBroken(check, call);

	const existing = [...service.store.serviceCredentials.values()].find(
		(credential) => credential.host === host && sameAuth(credential.auth, auth),
	);
	if (existing) return credentialAnswer(303, existing, call);
	const credential: ServiceCredential = {
		id: newIdentifier('crd', service.random),
		hash:
			service.settings.credentialHashes === 'given'
				? service.random.text(40, '0123456789abcdef')
				: null,
		host: host as string,
		auth,
		createdAt: service.now(),
	};
	service.store.serviceCredentials.set(credential.id, credential);
	return credentialAnswer(201, credential, call);
}

/** The credential that a webhook or a path names, by its id or its hash. */
export function findCredential(
	{ serviceCredentials }: RebillyStore,
	name: string,
): ServiceCredential | undefined {
	return (
		serviceCredentials.get(name) ??
		[...serviceCredentials.values()].find(({ hash }) => hash === name)
	);
}

/** GET /service-credentials/webhook/{hash} */
export function getServiceCredential(call: Call, { store, problems }: RebillyService): Answer {
	const credential = findCredential(store, call.params.hash as string);
	if (credential) return { status: 200, body: presentCredential(credential, call) };
	throw problems.refusal(404, 'This service credential does not exist', call.path);
}

function readAuth(check: BodyCheck): ServiceCredential['auth'] {
	const auth = check.object('auth', { required: true });
	const type = auth?.oneOf('type', ['none', 'basic', 'digest'], { required: true });
	if (!auth || type === undefined || type === 'none') return { type: 'none' };
	return {
		type,
		username: auth.text('username', { required: true, notBlank: true }) ?? '',
		password: auth.text('password', { required: true, notBlank: true }) ?? '',
	};
}

function sameAuth(left: ServiceCredential['auth'], right: ServiceCredential['auth']): boolean {
	return (
		left.type === right.type && left.username === right.username && left.password === right.password
	);
}

function presentCredential(credential: ServiceCredential, call: Call): unknown {
	const { type, username } = credential.auth;
	return {
		id: credential.id,
		...(credential.hash !== null && { hash: credential.hash }),
		type: 'webhook',
		host: credential.host,
		// The password stays with the service.
		auth: username === undefined ? { type } : { type, username },
		createdTime: writeDateTime(credential.createdAt),
		_links: [{ href: credentialAddress(credential, call), rel: 'self' }],
	};
}

/** The same for one that is new and one that exists. */
function credentialAnswer(status: 201 | 303, credential: ServiceCredential, call: Call): Answer {
	return {
		status,
		headers: { Location: credentialAddress(credential, call) },
		body: presentCredential(credential, call),
	};
}

function credentialAddress({ id }: ServiceCredential, call: Call): string {
	return `${call.origin}/organizations/${call.params.organizationId}/service-credentials/webhook/${id}`;
}
