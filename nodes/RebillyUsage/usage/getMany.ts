import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { instant } from '../../../delivery/rules/timeFields';
import type { Reading } from '../../../values/reading';
import { lookUpNewest } from '../../../delivery/stored/lookUp';
import type { Listed, NewestListing, Span } from '../../../delivery/contract/list';
import type { ExactObject } from '../../../values/exactJson';
import { formatInstant, parseStoredInstant } from '../../../values/instant';
import { asText } from '../../../values/json';
import { inSentences } from '../../../values/sentences';
import { checkFields } from '../../shared/items/checkFields';
import { requestOptionsProperty, showAt } from '../../shared/screen/createProperties';
import { forEachItem, ItemProblem } from '../../shared/items/eachItem';
import { readLimits, type GivenLimits } from '../../shared/read/readLimits';
import { returnAllProperties, simplifyProperty } from '../../shared/screen/listProperties';
import { readLimit } from '../../shared/items/readLimit';
import { openRun } from '../../shared/host/openRun';
import type { Operation } from '../../shared/items/operations';
import { pickFields, recordJson } from '../../shared/report/recordJson';
import { readReading, type GivenReading } from '../../shared/read/readReading';
import { TIME_ZONE } from '../../shared/screen/timeZones';
import { CREATED_FIELD, EARLIEST_TIME, LATEST_TIME, MAIN_USAGE_FIELDS } from '../api';
import { rebilly } from '../connection';
import { usageListing } from './listing';
import { idField } from '../ids';
import { LIST_ALL_PLANS, SUBSCRIPTION_ITEM } from '../screenFields';

const place = { resource: 'usage', operation: 'getMany' };

/** Parameters of *Get many usages*. */
export const getManyUsagesProperties: INodeProperties[] = [
	{
		...SUBSCRIPTION_ITEM,
		description: 'Leave it empty for the usages of all subscription items',
		displayOptions: showAt(place),
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-03-01T00:00:00+01:00',
		description:
			"Usages of this moment and later, by their usage time; empty for all from the beginning. ISO 8601 with an offset, or without one when the option 'Time Zone' is set.",
		displayOptions: showAt(place),
	},
	{
		displayName: 'Before',
		name: 'before',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-04-01T00:00:00+02:00',
		description:
			'Usages earlier than this moment; a usage of the moment itself is left out, so that months can follow each other. Empty for all until the latest.',
		displayOptions: showAt(place),
	},
	...returnAllProperties(place),
	simplifyProperty(place),
	requestOptionsProperty(place, [LIST_ALL_PLANS, TIME_ZONE]),
];

/** Carries out *Get many usages*: what each item asks for, the usages stored last first. */
export const getManyUsages: Operation = async (context) => {
	const options = context.getNodeParameter('options', 0, {}) as GivenLimits & GivenReading;
	const reading = readReading(context, options);
	const { run } = await openRun(context, rebilly, readLimits(context, options));
	return await forEachItem(context, getManyUsagesProperties, async (item) => {
		const span = readSpan(context, item, reading);
		const limit = readLimit(context, item);
		const isSimple = context.getNodeParameter('simplify', item) === true;
		const found = await lookUpNewest(listing, span, limit, run);
		if (!found.known) {
			throw new ItemProblem(
				found.reason.code,
				inSentences([`The usages cannot be listed in full: ${found.reason.message}`]),
				found.isPassing
					? 'Nothing is left out in silence. Reading changes nothing, so run the workflow again.'
					: "Nothing is left out in silence. Choose a 'Subscription Item', a shorter time between 'From' and 'Before', or a smaller 'Limit'.",
			);
		}
		return found.usages.map(({ record }) =>
			recordJson(isSimple ? pickFields(record, MAIN_USAGE_FIELDS) : record),
		);
	});
};

/** @throws ItemProblem when a field cannot be read, or no time is between the two bounds */
function readSpan(context: IExecuteFunctions, item: number, reading: Reading): Span {
	const given = {
		subscriptionId: context.getNodeParameter('subscriptionId', item, '', { extractValue: true }),
		from: context.getNodeParameter('from', item, ''),
		before: context.getNodeParameter('before', item, ''),
	};
	const rules = {
		subscriptionId: idField('Subscription Item', false),
		from: instant({ label: 'From' }, reading),
		before: instant({ label: 'Before' }, reading),
	};
	const fields = checkFields(rules, given) as {
		subscriptionId?: string;
		from?: string;
		before?: string;
	};
	const from = fields.from === undefined ? EARLIEST_TIME : Date.parse(fields.from);
	const before = fields.before === undefined ? LATEST_TIME : Date.parse(fields.before);
	if (from < before) return { partition: fields.subscriptionId, from, to: before - 1 };
	throw new ItemProblem(
		'end-before-start',
		`'From' must be earlier than 'Before', but is ${formatInstant(from)} and ${formatInstant(before)}.`,
		'Fix one of the two.',
	);
}

/** A usage as it is listed, with all that Rebilly says of it. */
interface ListedUsage extends Listed {
	readonly record: ExactObject;
	readonly storedAt: number;
}

const listing: NewestListing<ListedUsage> = {
	...usageListing(usageOf),
	storedAt: ({ storedAt }) => storedAt,
};

function usageOf(record: ExactObject): ListedUsage | undefined {
	const [id, partition] = [asText(record.id), asText(record.subscriptionId)];
	const time = parseStoredInstant(record.usageTime)?.epochMs;
	const storedAt = parseStoredInstant(record[CREATED_FIELD])?.epochMs;
	if (id === undefined || partition === undefined || time === undefined) return undefined;
	return { id, partition, time, storedAt: storedAt ?? time, record };
}
