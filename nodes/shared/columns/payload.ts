import { readJson } from '../../../values/json';
import { isPlain, type Plain } from './place';

/** Where webhooks put what they were sent. */
export const PAYLOAD = 'body';

/** What an item holds as the payload of a webhook, as an object or as JSON text. */
export function payloadOf(item: Plain): Plain | undefined {
	if (!Object.hasOwn(item, PAYLOAD)) return undefined;
	const held = item[PAYLOAD];
	const payload: unknown = typeof held === 'string' ? readJson(held) : held;
	return isPlain(payload) ? payload : undefined;
}
