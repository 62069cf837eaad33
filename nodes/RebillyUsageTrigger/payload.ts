import { createHash } from 'crypto';
import get from 'lodash/get';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { Decimal } from '../../values/decimal';
import { canonicalJson, type ExactJson, type ExactObject } from '../../values/exactJson';
import { REVISION, SUBSCRIPTION_EVENT } from '../RebillyUsage/api';
import { asObject, asText, readJson } from '../../values/json';
import { plain } from '../shared/report/recordJson';

/**
 * The body of a delivery. Read from the text where the host has it, because the host's own parser
 * rounds long numbers.
 *
 * @returns `undefined` when it is no JSON object, or an empty one
 */
export function payloadOf(context: IWebhookFunctions): ExactObject | undefined {
	const { rawBody } = context.getRequestObject();
	const body =
		rawBody === undefined
			? (context.getBodyData() as ExactJson)
			: readJson(rawBody.toString('utf8'));
	const payload = body instanceof Decimal ? undefined : asObject(body);
	return payload === undefined || Object.keys(payload).length === 0 ? undefined : payload;
}

/**
 * One text for all deliveries that say the same, whatever the order of their members.
 *
 * @returns `undefined` for an event that would say the same if it happened again, so that no delivery
 *   of it can be called a repeat
 */
export function keyOf(payload: ExactObject): string | undefined {
	const isOfSubscription = asText(payload.eventType)?.startsWith(SUBSCRIPTION_EVENT) === true;
	const hasFigures = Object.values(payload).some(
		(value) => typeof value === 'number' || value instanceof Decimal,
	);
	const hasRevision = get(payload, REVISION) !== undefined;
	if (isOfSubscription && !hasFigures && !hasRevision) return undefined;
	return createHash('sha256').update(canonicalJson(payload)).digest('base64url');
}

/** The payload as an item: numbers that a float would change become text. */
export function itemOf(payload: ExactObject, receivedAt: Date): IDataObject {
	return { ...(plain(payload) as IDataObject), receivedAt: receivedAt.toISOString() };
}
