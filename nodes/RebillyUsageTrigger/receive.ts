import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { noteDelivery, type TriggerMemory } from './triggerMemory';
import { itemOf, keyOf, payloadOf } from './payload';
import { bringsSecret, SECRET_HEADER } from './secret';

const HOUR_MS = 3_600_000;
const USUAL_HOURS = 24;

/**
 * Takes a delivery: refuses what does not come from Rebilly, starts nothing for what came before,
 * and makes one item of the rest.
 */
export function receive(context: IWebhookFunctions): IWebhookResponseData {
	const memory: TriggerMemory = context.getWorkflowStaticData('node');
	if (!bringsSecret(context.getHeaderData()[SECRET_HEADER], memory.secretDigest)) {
		return refuse(context, 401, 'Not a delivery of the registered webhook');
	}
	const payload = payloadOf(context);
	if (payload === undefined) return refuse(context, 400, 'The body has to be a JSON object');
	const now = new Date();
	// A test from the editor is to work as often as it is tried.
	const isTest = context.getMode() === 'manual';
	const key = isTest ? undefined : keyOf(payload);
	if (key !== undefined && !noteDelivery(memory, key, now.getTime(), remembersFor(context))) {
		return { webhookResponse: { message: 'Delivered before' } };
	}
	return { workflowData: [[{ json: itemOf(payload, now) }]] };
}

function remembersFor(context: IWebhookFunctions): number {
	const hours = Number(context.getNodeParameter('options.dropRepeatsWithin', USUAL_HOURS));
	return (Number.isFinite(hours) && hours >= 0 ? hours : USUAL_HOURS) * HOUR_MS;
}

/** Answers by itself and starts no execution. */
function refuse(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	const response = context.getResponseObject();
	response.writeHead(status, { 'Content-Type': 'application/json' });
	response.end(JSON.stringify({ message }));
	return { noWebhookResponse: true };
}
