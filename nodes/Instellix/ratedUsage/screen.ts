import type { INodeProperties } from 'n8n-workflow';
import { TIME_HINT } from '../../shared/screen/builderHints';
import { showAt, type Place } from '../../shared/screen/createProperties';
import {
	hiddenBeside,
	jsonProperty,
	listProperty,
	locationProperty,
} from '../../shared/screen/nestedProperties';
import { aggregationProperties, BY_IDENT } from '../names/screen';

/**
 * A member of an object, as a field of its own.
 *
 * @param whole the object; its JSON form takes the place of all its fields
 */
function member(
	place: Place,
	whole: string,
	field: Pick<INodeProperties, 'displayName' | 'name' | 'placeholder' | 'description'>,
): INodeProperties {
	return {
		...field,
		type: 'string',
		default: '',
		required: true,
		displayOptions: { ...showAt(place, 'fields'), hide: hiddenBeside(`${whole}Json`) },
	};
}

/** The fields of a rated usage in the order of thought: who, what, how much and at what price, when, where. */
export function ratedUsageFields(place: Place): INodeProperties[] {
	return [
		{
			displayName: 'Contract',
			name: 'contractIdent',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description:
				'The contract that the rated usage belongs to. The lists of aggregations and products follow it.',
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					typeOptions: { searchListMethod: 'searchContractIdents', searchable: true },
				},
				{
					displayName: 'By Ident',
					name: BY_IDENT,
					type: 'string',
					placeholder: 'e.g. contract-1001',
				},
			],
			displayOptions: showAt(place, 'fields'),
		},
		{
			displayName: 'Product',
			name: 'productReferenceKey',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description: 'The product reference key of a usage option of the contract',
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					typeOptions: { searchListMethod: 'searchProductReferenceKeys', searchable: true },
				},
				{
					displayName: 'By Reference Key',
					name: 'key',
					type: 'string',
					placeholder: 'e.g. charging',
				},
			],
			displayOptions: showAt(place, 'fields'),
		},
		member(place, 'quantity', {
			displayName: 'Quantity Amount',
			name: 'quantityAmount',
			placeholder: 'e.g. 12.5',
			description: 'How much was used',
		}),
		member(place, 'quantity', {
			displayName: 'Quantity Unit',
			name: 'quantityUnit',
			placeholder: 'e.g. KWH',
			description: 'The unit of the quantity',
		}),
		member(place, 'price', {
			displayName: 'Price Amount',
			name: 'priceAmount',
			placeholder: 'e.g. 2.93',
			description: 'The price of the whole usage, without tax',
		}),
		member(place, 'price', {
			displayName: 'Price Currency',
			name: 'priceCurrency',
			placeholder: 'e.g. EUR',
			description: 'ISO 4217 code in capital letters',
		}),
		{
			...member(place, 'period', {
				displayName: 'Period Start',
				name: 'periodStart',
				placeholder: 'e.g. 2026-03-01T08:00:00+01:00',
				description:
					"When the usage began, in ISO 8601 with an offset; written otherwise with the option 'Locale' or 'Time Zone'",
			}),
			builderHint: TIME_HINT,
		},
		{
			...member(place, 'period', {
				displayName: 'Period End',
				name: 'periodEnd',
				placeholder: 'e.g. 2026-03-01T09:30:00+01:00',
				description: 'When the usage ended; may be the same as the start',
			}),
			builderHint: TIME_HINT,
		},
		member(place, 'serviceLocation', {
			displayName: 'Service Location Country',
			name: 'serviceCountryCode',
			placeholder: 'e.g. DE',
			description: 'ISO 3166-1 code of the country where the service was used',
		}),
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			options: [
				{ name: 'Sales', value: 'SALES', description: 'Becomes a line of the invoice' },
				{
					name: 'Self Billing',
					value: 'SELF_BILLING',
					description: 'Becomes a line of the self-billing invoice',
				},
			],
			default: 'SALES',
			displayOptions: showAt(place, 'fields'),
		},
		...aggregationProperties(place),
	];
}

/** What is given seldom. */
export function additionalFields(place: Place): INodeProperties {
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions: showAt(place, 'fields'),
		options: [
			{
				displayName: 'Aggregation Group',
				name: 'aggregationGroup',
				type: 'string',
				default: '',
				description:
					"Becomes the item group of the invoice line; left empty, the option's own group is taken",
			},
			{
				displayName: 'Description',
				name: 'description',
				type: 'string',
				default: '',
				description: 'Not used for the aggregation',
			},
			jsonProperty('Period', 'period', "'Period Start' and 'Period End'"),
			jsonProperty('Price', 'price', "'Price Amount' and 'Price Currency'"),
			listProperty(
				'Properties',
				'properties',
				'Your own facts about the usage; each key once, at most 50',
				'Property',
				[
					{ displayName: 'Key', name: 'key', type: 'string', default: '' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			),
			jsonProperty('Properties', 'properties', "'Properties'"),
			jsonProperty('Quantity', 'quantity', "'Quantity Amount' and 'Quantity Unit'"),
			locationProperty(
				'Service Location',
				'serviceLocation',
				"Where the service was used, with its address; a country given here wins over 'Service Location Country'",
			),
			jsonProperty(
				'Service Location',
				'serviceLocation',
				"'Service Location' and 'Service Location Country'",
			),
		],
	};
}
