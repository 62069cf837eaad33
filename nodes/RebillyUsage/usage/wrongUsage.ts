import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { decimal } from '../../../delivery/rules/numberFields';
import { instant } from '../../../delivery/rules/timeFields';
import { isBlank } from '../../../values/blanks';
import type { ExactObject } from '../../../values/exactJson';
import type { Reading } from '../../../values/reading';
import { checkFields, faultyProblem } from '../../shared/items/checkFields';
import { showAt, type Place } from '../../shared/screen/createProperties';
import { idField, readId } from '../ids';
import { SUBSCRIPTION_ITEM, usageIdProperty } from '../screenFields';

const BY_PLACE = 'itemAndTime';

/** How the wrong usage is named: by its ID, or by where and when it is. */
export function wrongUsageProperties(place: Place): INodeProperties[] {
	const byPlace = showAt(place, undefined, { usageBy: [BY_PLACE] });
	return [
		{
			displayName: 'Usage By',
			name: 'usageBy',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Item and Time',
					value: BY_PLACE,
					description: 'The usage that is stored for a subscription item at a moment',
				},
				{
					name: 'Usage ID',
					value: 'id',
					description: 'The ID that Rebilly gave it: storedId in the output of Create',
				},
			],
			default: 'id',
			description: 'How the wrong usage is found',
			displayOptions: showAt(place),
		},
		{
			...usageIdProperty(
				place,
				'The ID of the wrong usage: storedId in the output of Create. It is deleted, and the right one stored under a new ID.',
			),
			displayOptions: showAt(place, undefined, { usageBy: ['id'] }),
		},
		{
			...SUBSCRIPTION_ITEM,
			required: true,
			description: 'The subscription item under which the wrong usage is stored',
			displayOptions: byPlace,
		},
		{
			displayName: 'Usage Time',
			name: 'usageTime',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 2026-03-01T08:00:00+01:00',
			description:
				"The time under which the wrong usage is stored, in ISO 8601 with an offset, or without one when the option 'Time Zone' is set. It is deleted, and the right one stored under a new ID.",
			displayOptions: byPlace,
		},
		{
			displayName: 'Stored Quantity',
			name: 'storedQuantity',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12.5',
			description:
				'The wrong quantity, as it is stored. It tells which one is meant where several are stored at that time; leave it empty where there is one.',
			displayOptions: byPlace,
		},
	];
}

/** The wrong usage as an item names it. */
export type WrongUsage =
	| { readonly id: string }
	/** By the names of the API: subscription item and time, perhaps the quantity. */
	| { readonly known: ExactObject };

/** @throws ItemProblem when a field is missing or cannot be read */
export function readWrongUsage(
	context: IExecuteFunctions,
	item: number,
	reading: Reading,
): WrongUsage {
	// A workflow of an earlier version has no such choice.
	if (context.getNodeParameter('usageBy', item, 'id') !== BY_PLACE)
		return { id: readId(context, 'usageId', 'Usage ID', item) };
	const rules = {
		subscriptionId: idField('Subscription Item', true),
		usageTime: instant({ label: 'Usage Time', required: true }, reading),
		quantity: decimal({ label: 'Stored Quantity' }, reading),
	};
	const given = {
		subscriptionId: context.getNodeParameter('subscriptionId', item, '', { extractValue: true }),
		usageTime: context.getNodeParameter('usageTime', item, ''),
		quantity: context.getNodeParameter('storedQuantity', item, ''),
	};
	// Where an expression finds nothing, that must not pass for "any quantity".
	const written = context.getNode().parameters.storedQuantity;
	if (isBlank(given.quantity) && !isBlank(written)) {
		throw faultyProblem([
			{
				field: 'Stored Quantity',
				path: 'storedQuantity',
				code: 'required',
				message: "'Stored Quantity' is empty, so nothing was changed.",
				fix: 'Give it the quantity that is stored, or clear the field if one usage is stored at that time.',
			},
		]);
	}
	return { known: checkFields(rules, given) };
}
