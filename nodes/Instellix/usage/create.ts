import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { createUsages } from '../../shared/createUsages';
import {
	COMBINE,
	identityProperties,
	optionsProperty,
	showAt,
} from '../../shared/screen/createProperties';
import {
	jsonProperty,
	listProperty,
	locationProperty,
	nestedValue,
} from '../../shared/screen/nestedProperties';
import { reportingHint, TIME_HINT } from '../../shared/screen/builderHints';
import { guardProperty } from '../../shared/screen/guard';
import { EQUAL_ROWS } from '../../shared/screen/equalRows';
import { columnNames } from '../../shared/columns/paths';
import { knownFields } from '../../../delivery/rules/knownFields';
import { ANY_READING } from '../../../values/reading';
import { usageFromProperties } from '../../shared/screen/usageFrom';
import type { CreateOperation } from '../../shared/items/operations';
import { locatorMode } from '../../shared/read/locatorMode';
import type { ReadFields } from '../../shared/read/readUsages';
import { instellix } from '../connection';
import { partyNaming } from '../names/partyNaming';
import { BY_IDENT, partyProperties } from '../names/screen';
import { mayBeIdent, usageTarget, usageTargetWithoutQuantity } from './target';
import { trimmed } from '../../../values/blanks';
import { quantityFields, readQuantities, UNIT_QUANTITIES, WITHOUT_QUANTITY } from './quantity';
import { SERVICE_COUNTRIES } from '../serviceCountries';

const place = { resource: 'usage', operation: 'create' };

const EXAMPLE = `{
  "contractId": "1001",
  "productIdent": "charging",
  "startDate": "2026-03-01T08:00:00+01:00",
  "endDate": "2026-03-01T09:30:00+01:00",
  "unitQuantities": [{ "unitQuantity": "12.5", "unitQuantityType": "KWH" }]
}`;

const requiredFields: INodeProperties[] = [
	...partyProperties(place),
	{
		displayName: 'Product',
		name: 'productIdent',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'Selects the option of the plan by which the usage is billed',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchProducts', searchable: true },
			},
			{ displayName: 'By Ident', name: BY_IDENT, type: 'string', placeholder: 'e.g. charging' },
		],
		displayOptions: showAt(place, 'fields'),
	},
	...quantityFields(place),
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 2026-03-01T08:00:00+01:00',
		description:
			"When the usage began, in ISO 8601 with an offset, or without one when the option 'Time Zone' is set. The same usage must bring the same time on every try.",
		builderHint: TIME_HINT,
		displayOptions: showAt(place, 'fields'),
	},
	{
		displayName: 'End Date',
		name: 'endDate',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 2026-03-01T09:30:00+01:00',
		description: 'When the usage ended; may be the same as the start',
		builderHint: TIME_HINT,
		displayOptions: showAt(place, 'fields'),
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
		{ displayName: 'Description', name: 'description', type: 'string', default: '' },
		{
			displayName: 'Operating Site Ident',
			name: 'operatingSiteIdent',
			type: 'string',
			default: '',
			description: 'Only an ident that is set up in your tenant; used for tax',
		},
		locationProperty(
			'Performance Location',
			'performanceLocation',
			'Where the service was performed',
		),
		jsonProperty('Performance Location', 'performanceLocation', "'Performance Location'"),
		listProperty('Properties', 'properties', 'Your own facts about the usage', 'Property', [
			{ displayName: 'Property Ident', name: 'propertyIdent', type: 'string', default: '' },
			{ displayName: 'Property Value', name: 'propertyValue', type: 'string', default: '' },
		]),
		jsonProperty('Properties', 'properties', "'Properties'"),
		{
			displayName: 'Service Country (Deprecated)',
			name: 'serviceCountry',
			type: 'options',
			options: [...SERVICE_COUNTRIES].sort().map((country) => ({ name: country, value: country })),
			default: 'DE',
			description: "Deprecated by Instellix: use 'Tax Location' and 'Performance Location' instead",
		},
		locationProperty(
			'Tax Location',
			'taxLocation',
			'Where the usage is taxed. Pooled usages are only added up when all fields of this location are equal.',
		),
		jsonProperty('Tax Location', 'taxLocation', "'Tax Location'"),
		UNIT_QUANTITIES,
		jsonProperty('Unit Quantities', 'unitQuantities', "'Quantity' and 'Unit'"),
	],
};

const REQUIRED_COLUMNS =
	'contractId or contractIdent (else debtorId or debtorIdent), productIdent, startDate, endDate, unitQuantities[0].unitQuantity, unitQuantities[0].unitQuantityType';

/** For n8n's AI workflow builder. */
export const CREATE_USAGE_HINT = reportingHint(REQUIRED_COLUMNS);

/** Parameters of *Create usage*. */
export const createUsageProperties: INodeProperties[] = [
	...usageFromProperties(place, EXAMPLE, {
		names: columnNames([...knownFields(usageTarget.schema(ANY_READING)), ...partyNaming.fields]),
		required: REQUIRED_COLUMNS,
	}),
	...requiredFields,
	...identityProperties(
		place,
		'It becomes the Usage Ident: up to 100 letters, digits and _ . ~ -. A corrected quantity is not stored, and ends as a duplicate that was not compared.',
	),
	additionalFields,
	guardProperty(place, { knowsOthers: true, goesByReceipts: true }),
	optionsProperty(place, [COMBINE, EQUAL_ROWS, WITHOUT_QUANTITY]),
];

/**
 * The fields of the screen as a usage with the names of the API, or with the idents of contract or debtor.
 *
 * @param modeOf the mode of a resource locator
 */
export const readCreateUsage =
	(modeOf: (name: string) => string | undefined): ReadFields =>
	(read) => {
		const additional = read('additionalFields') as Record<string, unknown>;
		const party = read('reportFor') === 'contract' ? 'contract' : 'debtor';
		const named = read(`${party}Id`);
		// A dragged column always comes under By ID.
		const isIdent =
			modeOf(`${party}Id`) === BY_IDENT ||
			(typeof named === 'string' && mayBeIdent(trimmed(named)));
		return {
			[`${party}${isIdent ? 'Ident' : 'Id'}`]: named,
			productIdent: read('productIdent'),
			startDate: read('startDate'),
			endDate: read('endDate'),
			description: additional.description,
			operatingSiteIdent: additional.operatingSiteIdent,
			performanceLocation: nestedValue(additional, 'performanceLocation'),
			taxLocation: nestedValue(additional, 'taxLocation'),
			properties: nestedValue(additional, 'properties'),
			unitQuantities: readQuantities(additional, read),
			serviceCountry: additional.serviceCountry,
		};
	};

function takesNoQuantity(context: IExecuteFunctions): boolean {
	const options = context.getNodeParameter('options', 0, {}) as { withoutQuantity?: boolean };
	return options.withoutQuantity ?? false;
}

/** Carries out *Create usage*. */
export const createUsage: CreateOperation = async (context) =>
	await createUsages(context, {
		target: takesNoQuantity(context) ? usageTargetWithoutQuantity : usageTarget,
		readFields: readCreateUsage((name) => locatorMode(context, name)),
		naming: partyNaming,
		properties: createUsageProperties,
		service: instellix,
	});
