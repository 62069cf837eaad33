import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { locatorMode } from '../../shared/read/locatorMode';
import type { ReadFields, ReadParameter } from '../../shared/read/readUsages';
import { showAt, type Place } from '../../shared/screen/createProperties';
import { SUBSCRIPTION_ITEM } from '../screenFields';

/** A mode of 'Subscription Item'; n8n would show one with the name 'id' as By ID. */
const BY_CUSTOMER = 'customer';

/** The item of a subscription, which may be named by its customer. */
export const SUBSCRIPTION_ITEM_OR_CUSTOMER = {
	...SUBSCRIPTION_ITEM,
	modes: [
		...SUBSCRIPTION_ITEM.modes,
		{
			displayName: 'By Customer',
			name: BY_CUSTOMER,
			type: 'string',
			placeholder: 'e.g. ada@example.com',
		},
	],
} satisfies INodeProperties;

/** By which of its names the customer is given, and what tells its items apart. */
export function customerProperties(place: Place): INodeProperties[] {
	const shown = (more: Record<string, string[]> = {}) =>
		showAt(place, 'fields', { 'subscriptionId.mode': [BY_CUSTOMER], ...more });
	return [
		{
			displayName: 'Customer By',
			name: 'customerBy',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Custom Field',
					value: 'customField',
					description: 'A custom field of the customer in Rebilly, such as its number in your CRM',
				},
				{ name: 'Customer ID', value: 'id', description: 'The ID of the customer in Rebilly' },
				{ name: 'E-Mail', value: 'email', description: 'The e-mail of the customer in Rebilly' },
			],
			default: 'email',
			description:
				"By what 'Subscription Item' names the customer. The order is taken that covers the time of the usage, and in it the item with the metered plan.",
			displayOptions: shown(),
		},
		{
			displayName: 'Custom Field',
			name: 'customerField',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. crmId',
			description: 'The name of the custom field in Rebilly',
			displayOptions: shown({ customerBy: ['customField'] }),
		},
		{
			displayName:
				'After a change of plan, usages of the old item are found at the new one where Rebilly moved them. Where it reset them, another run of old rows bills them again: send only new rows then.',
			name: 'planChangeNotice',
			type: 'notice',
			default: '',
			displayOptions: shown(),
		},
		{
			displayName: 'Which Item of the Customer',
			name: 'customerItem',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			description: 'Where a customer has more than one item with a metered plan at a time',
			displayOptions: shown(),
			options: [
				{
					displayName: 'Order ID',
					name: 'orderId',
					type: 'string',
					default: '',
					description: 'The ID of the subscription or order that the item belongs to',
				},
				{
					displayName: 'Plan',
					name: 'plan',
					type: 'string',
					default: '',
					description: 'ID or name of the metered plan',
				},
				{
					displayName: 'Product',
					name: 'product',
					type: 'string',
					default: '',
					description: 'ID or name of the product of the plan',
				},
				{
					displayName: 'Purchase Order Number',
					name: 'poNumber',
					type: 'string',
					default: '',
					description: 'Under which the customer has ordered',
				},
			],
		},
	];
}

/** Whether 'Subscription Item' names the customer. */
export function isByCustomer(context: IExecuteFunctions): boolean {
	return locatorMode(context, 'subscriptionId') === BY_CUSTOMER;
}

/** The customer as the fields of the screen name it, by the names that a whole item has for it. */
export function readCustomer(read: ReadParameter): ReturnType<ReadFields> {
	const value = read('subscriptionId');
	const by = String(read('customerBy'));
	const customer =
		by === 'customField'
			? { customFields: { [String(read('customerField'))]: value } }
			: { [by]: value };
	return { customer, ...(read('customerItem') as Record<string, unknown>) };
}
