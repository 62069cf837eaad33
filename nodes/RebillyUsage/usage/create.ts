import type { INodeProperties } from 'n8n-workflow';
import { createUsages } from '../../shared/createUsages';
import {
	COMBINE,
	identityProperties,
	optionsProperty,
	showAt,
} from '../../shared/screen/createProperties';
import { reportingHint, TIME_HINT } from '../../shared/screen/builderHints';
import { LATE_ROWS_OR_CORRECT } from '../../shared/screen/lateRows';
import { guardProperty } from '../../shared/screen/guard';
import { EQUAL_ROWS } from '../../shared/screen/equalRows';
import { columnNames } from '../../shared/columns/paths';
import { knownFields } from '../../../delivery/rules/knownFields';
import { ANY_READING } from '../../../values/reading';
import { usageFromProperties } from '../../shared/screen/usageFrom';
import type { CreateOperation } from '../../shared/items/operations';
import type { ReadFields } from '../../shared/read/readUsages';
import { rebilly } from '../connection';
import { LIST_ALL_PLANS, ROUNDING } from '../screenFields';
import {
	customerProperties,
	isByCustomer,
	readCustomer,
	SUBSCRIPTION_ITEM_OR_CUSTOMER,
} from '../customer/screen';
import { customerNaming } from '../customer/naming';
import { NAMES } from '../customer/reference';
import { usageTarget, type UsageTimeFrom } from './target';
import { usageRemoval } from './usageRemoval';

const place = { resource: 'usage', operation: 'create' };

const EXAMPLE = `{
  "subscriptionId": "sub_01HYXFQ7J2",
  "quantity": "12.5",
  "usageTime": "2026-03-01T08:00:00+01:00"
}`;

const requiredFields: INodeProperties[] = [
	{
		...SUBSCRIPTION_ITEM_OR_CUSTOMER,
		required: true,
		description: 'The item of the subscription whose metered plan bills the usage',
		displayOptions: showAt(place, 'fields'),
	},
	...customerProperties(place),
	{
		displayName: 'Quantity',
		name: 'quantity',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 12.5',
		description: 'How much was used: at least 0.001, with at most 3 decimals',
		displayOptions: showAt(place, 'fields'),
	},
];

const timeFields: INodeProperties[] = [
	{
		displayName: 'Usage Time From',
		name: 'usageTimeFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Let Rebilly Set It',
				value: 'rebilly',
				description:
					'The moment of the request is taken. A repeat cannot be recognised then, so another run bills again.',
			},
			{
				name: 'My Data',
				value: 'usage',
				description: 'Each usage brings its own time, by which a repeat is recognised',
			},
		],
		default: 'usage',
		displayOptions: showAt(place),
	},
	{
		displayName: 'Usage Time',
		name: 'usageTime',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 2026-03-01T08:00:00+01:00',
		description:
			"When it was used, in ISO 8601 with an offset, or without one when the option 'Time Zone' is set. The same usage must bring the same time on every try.",
		builderHint: TIME_HINT,
		displayOptions: showAt(place, 'fields', { usageTimeFrom: ['usage'] }),
	},
];

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	displayOptions: showAt(place, 'fields'),
	options: [
		{
			displayName: 'Accept Partial Quantity',
			name: 'acceptPartialQuantity',
			type: 'boolean',
			default: false,
			description:
				"Whether a quantity above the plan's limit is lowered to what is left, and the rest reported as remainder; otherwise such a usage is refused",
		},
	],
};

const ownOptions: INodeProperties[] = [
	COMBINE,
	{
		displayName: 'Audit',
		name: 'audit',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Always',
				value: 'always',
				description: 'What is stored is listed once more, 1 to 2 seconds after sending',
			},
			{
				name: 'After Doubt Only',
				value: 'afterDoubt',
				description:
					'Only where an answer was lost. For one n8n process that alone reports these usages.',
			},
		],
		default: 'always',
		description:
			'When to look once more, after sending, whether what was sent is stored once. Where another execution stored the same first, this one takes its own copy back; the key needs the permission DeleteUsage for that.',
	},
	EQUAL_ROWS,
	LATE_ROWS_OR_CORRECT,
	LIST_ALL_PLANS,
	{
		displayName: 'Look Up Before Sending',
		name: 'lookUp',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether what Rebilly has stored is read first, so that another run does not bill again. Rebilly itself cannot tell a repeat.',
	},
	{
		displayName: 'Other Quantity at the Same Time',
		name: 'otherQuantity',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Report as Conflict',
				value: 'conflict',
				description:
					'Such a usage is not sent, so that what was corrected stays corrected. Where several quantities at one moment are usual, it is sent, and a hint says so.',
			},
			{
				name: 'Store Both',
				value: 'both',
				description:
					'For several meters on one subscription item, or times without a time of day. A corrected usage is billed beside the old one.',
			},
		],
		default: 'conflict',
		description:
			"What becomes of a usage whose subscription item and time are stored with another quantity, for which no item of this execution stands. Only with 'Look Up Before Sending'.",
	},
	ROUNDING,
];

const REQUIRED_COLUMNS =
	'subscriptionId (the ID of the item of the subscription; else customer.email, customer.id or customer.customFields), quantity, usageTime';

/** For n8n's AI workflow builder. */
export const CREATE_USAGE_HINT = reportingHint(REQUIRED_COLUMNS);

/** Parameters of *Create usage*. */
export const createUsageProperties: INodeProperties[] = [
	...usageFromProperties(place, EXAMPLE, {
		names: columnNames([...knownFields(usageTarget('usage').schema(ANY_READING)), ...NAMES]),
		required: REQUIRED_COLUMNS,
	}),
	...requiredFields,
	...timeFields,
	...identityProperties(
		place,
		'Rebilly does not store it; equal usages with different references are billed separately. A corrected quantity of the same time is a conflict.',
		"A corrected quantity of the same time is a conflict: see the option 'Other Quantity at the Same Time'.",
	),
	additionalFields,
	guardProperty(place, { knowsOthers: true }),
	optionsProperty(place, ownOptions),
];

/**
 * The fields of the screen as a usage with the names of the API, or with those of its customer.
 *
 * @param byCustomer whether the subscription item is named by its customer
 */
export const readCreateUsage =
	(byCustomer: boolean): ReadFields =>
	(read) => {
		const additional = read('additionalFields') as Record<string, unknown>;
		return {
			...(byCustomer ? readCustomer(read) : { subscriptionId: read('subscriptionId') }),
			quantity: read('quantity'),
			usageTime: read('usageTimeFrom') === 'usage' ? read('usageTime') : undefined,
			acceptPartialQuantity: additional.acceptPartialQuantity,
		};
	};

/** Carries out *Create usage*. */
export const createUsage: CreateOperation = async (context) => {
	const timeFrom = context.getNodeParameter('usageTimeFrom', 0) as UsageTimeFrom;
	const target = usageTarget(timeFrom);
	return await createUsages(context, {
		target,
		readFields: readCreateUsage(isByCustomer(context)),
		properties: createUsageProperties,
		timeIsSetByService: timeFrom === 'rebilly',
		correcting: { target, removal: usageRemoval },
		naming: customerNaming(timeFrom === 'rebilly'),
		service: rebilly,
	});
};
