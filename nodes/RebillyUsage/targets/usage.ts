import type { z } from 'zod';
import { ANY_READING, decimal, faultIssue, flag, instant, leftOut, text, type Reading } from '../../../delivery/fields';
import type { Measure, Page, StoredUsage, StoredUsages, Target } from '../../../delivery/target';
import type { Answer } from '../../../delivery/wire';
import type { Decimal} from '../../../values/decimal';
import { parseDecimal } from '../../../values/decimal';
import type { ExactObject } from '../../../values/exactJson';
import { formatInstant, parseInstant } from '../../../values/instant';
import { asList, asObject, asText, readJson } from '../../shared/answers';
import { usageObject } from '../../shared/targetFields';
import { judge } from '../answers';
import {
	ID_PATTERN,
	LARGEST_PAGE,
	LONGEST_ID,
	NEWEST_FIRST,
	OLDEST_FIRST,
	PATHS,
	PERMISSIONS,
	QUANTITY_DECIMALS,
	READ_ONLY_FIELDS,
	REACH_BY_OFFSET,
	SMALLEST_QUANTITY,
	usagesFilter,
} from '../api';

/** Who says when a usage was: itself, or Rebilly at the moment of the request. */
export type UsageTimeFrom = 'usage' | 'rebilly';

/** Every rule of the body, field by field. */
function shape(reading: Reading, timeFrom: UsageTimeFrom) {
	return {
		subscriptionId: text({
			label: 'Subscription Item',
			required: true,
			maximum: LONGEST_ID,
			pattern: ID_PATTERN,
			patternInWords: 'letters, digits and _ - . ~ @',
		}),
		quantity: decimal(
			{ label: 'Quantity', required: true, minimum: SMALLEST_QUANTITY, maximumDecimals: QUANTITY_DECIMALS },
			reading,
		),
		usageTime: timeFrom === 'rebilly' ? leftOut() : instant({ label: 'Usage Time', required: true }, reading),
		acceptPartialQuantity: flag({ label: 'Accept Partial Quantity' }),
	};
}

/** The API refuses its own fields; sending back a usage that was read is a likely slip. */
function betweenFields(body: ExactObject, context: z.RefinementCtx): void {
	for (const field of READ_ONLY_FIELDS) {
		if (body[field] === undefined) continue;
		context.addIssue({
			...faultIssue(field, 'readOnly', 'is set by Rebilly and cannot be sent', 'Remove it from the JSON.'),
			path: [field],
		});
	}
}

function measure(body: ExactObject): Measure {
	const time = typeof body.usageTime === 'string' ? Date.parse(body.usageTime) : undefined;
	return {
		lane: String(body.subscriptionId),
		amounts: [{ unit: 'quantity', value: body.quantity as Decimal }],
		from: time,
		to: time,
	};
}

/** What Rebilly can tell usages apart by; without a time a repeat cannot be recognised. */
function content(body: ExactObject): ExactObject | undefined {
	if (typeof body.usageTime !== 'string') return undefined;
	return { subscriptionId: body.subscriptionId, usageTime: body.usageTime, quantity: body.quantity };
}

const storedUsages: StoredUsages = {
	pageSize: LARGEST_PAGE,
	refusalOf: listRefusalOf,
	reach: REACH_BY_OFFSET,
	within: (span, offset) => ({
		method: 'GET',
		path: PATHS.usages,
		query: {
			filter: usagesFilter(formatInstant(span.from), formatInstant(span.to), span.lane),
			// Oldest first, so that a usage stored meanwhile moves no other to another page.
			sort: OLDEST_FIRST,
			limit: String(LARGEST_PAGE),
			offset: String(offset),
		},
	}),
	newest: (offset) => ({
		method: 'GET',
		path: PATHS.usages,
		query: { sort: NEWEST_FIRST, limit: String(LARGEST_PAGE), offset: String(offset) },
	}),
	read: readPage,
	isPartOf,
};

function listRefusalOf(status: number): string {
	if (status === 401) return "Rebilly refused the credential (401); check 'Secret Key' and 'Environment'";
	if (status === 403) {
		return `the credential may not list usages (403); give its key the permission ${PERMISSIONS.listUsages}, or switch off 'Look Up Before Sending'`;
	}
	if (status === 404) return "Rebilly knows no such organization (404); check 'Organization ID' and 'Environment' of the credential";
	if (status >= 300 && status < 400) {
		return "the address answered with a redirect, which is not followed; check 'Base URL' of the credential";
	}
	return `the list of stored usages cannot be read (status ${status})`;
}

/** With `acceptPartialQuantity` the API may store less than was sent, at the same time. */
function isPartOf(stored: StoredUsage, body: ExactObject): boolean {
	return (
		body.acceptPartialQuantity === true &&
		stored.lane === body.subscriptionId &&
		formatInstant(stored.time) === body.usageTime &&
		stored.quantity.compare(body.quantity as Decimal) < 0
	);
}

function readPage(answer: Answer): Page<StoredUsage> | undefined {
	if (answer.status !== 200) return undefined;
	const records = asList(readJson(answer.body));
	if (records === undefined) return undefined;
	const usages = records.map((record) => storedUsageOf(asObject(record)));
	// A record that cannot be read could be the one that is looked for.
	if (!usages.every((usage) => usage !== undefined)) return undefined;
	const total = answer.headers['pagination-total'];
	return {
		usages,
		total: total !== undefined && /^\d+$/.test(total) ? Number(total) : undefined,
	};
}

function storedUsageOf(record: ExactObject | undefined): StoredUsage | undefined {
	const [id, lane] = [asText(record?.id), asText(record?.subscriptionId)];
	const time = parseInstant(record?.usageTime);
	const quantity = parseDecimal(record?.quantity);
	if (id === undefined || lane === undefined || !time.ok || !quantity.ok) return undefined;
	const usage = { subscriptionId: lane, usageTime: formatInstant(time.epochMs), quantity: quantity.value };
	return { id, lane, time: time.epochMs, content: usage, quantity: quantity.value };
}

/** *Create usage*: POST /usages. */
export function usageTarget(timeFrom: UsageTimeFrom): Target {
	return {
		name: 'rebilly/usage',
		service: 'Rebilly',
		schema: (reading) => usageObject(shape(reading, timeFrom), betweenFields),
		fields: Object.keys(shape(ANY_READING, timeFrom)),
		content,
		request: (body) => ({ method: 'POST', path: PATHS.usages, body }),
		measure,
		judge,
		storedUsages,
	};
}
