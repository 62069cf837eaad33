import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { byId } from './actions';

/** How the expression of a value is spelt. */
export type Spelling = (path: string) => string;

/** As dragging a column into a field writes it. */
export const named: Spelling = (path) => `={{ ${path} }}`;
/** The same value, in a spelling that the package leaves to n8n. */
export const alone: Spelling = (path) => `={{ (${path}) }}`;

/**
 * The fields of *Create usage* out of such items as `row` makes, in all places where an expression can stand.
 *
 * @param source name of the node that makes the items
 */
export function fieldsSpelt(spelt: Spelling, source: string): INodeParameters {
	return {
		usageFrom: 'fields',
		reportFor: 'contract',
		contractId: byId(spelt('$json.contract')),
		productIdent: byId(spelt('$json[\'Product, "main"\']')),
		startDate: spelt('$json.times.start'),
		endDate: spelt(`$('${source}').item.json.end`),
		additionalFields: {
			description: spelt('$json.Größe?.text'),
			operatingSiteIdent: spelt('$json["site"]'),
			unitQuantities: {
				entry: [{ unitQuantity: spelt('$json.quantities[0].amount'), unitQuantityType: 'KWH' }],
			},
			properties: { entry: [{ propertyIdent: 'row', propertyValue: spelt('$json.row') }] },
		},
	};
}

/** What may stand in a cell besides what belongs there. */
const oddCell = fc.oneof(
	fc.string(),
	fc.double(),
	fc.bigInt().map(String),
	fc.boolean(),
	fc.constantFrom(null, undefined, '', [], {}, ['text'], { amount: 1 }, '={{ 1 }}', '2026-03-01'),
	fc.constant(DateTime.utc(2026, 3, 1)),
);

function cell(usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: oddCell });
}

/** A row of a CRM's export; a few of its cells hold anything. */
export const row = fc.record({
	contract: cell(fc.constantFrom('1001', 1001)),
	'Product, "main"': cell(fc.constant('charging')),
	times: cell(fc.record({ start: cell(fc.constant('2026-03-01T08:00:00Z')) })),
	end: cell(fc.constantFrom('2026-03-01T09:00:00Z', '2026-03-01T10:00:00+01:00')),
	Größe: cell(fc.record({ text: cell(fc.string()) })),
	site: cell(fc.constant('depot')),
	quantities: cell(
		fc.array(fc.record({ amount: cell(fc.constantFrom('12.5', 3, 0.1)) }), { minLength: 1 }),
	),
	row: cell(fc.nat()),
}) as fc.Arbitrary<IDataObject>;

/** Rows with a value for each of the fields. */
export function completeRows(count: number): IDataObject[] {
	return Array.from({ length: count }, (_none, number) => ({
		contract: '1001',
		'Product, "main"': 'charging',
		times: { start: '2026-03-01T08:00:00Z' },
		end: '2026-03-01T09:00:00Z',
		Größe: { text: 'large' },
		site: 'depot',
		quantities: [{ amount: `${number}.5` }],
		row: number,
	}));
}
