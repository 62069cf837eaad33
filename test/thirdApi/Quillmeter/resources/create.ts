import type { INodeProperties } from 'n8n-workflow';
import type { Target } from '../../../../delivery/contract/target';
import {
	identityProperties,
	optionsProperty,
	showAt,
	type Place,
} from '../../../../nodes/shared/screen/createProperties';
import { usageFromProperties } from '../../../../nodes/shared/screen/usageFrom';
import { columnNames } from '../../../../nodes/shared/columns/paths';
import { knownFields } from '../../../../delivery/rules/knownFields';
import { ANY_READING } from '../../../../values/reading';
import { createUsages } from '../../../../nodes/shared/createUsages';
import type { CreateOperation } from '../../../../nodes/shared/items/operations';
import type { ReadFields } from '../../../../nodes/shared/read/readUsages';
import { quillmeter } from '../connection';

const EXAMPLE = `{
  "meter": "meter-1",
  "quantity": "12.5",
  "time": "2026-03-01T08:00:00+01:00"
}`;

function fields(place: Place): INodeProperties[] {
	return [
		{
			displayName: 'Meter',
			name: 'meter',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					typeOptions: { searchListMethod: 'searchMeters', searchable: true },
				},
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. meter-1' },
			],
			displayOptions: showAt(place, 'fields'),
		},
		{
			displayName: 'Quantity',
			name: 'quantity',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12.5',
			displayOptions: showAt(place, 'fields'),
		},
		{
			displayName: 'Time',
			name: 'time',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 2026-03-01T08:00:00+01:00',
			displayOptions: showAt(place, 'fields'),
		},
	];
}

/** Parameters of *Create event* or *Create reading*. */
export function createProperties(
	resource: 'event' | 'reading',
	target: Target,
	referenceGoesTo: string,
): INodeProperties[] {
	const place = { resource, operation: 'create' };
	return [
		...usageFromProperties(place, EXAMPLE, {
			names: columnNames(knownFields(target.schema(ANY_READING))),
			required: 'meter, quantity, time',
		}),
		...fields(place),
		...identityProperties(place, referenceGoesTo),
		optionsProperty(place),
	];
}

/** The fields of the screen as a usage with the names of the API. */
export const readCreate: ReadFields = (read) => ({
	meter: read('meter'),
	quantity: read('quantity'),
	time: read('time'),
});

/** Carries out *Create event* or *Create reading*. */
export const creating =
	(target: Target, properties: INodeProperties[]): CreateOperation =>
	async (context) =>
		await createUsages(context, {
			target,
			readFields: readCreate,
			properties,
			service: quillmeter,
		});
