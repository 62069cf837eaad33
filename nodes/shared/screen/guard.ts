import type { INodeProperties } from 'n8n-workflow';
import { MOST_CHANGE } from '../../../delivery/create/guard/leastFactor';
import { showAt, type Place } from './createProperties';

/** The limits of a guard, and where they are read. */
export const GUARD = 'guard';

/** The default of 'Largest Change': tools/guard measures what it holds. */
export const LARGEST_CHANGE = 3;

const CHANGE = {
	name: 'Change',
	value: 'change',
	description:
		"A customer's usage is more than 'Largest Change' times as much or as little as before, is stored for the same days already, or lies in the future",
};

const MISSING_CUSTOMERS = {
	name: 'Missing Customers',
	value: 'missing',
	description: 'Who had usage before and has none now is named in a hint; nothing is held',
};

const SAME_SUM = {
	name: 'Same Sum Again',
	value: 'sameSum',
	description:
		"A customer's usage adds up to the digit to what is there already: a doubled or repeated export",
};

/** The values of 'Compare With Before'. */
export const COMPARISONS: ReadonlySet<string> = new Set(
	[CHANGE, MISSING_CUSTOMERS, SAME_SUM].map(({ value }) => value),
);

const EARLIER_RECEIPTS: INodeProperties = {
	displayName: 'Earlier Receipts',
	name: 'earlierReceipts',
	type: 'json',
	default: '[]',
	placeholder: "e.g. {{ $('Receipts').all() }}",
	description:
		'The receipts of earlier runs, in items, rows of a data table or as text: Instellix lists no usages, so they are what is compared with',
};

/** What a target can tell of what was before. */
interface Comparable {
	/** Whether it lists the usages of customers that the input does not name. */
	readonly knowsOthers: boolean;
	/** Whether it lists nothing, so that receipts stand for it. */
	readonly goesByReceipts?: boolean;
}

/** 'Guard' of a create action: off until a limit is added. */
export function guardProperty(
	place: Place,
	{ knowsOthers, goesByReceipts = false }: Comparable,
): INodeProperties {
	const comparisons = [CHANGE, ...(knowsOthers ? [MISSING_CUSTOMERS] : []), SAME_SUM];
	return {
		displayName: 'Guard',
		name: GUARD,
		type: 'collection',
		placeholder: 'Add limit',
		default: {},
		description:
			'Holds usages that are likely wrong before they are billed: another unit, a month twice, a feed of zeros',
		displayOptions: showAt(place),
		options: [
			{
				displayName: 'Compare With Before',
				name: 'compareWithBefore',
				type: 'multiOptions',
				noDataExpression: true,
				options: comparisons,
				default: [...comparisons.map(({ value }) => value)],
				description: 'What is held, against what was stored for each customer in the weeks before',
			},
			...(goesByReceipts ? [EARLIER_RECEIPTS] : []),
			{
				displayName: 'Largest Change',
				name: 'largestChange',
				type: 'number',
				noDataExpression: true,
				displayOptions: { show: { compareWithBefore: ['change'] } },
				typeOptions: { minValue: 1.1, maxValue: MOST_CHANGE },
				default: LARGEST_CHANGE,
				description:
					'How many times as much, or as little, as before is still right. With 3, ten times as much is held and twice as much is not.',
			},
			{
				displayName: 'Largest Quantity of One Usage',
				name: 'largestQuantity',
				type: 'number',
				noDataExpression: true,
				typeOptions: { minValue: 0 },
				default: 1000,
				description: 'A usage with more in any of its quantities is held; its price does not count',
			},
		],
	};
}
