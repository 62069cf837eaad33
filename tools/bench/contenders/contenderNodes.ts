import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Target } from '../../sandbox';
import { usageTargets } from '../../targets';
import type { Form } from '../usages';

/** A node under measurement, with all its settings. */
export interface Contender {
	/** As it stands in the tables. */
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: INodeParameters;
	/** In which form it wants its items. */
	readonly form: Form;
	/** Whether every item leaves as one request that stores. */
	readonly sends: boolean;
}

/** The same for all who let it be set. */
export const CONCURRENCY = 50;

export const OURS = 'this package';
export const HTTP_REQUEST = 'HTTP Request';
export const FLOOR = 'floor';
export const FLOOR_ONCE = 'floor, credential once';
export const KEPT_CONNECTIONS = 'Node alone, connections kept';

/**
 * The package's own node, with all guarantees on.
 *
 * @param parameters where the usage comes from
 */
export function ours(
	target: Target,
	parameters: INodeParameters,
	name = OURS,
	options: INodeParameters = {},
): Contender {
	const { node: type, parameters: action } = usageTargets[target];
	return {
		name,
		type,
		typeVersion: 1,
		parameters: {
			...action,
			...parameters,
			options: { concurrency: CONCURRENCY, timeLimit: 1440, ...options },
		},
		form: 'usage',
		sends: options.dryRun !== true,
	};
}

/** The names of the two settings of the option Audit. */
export const AUDIT_ALWAYS = `${OURS}, Audit Always`;
export const AUDIT_AFTER_DOUBT = `${OURS}, Audit After Doubt Only`;

/** The package's own node with each setting of Audit, the usage from the whole item. */
export function bothAudits(target: Target): Contender[] {
	return [
		ours(target, { usageFrom: 'item' }, AUDIT_ALWAYS, { audit: 'always' }),
		ours(target, { usageFrom: 'item' }, AUDIT_AFTER_DOUBT, { audit: 'afterDoubt' }),
	];
}

/**
 * HTTP Request with the same credential, and the usage as an expression of its body.
 *
 * @param url where usages are sent; `{aggregation}` stands for that of the item
 */
export function httpRequest(
	target: Target,
	url: string,
	body: INodeParameters,
	name = HTTP_REQUEST,
): Contender {
	const hasPlace = url.includes('{aggregation}');
	return {
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			method: 'POST',
			url: hasPlace
				? `=${url.replace('{aggregation}', '{{ $json.ratedUsageAggregationIdent }}')}`
				: url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: usageTargets[target].credential.type,
			sendBody: true,
			...body,
			// The shortest pause it takes: it never waits for answers, and a longer one would only hold it up.
			options: { batching: { batch: { batchSize: CONCURRENCY, batchInterval: 1 } } },
		},
		form: 'withIdent',
		sends: true,
	};
}

/** The body of HTTP Request that takes the whole item. */
export const WHOLE_ITEM_BODY: INodeParameters = {
	specifyBody: 'json',
	jsonBody: '={{ JSON.stringify($json) }}',
};

/**
 * The bare helper of the host, with ready bodies.
 *
 * @param name whether the helper reads the credential for each request, as it does by itself, or once for all
 */
export function floor(
	target: Target,
	url: string,
	name: typeof FLOOR | typeof FLOOR_ONCE = FLOOR,
): Contender {
	return {
		name,
		type: 'CUSTOM.benchFloor',
		typeVersion: 1,
		parameters: {
			work: 'send',
			url,
			credentialType: usageTargets[target].credential.type,
			credentialOnce: name === FLOOR_ONCE,
			concurrency: CONCURRENCY,
		},
		form: 'request',
		sends: true,
	};
}

/** Node without the helper of the host, over connections that are kept: what the host could come to. */
export function keptConnections(url: string): Contender {
	return {
		name: KEPT_CONNECTIONS,
		type: 'CUSTOM.benchFloor',
		typeVersion: 1,
		parameters: { work: 'sendKept', url, concurrency: CONCURRENCY },
		form: 'request',
		sends: true,
	};
}

/** The bare reading of parameters, once for each item and value. */
export function bareReading(name: string, values: readonly string[]): Contender {
	const named: IDataObject = Object.fromEntries(
		values.map((value, number) => [`value${number}`, value]),
	);
	return {
		name,
		type: 'CUSTOM.benchFloor',
		typeVersion: 1,
		parameters: {
			work: 'read',
			names: Object.keys(named).join(' '),
			...(named as INodeParameters),
		},
		form: 'usage',
		sends: false,
	};
}
