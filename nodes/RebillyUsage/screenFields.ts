import type { INodeProperties } from 'n8n-workflow';
import { showAt, type Place } from '../shared/screen/createProperties';

/** A usage is named by its ID alone: nobody picks one out of thousands in a list. */
export function usageIdProperty(place: Place, description: string): INodeProperties {
	return {
		displayName: 'Usage ID',
		name: 'usageId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. sub_usg_01HYXG4M7R',
		description,
		displayOptions: showAt(place),
	};
}

/** The item of a subscription as a field of the screen; where it stands and what it means is the operation's. */
export const SUBSCRIPTION_ITEM = {
	displayName: 'Subscription Item',
	name: 'subscriptionId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchSubscriptionItems', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. sub_01HYXFQ7J2' },
	],
} satisfies INodeProperties;

export const LIST_ALL_PLANS: INodeProperties = {
	displayName: 'List All Plans',
	name: 'listAllPlans',
	type: 'boolean',
	noDataExpression: true,
	default: true,
	description: "Whether the list of 'Subscription Item' shows items whose plan is not metered too",
};

export const ROUNDING: INodeProperties = {
	displayName: 'Rounding',
	name: 'rounding',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Away From Zero', value: 'up' },
		{ name: 'Half to Even', value: 'halfEven' },
		{ name: 'Half Up', value: 'halfUp' },
		{ name: 'Refuse', value: 'refuse' },
		{ name: 'Towards Zero', value: 'down' },
	],
	default: 'halfUp',
	description:
		'What happens to a quantity with more than the 3 decimals that Rebilly accepts; without this option it is refused',
};
