import type { z } from 'zod/v3';
import { faultIssue, leftOut } from '../../../delivery/rules/field';
import { text } from '../../../delivery/rules/textFields';
import { flag } from '../../../delivery/rules/choiceFields';
import { decimal } from '../../../delivery/rules/numberFields';
import { instant } from '../../../delivery/rules/timeFields';
import type { Reading } from '../../../values/reading';
import type { Combination } from '../../../delivery/contract/combination';
import type { StoredUsage } from '../../../delivery/contract/recognition';
import type { ListedTarget, Measure } from '../../../delivery/contract/target';
import type { Decimal } from '../../../values/decimal';
import { parseDecimal } from '../../../values/decimal';
import type { ExactObject } from '../../../values/exactJson';
import { formatInstant, parseStoredInstant } from '../../../values/instant';
import { asText } from '../../../values/json';
import { usageObject } from '../../../delivery/rules/usageObject';
import { adviceOnEmail, judge } from '../answers';
import {
	CREATED_FIELD,
	ID_PATTERN,
	LONGEST_ID,
	OTHER_CAUSES_OF_403,
	PATHS,
	PERMISSIONS,
	QUANTITY_DECIMALS,
	READ_ONLY_FIELDS,
	SMALLEST_QUANTITY,
} from '../api';
import { listRefusal, usageListing } from './listing';
import { usageRemoval } from './usageRemoval';

/** Who says when a usage was: itself, or Rebilly at the moment of the request. */
export type UsageTimeFrom = 'usage' | 'rebilly';

/** Every rule of the body, field by field, in the order in which one reads a usage: who, when, how much. */
function shape(reading: Reading, timeFrom: UsageTimeFrom) {
	return {
		subscriptionId: text({
			label: 'Subscription Item',
			required: true,
			fixIfMissing:
				'Give the ID of the item, or name its customer: By Customer on the screen, or in a column customer.email or customer.id.',
			otherPlace: adviceOnEmail,
			maximum: LONGEST_ID,
			pattern: ID_PATTERN,
			patternInWords: 'letters, digits and _ - . ~ @',
		}),
		usageTime:
			timeFrom === 'rebilly'
				? leftOut()
				: instant({ label: 'Usage Time', required: true }, reading),
		quantity: decimal(
			{
				label: 'Quantity',
				required: true,
				minimum: SMALLEST_QUANTITY,
				maximumDecimals: QUANTITY_DECIMALS,
			},
			reading,
		),
		acceptPartialQuantity: flag({ label: 'Accept Partial Quantity' }),
	};
}

/** The API refuses its own fields; sending back a usage that was read is a likely slip. */
function betweenFields(body: ExactObject, context: z.RefinementCtx): void {
	for (const field of READ_ONLY_FIELDS) {
		if (body[field] === undefined) continue;
		context.addIssue({
			...faultIssue(
				field,
				'read-only',
				'is set by Rebilly and cannot be sent',
				'Remove it from the JSON.',
			),
			path: [field],
		});
	}
}

function measure(body: ExactObject): Measure {
	const time = typeof body.usageTime === 'string' ? Date.parse(body.usageTime) : undefined;
	return {
		partition: String(body.subscriptionId),
		amounts: [{ unit: 'quantity', value: body.quantity as Decimal }],
		from: time,
		to: time,
	};
}

/** What Rebilly can tell usages apart by; without a time a repeat cannot be recognised. */
function content(body: ExactObject): ExactObject | undefined {
	if (typeof body.usageTime !== 'string') return undefined;
	return {
		subscriptionId: body.subscriptionId,
		usageTime: body.usageTime,
		quantity: body.quantity,
	};
}

/** Documented: the whole quantity is refused where the limit does not take all of it. */
const DEFAULTS: ExactObject = { acceptPartialQuantity: false };

/** A row may have less and finer quantities than Rebilly takes; their sum may not. */
const combination: Combination = {
	schema: (reading) =>
		usageObject(
			{
				...shape(reading, 'usage'),
				quantity: decimal({ label: 'Quantity', required: true }, reading),
			},
			betweenFields,
		),
	take: (body) => {
		const { quantity, usageTime, acceptPartialQuantity, ...kind } = body;
		const time = Date.parse(String(usageTime));
		return {
			// To refuse a part is the default, so saying so is nothing of its own.
			kind: acceptPartialQuantity === true ? { ...kind, acceptPartialQuantity } : kind,
			amounts: [{ key: 'quantity', value: quantity as Decimal, decimals: QUANTITY_DECIMALS }],
			from: time,
			to: time,
		};
	},
	amountFields: ['quantity'],
	fix: "Give 'Quantity' and 'Usage Time'.",
	build: (kind, amounts, { from }) => ({
		...kind,
		quantity: amounts.get('quantity'),
		usageTime: formatInstant(from),
	}),
};

/** Why the list cannot be had, where it is read to tell which usages need not be sent. */
function listRefusalOf(status: number): string {
	if (status !== 403) return listRefusal(status);
	return `the credential may not list usages (403); give its key the permission ${PERMISSIONS.listUsages}, or switch off 'Look Up Before Sending'. ${OTHER_CAUSES_OF_403}`;
}

function mayStoreLess({ acceptPartialQuantity }: ExactObject): boolean {
	return acceptPartialQuantity === true;
}

function storedUsageOf(record: ExactObject | undefined): StoredUsage | undefined {
	const [id, partition] = [asText(record?.id), asText(record?.subscriptionId)];
	const time = parseStoredInstant(record?.usageTime);
	const quantity = parseDecimal(record?.quantity);
	if (id === undefined || partition === undefined || time === undefined || !quantity.ok)
		return undefined;
	const usage = {
		subscriptionId: partition,
		usageTime: time.text,
		quantity: quantity.value,
	};
	const created = parseStoredInstant(record?.[CREATED_FIELD]);
	return {
		id,
		partition,
		time: time.epochMs,
		content: usage,
		quantity: quantity.value,
		...(created && { createdAt: created.epochMs }),
	};
}

/**
 * *Create usage*: POST /usages.
 *
 * @param refusalOf why the list of stored usages cannot be had, by the status of the answer
 */
export function usageTarget(
	timeFrom: UsageTimeFrom,
	refusalOf: (status: number) => string = listRefusalOf,
): ListedTarget {
	const list = { ...usageListing(storedUsageOf, refusalOf), mayStoreLess };
	return {
		name: 'rebilly/usage',
		service: 'Rebilly',
		schema: (reading) => usageObject(shape(reading, timeFrom), betweenFields),
		content,
		defaults: DEFAULTS,
		request: (body) => ({ method: 'POST', path: PATHS.usages, body }),
		measure,
		judge,
		// A time that Rebilly sets is known only after the usage is sent.
		combination: timeFrom === 'usage' ? combination : undefined,
		recognition: { kind: 'listed', list, byId: usageRemoval },
	};
}
