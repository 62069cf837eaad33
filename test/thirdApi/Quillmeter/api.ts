/**
 * What the package believes about Quillmeter, a made-up billing API: the one place to correct when
 * the service turns out to differ.
 */

/** Documented: an event is kept unique by this header; a reading has no key, but can be listed. */
export const KEY_HEADER = 'Idempotency-Key';
export const LONGEST_KEY = 64;

export const PATHS = {
	events: '/v1/events',
	readings: '/v1/readings',
	meters: '/v1/meters',
} as const;

/** Documented. */
export const QUANTITY_DECIMALS = 4;
export const LARGEST_PAGE = 3;
export const REACH_BY_OFFSET = 300;

/** Assumption: how a list of readings is narrowed; every record is checked on our side. */
export const readingsOf = (from: string, to: string, meter?: string) => ({
	from,
	to,
	...(meter === undefined ? {} : { meter }),
});

/** The fields of the credential *Quillmeter API*. */
export interface QuillmeterCredentials {
	readonly baseUrl: string;
	readonly secretKey: string;
}
