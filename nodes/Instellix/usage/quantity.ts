import type { INodeProperties } from 'n8n-workflow';
import { isBlank } from '../../../values/blanks';
import type { ReadParameter } from '../../shared/read/readUsages';
import { showAt, type Place } from '../../shared/screen/createProperties';
import { hiddenBeside, listProperty, nestedValue } from '../../shared/screen/nestedProperties';
import { UNIT_QUANTITY_TYPES } from '../api';

/** Several quantities, under 'Additional Fields'. */
export const UNIT_QUANTITIES: INodeProperties = listProperty(
	'Unit Quantities',
	'unitQuantities',
	"How much was used, in several units; takes the place of 'Quantity' and 'Unit'",
	'Unit Quantity',
	[
		{
			displayName: 'Quantity',
			name: 'unitQuantity',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12.5',
		},
		{
			displayName: 'Unit',
			name: 'unitQuantityType',
			type: 'string',
			default: '',
			placeholder: 'e.g. KWH',
			description: `The unit as your plan names it, such as ${UNIT_QUANTITY_TYPES.join(', ')}`,
		},
	],
);

/** The additional fields that take the place of 'Quantity' and 'Unit'. */
const REPLACING = [UNIT_QUANTITIES.name, `${UNIT_QUANTITIES.name}Json`];

/** An option; without it the rules refuse usages that bring no quantity. */
export const WITHOUT_QUANTITY: INodeProperties = {
	displayName: 'Usages Without Quantity',
	name: 'withoutQuantity',
	type: 'boolean',
	noDataExpression: true,
	default: true,
	description:
		'Whether usages that do not say how much was used are sent too. Without this option they are invalid, because Instellix cannot be told the quantity later.',
};

/** How much was used, in one unit; may be left empty only where usages without a quantity are meant. */
export function quantityFields(place: Place): INodeProperties[] {
	const isMeant = `options.${WITHOUT_QUANTITY.name}`;
	const hide = hiddenBeside(...REPLACING);
	return FIELDS.flatMap((field): INodeProperties[] => [
		{
			...field,
			required: true,
			displayOptions: { ...showAt(place, 'fields'), hide: { ...hide, [isMeant]: [true] } },
		},
		{ ...field, displayOptions: { ...showAt(place, 'fields', { [isMeant]: [true] }), hide } },
	]);
}

const FIELDS: INodeProperties[] = [
	{
		displayName: 'Quantity',
		name: 'quantity',
		type: 'string',
		default: '',
		placeholder: 'e.g. 12.5',
		description:
			"How much was used. For several units, add 'Unit Quantities' under Additional Fields in its place.",
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		options: [
			{ name: '(Choose a Unit)', value: '' },
			...UNIT_QUANTITY_TYPES.map((unit) => ({ name: unit, value: unit })),
		],
		default: '',
		description: 'The unit as your plan names it; one that is not listed goes in as an expression',
	},
];

/** One quantity of two fields, or several of their own. */
export function readQuantities(
	additional: Readonly<Record<string, unknown>>,
	read: ReadParameter,
): unknown {
	// Where either form is added, the two fields are no longer there, whatever it holds.
	if (REPLACING.some((name) => Object.hasOwn(additional, name)))
		return nestedValue(additional, UNIT_QUANTITIES.name);
	const [unitQuantity, unitQuantityType] = [read('quantity'), read('unit')];
	const isEmpty = isBlank(unitQuantity) && isBlank(unitQuantityType);
	return isEmpty ? undefined : [{ unitQuantity, unitQuantityType }];
}
