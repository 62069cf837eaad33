import type { IDataObject } from 'n8n-workflow';

/**
 * What the node keeps in the static data of its workflow. n8n keeps the data of a test apart from
 * that of production, and saves it as JSON after an activation and after each delivery.
 */
export interface TriggerMemory extends IDataObject {
	/** The id of the webhook at Rebilly. */
	webhookId?: string;
	/** The host and organization where it is registered. */
	account?: string;
	/** The digest of the secret that its deliveries bring. */
	secretDigest?: string;
	/** When deliveries were accepted, by their keys: milliseconds since 1970. */
	accepted?: Record<string, number>;
}

/** So many deliveries are remembered, the newest. */
export const MOST_REMEMBERED = 1000;

/**
 * Notes a delivery, unless an equal one was accepted not long ago. The time counts from the one that
 * was accepted: a repeat does not prolong it, or what comes daily would never come through again.
 *
 * @param now milliseconds since 1970
 * @param withinMs how long a delivery is remembered; with 0 nothing is a repeat
 * @returns whether the delivery is new
 */
export function noteDelivery(
	memory: TriggerMemory,
	key: string,
	now: number,
	withinMs: number,
): boolean {
	const recent = Object.entries(memory.accepted ?? {}).filter(
		([, at]) => at > now - withinMs && at <= now,
	);
	const isNew = !recent.some(([known]) => known === key);
	if (!isNew) return false;
	const remembered = withinMs > 0 ? [...recent, [key, now] as const] : [];
	remembered.sort(([, left], [, right]) => left - right);
	memory.accepted = Object.fromEntries(remembered.slice(-MOST_REMEMBERED));
	return true;
}

/** Leaves nothing behind. */
export function forgetAll(memory: TriggerMemory): void {
	for (const name of Object.keys(memory)) delete memory[name];
}
