import type { IHookFunctions, NodeOperationError } from 'n8n-workflow';
import { CredentialProblem } from '../shared/host/credentialProblem';
import { withoutCodes } from '../shared/host/hostMessage';
import { codeOfFailure, nodeFailure } from '../shared/host/nodeFailure';
import { forgetAll, type TriggerMemory } from './triggerMemory';
import { isRegistered, register, remove, type WantedWebhook } from './registration';
import { RegistrationProblem } from './registrationProblem';
import { openRegistry, type Registry } from './registry';
import { digestOf, newSecret } from './secret';

/**
 * Whether the webhook that this node registered still serves. One that does not, because it was
 * changed in Rebilly or n8n has moved, is removed, so that a new one can take its place.
 *
 * @throws NodeOperationError when Rebilly cannot be asked
 */
export async function isActive(context: IHookFunctions): Promise<boolean> {
	const memory: TriggerMemory = context.getWorkflowStaticData('node');
	const { webhookId, secretDigest } = memory;
	if (webhookId === undefined) return false;
	return await inWords(context, async () => {
		const registry = await openRegistry(context);
		if (!staysElsewhere(context, memory, registry)) {
			const serves =
				secretDigest !== undefined && (await isRegistered(registry, webhookId, wantedBy(context)));
			if (serves) return true;
			await remove(registry, webhookId);
		}
		forgetAll(memory);
		return false;
	});
}

/**
 * Registers the webhook, and notes its id and how to recognise its deliveries.
 *
 * @throws NodeOperationError when it cannot be registered; nothing is left behind then as far as that
 *   can be known
 */
export async function activate(context: IHookFunctions): Promise<boolean> {
	const memory: TriggerMemory = context.getWorkflowStaticData('node');
	const secret = newSecret();
	const wanted = wantedBy(context);
	return await inWords(context, async () => {
		if (wanted.events.length === 0) {
			throw new RegistrationProblem(
				'no-event-chosen',
				"Choose at least one event in 'Usage Limit Events' or 'Invoice and Subscription Events'.",
			);
		}
		const registry = await openRegistry(context, secret);
		const webhookId = await register(registry, wanted, secret);
		try {
			// Each start of n8n will ask this again; better that a missing permission shows now.
			await isRegistered(registry, webhookId, wanted);
		} catch (thrown) {
			await remove(registry, webhookId);
			throw failureOf(context, thrown);
		}
		Object.assign(memory, { webhookId, account: registry.account, secretDigest: digestOf(secret) });
		return true;
	});
}

/**
 * Removes the webhook from Rebilly and all memory of it. Where that is not possible, n8n deactivates
 * the workflow all the same; the id is kept, so that the next activation can try again.
 */
export async function deactivate(context: IHookFunctions): Promise<boolean> {
	const memory: TriggerMemory = context.getWorkflowStaticData('node');
	try {
		const { webhookId } = memory;
		if (webhookId !== undefined) {
			const registry = await openRegistry(context);
			if (!staysElsewhere(context, memory, registry)) await remove(registry, webhookId);
		}
		forgetAll(memory);
		return true;
	} catch (thrown) {
		// n8n tells nobody of what is thrown here, and in a test it may end the process.
		context.logger.warn(
			`${context.getNode().name}: the webhook ${memory.webhookId} could not be removed from Rebilly. Delete it there. ${messageOf(thrown)}`,
		);
		return false;
	}
}

/**
 * Whether the webhook belongs to another account than the credential. Then only the log can help: this
 * account knows nothing of it, and the key of the other is not at hand any more.
 */
function staysElsewhere(
	context: IHookFunctions,
	memory: TriggerMemory,
	{ account }: Registry,
): boolean {
	if (memory.account === undefined || memory.account === account) return false;
	context.logger.warn(
		`${context.getNode().name}: the webhook ${memory.webhookId} stays in Rebilly at ${memory.account}, because the credential now belongs to ${account}. Delete it there.`,
	);
	return true;
}

function wantedBy(context: IHookFunctions): WantedWebhook {
	const chosen = ['limitEvents', 'billingEvents'].flatMap(
		(name) => context.getNodeParameter(name, []) as string[],
	);
	return { url: String(context.getNodeWebhookUrl('default')), events: [...new Set(chosen)] };
}

/** Turns what goes wrong into the one sentence that n8n shows beside the switch. */
async function inWords<Result>(
	context: IHookFunctions,
	act: () => Promise<Result>,
): Promise<Result> {
	try {
		return await act();
	} catch (thrown) {
		throw failureOf(context, thrown);
	}
}

function failureOf(context: IHookFunctions, thrown: unknown): NodeOperationError {
	const code = isForUser(thrown) ? thrown.code : (codeOfFailure(thrown) ?? 'unexpected');
	return nodeFailure(context.getNode(), { code, message: messageOf(thrown) });
}

function isForUser(thrown: unknown): thrown is RegistrationProblem | CredentialProblem {
	return thrown instanceof RegistrationProblem || thrown instanceof CredentialProblem;
}

function messageOf(thrown: unknown): string {
	if (!isForUser(thrown))
		return thrown instanceof Error ? thrown.message : 'The webhook could not be registered.';
	return withoutCodes(thrown.message);
}
