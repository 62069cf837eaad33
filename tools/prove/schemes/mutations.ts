import { type Recognition, uniqueField } from '../../../delivery/contract/recognition';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';

/** The guarantees that can be switched off to see whether the proof notices. */
export const mutations = [
	'lookUp',
	'identity',
	'retryAfter',
	'memory',
	'echo',
	'canary',
	'lock',
	'audit',
	'wait',
	'takingBack',
] as const;

export type Mutation = (typeof mutations)[number];

/** Options of the node with which a guarantee is switched off; users have this one too. */
export function mutatedOptions(mutation: Mutation | undefined): { lookUp?: false } {
	return mutation === 'lookUp' ? { lookUp: false } : {};
}

/** Switches off what lies in the surroundings of the node: here the memory between two tries. */
export function mutatedContext(
	mutation: Mutation | undefined,
): (context: IExecuteFunctions) => void {
	return (context) => {
		if (mutation === 'memory') Object.defineProperty(context, 'getContext', { value: () => ({}) });
	};
}

/** Switches off what lies in the package, by replacing functions of its modules in this process. */
export function mutateModules(packageDirectory: string, mutation: Mutation | undefined): void {
	const dist = (name: string): string => path.join(packageDirectory, 'dist', name);
	const delivery = (name: string): string => dist(path.join('delivery', name));
	if (mutation === 'identity') {
		replace(delivery('identity/identify.js'), 'identify', (identify) => (target, body, ...rest) => {
			const { recognition } = target as { recognition: Recognition };
			const field = uniqueField(recognition);
			const identity = `random-${String(Math.random()).slice(2)}`;
			const own = field === undefined ? {} : { [field]: identity };
			const identified = identify(target, { ...(body as object), ...own }, ...rest) as object;
			return { ...identified, identity };
		});
	}
	if (mutation === 'retryAfter') {
		replace(delivery('run/backoff.js'), 'retryAfter', () => () => undefined);
		replace(delivery('run/backoff.js'), 'waitBeforeRetry', () => () => 0);
	}
	if (mutation === 'echo') {
		// What an answer says of the stored usage is taken to be what was sent.
		replace(dist('nodes/RebillyUsage/answers.js'), 'judge', (judge) => (...parameters) => ({
			...(judge(...parameters) as object),
			differences: [],
		}));
	}
	if (mutation === 'canary') {
		replace(delivery('confirm/looking.js'), 'lookForCanary', () => async () => 'listed');
		// Within a process, what was stored lately is known without lists.
		redefine(delivery('confirm/locks.js'), 'PartitionLocks', 'storedLately', { value: () => [] });
	}
	if (mutation === 'audit') {
		// What was stored is taken to be stored once, as its answer says.
		const seen = { kind: 'read', usages: [], late: new Set(), gone: new Set() };
		replace(delivery('confirm/audit.js'), 'audit', () => async () => seen);
		redefine(delivery('confirm/jointAudit.js'), 'JointAudit', 'of', { value: async () => [] });
	}
	if (mutation === 'wait')
		redefine(delivery('confirm/waits.js'), 'Freshness', 'auditWaitMs', { get: () => 0 });
	if (mutation === 'takingBack') {
		const left = (surplus: unknown): object => ({ left: surplus, hasTakenBack: false });
		replace(
			delivery('create/listed/takeBack.js'),
			'takeBack',
			() => async (_partition, surplus) => left(surplus),
		);
	}
	// Without turns two executions meet in one process, too.
	if (mutation === 'lock' || mutation === 'audit' || mutation === 'takingBack') {
		const first = { isFirst: true, comes: Promise.resolve(), end: () => {} };
		redefine(delivery('confirm/locks.js'), 'PartitionLocks', 'takeTurn', { value: () => first });
		redefine(delivery('confirm/locks.js'), 'PartitionLocks', 'storedLately', { value: () => [] });
	}
}

/** Switches off what a class of the package does. */
function redefine(
	file: string,
	name: string,
	member: string,
	descriptor: PropertyDescriptor,
): void {
	const exports = createRequire(__filename)(file) as Record<string, { prototype: object }>;
	Object.defineProperty(exports[name].prototype, member, descriptor);
}

type AnyFunction = (...parameters: unknown[]) => unknown;

/** Compiled modules call each other through their exports, so a replaced export is called by all. */
function replace(
	file: string,
	name: string,
	changed: (original: AnyFunction) => AnyFunction,
): void {
	const exports = createRequire(__filename)(file) as Record<string, unknown>;
	const original = exports[name];
	if (typeof original !== 'function')
		throw new Error(`There is no function '${name}' to switch off in ${path.basename(file)}.`);
	exports[name] = changed(original as AnyFunction);
	if (exports[name] === original)
		throw new Error(`'${name}' of ${path.basename(file)} cannot be replaced.`);
}
