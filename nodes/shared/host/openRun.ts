import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Refusal } from '../../../delivery/contract/outcome';
import { PartitionLocks } from '../../../delivery/confirm/locks';
import { Run } from '../../../delivery/run/run';
import type { Answer, Clock } from '../../../delivery/contract/wire';
import { createClock } from './clock';
import { CredentialProblem } from './credentialProblem';
import { nodeFailure } from './nodeFailure';
import type { Limits } from '../screen/limits';
import { createTransport } from './transport';

/** A billing service as its nodes reach it. */
export interface Service {
	/** For messages: `Rebilly`. */
	readonly name: string;
	readonly credentialType: string;
	/** @throws CredentialProblem when the credential cannot work */
	readonly connect: (credentials: object) => Connection;
	/** What the service says in an answer that is a refusal. */
	readonly refusalOf: (answer: Answer) => Refusal;
}

/** Where the requests go. */
export interface Connection {
	readonly baseUrl: string;
	/** Names the account: usages of different accounts are never taken for one another. */
	readonly account: string;
}

/** A run at the service of the node's credential, ready to read and send. */
export interface OpenRun {
	readonly run: Run;
	readonly clock: Clock;
	readonly connection: Connection;
	/** In which all executions of this process take turns. */
	readonly locks: PartitionLocks;
}

const LOCKS = new PartitionLocks();

/**
 * Opens a run with the credential of the node.
 *
 * @throws NodeOperationError when the credential cannot work
 */
export async function openRun(
	context: IExecuteFunctions,
	service: Service,
	limits: Limits,
): Promise<OpenRun> {
	const credentials = await context.getCredentials(service.credentialType);
	const connection = connect(context, service, credentials);
	const clock = createClock(context);
	const transport = createTransport(context, {
		credentialType: service.credentialType,
		credentials,
		accountOf: (changed) => service.connect(changed).account,
		baseUrl: connection.baseUrl,
		timeoutMs: limits.timeoutMs,
	});
	const run = new Run(transport, clock, limits, Math.random, (message) =>
		logWait(context, message),
	);
	return { run, clock, connection, locks: LOCKS };
}

function connect(context: IExecuteFunctions, service: Service, credentials: object): Connection {
	try {
		return service.connect(credentials);
	} catch (thrown) {
		if (!(thrown instanceof CredentialProblem))
			throw new NodeOperationError(context.getNode(), thrown as Error);
		const reason = { code: thrown.code, message: 'The credential cannot be used' };
		throw nodeFailure(context.getNode(), reason, thrown.message);
	}
}

/** Into the log of n8n, and for a run from the editor into its console. */
function logWait(context: IExecuteFunctions, message: string): void {
	context.logger.info(`${context.getNode().name}: ${message}`);
	context.sendMessageToUI(message);
}
