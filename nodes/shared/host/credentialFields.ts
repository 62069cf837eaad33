import { trimmed } from '../../../values/blanks';

/**
 * The fields of a credential without the blanks that come along where they are copied from: none of them
 * is part of an address, an ID or a secret.
 *
 * @param data as n8n decrypts it
 */
export function credentialFields<Fields extends object>(data: object): Fields {
	const fields = Object.entries(data).map(([name, value]: [string, unknown]) => [
		name,
		typeof value === 'string' ? trimmed(value) : value,
	]);
	return Object.fromEntries(fields) as Fields;
}
