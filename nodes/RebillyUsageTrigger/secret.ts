import { createHash, randomBytes, timingSafeEqual } from 'crypto';

/**
 * Rebilly signs nothing, so each webhook is given a random secret that it sends along in this header.
 * In lower case, as the host hands headers over.
 */
export const SECRET_HEADER = 'x-usage-trigger-secret';

const SECRET_BYTES = 32;

/** A secret for one webhook: 43 characters that fit into any header. */
export function newSecret(): string {
	return randomBytes(SECRET_BYTES).toString('base64url');
}

/** An ID for a webhook, as Rebilly's own look; never one that was used before. */
export function newWebhookId(): string {
	return `hook_${randomBytes(16).toString('hex')}`;
}

/** What n8n keeps of a secret: enough to recognise it, not enough to forge a delivery. */
export function digestOf(secret: string): string {
	return createHash('sha256').update(secret).digest('base64url');
}

/**
 * Whether a delivery brings the secret. The time that takes says nothing about how much of a guess
 * was right, because digests of equal length are compared.
 *
 * @param given the value of the header, whatever was sent
 * @param digest what `digestOf` made of the secret; nothing while no webhook is registered
 */
export function bringsSecret(given: unknown, digest: unknown): boolean {
	const sha256 = (text: string) => createHash('sha256').update(text).digest();
	const isEqual = timingSafeEqual(
		sha256(typeof given === 'string' ? digestOf(given) : ''),
		sha256(typeof digest === 'string' ? digest : ''),
	);
	return isEqual && typeof given === 'string' && typeof digest === 'string';
}
