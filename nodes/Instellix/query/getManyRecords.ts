import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { without } from '../../../delivery/rules/usageObject';
import type { ExactObject } from '../../../values/exactJson';
import type { Reading } from '../../../values/reading';
import { forEachItem } from '../../shared/items/eachItem';
import { readLimits, type GivenLimits } from '../../shared/read/readLimits';
import { readLimit } from '../../shared/items/readLimit';
import { openRun } from '../../shared/host/openRun';
import type { Operation } from '../../shared/items/operations';
import { mayShowContacts } from '../../shared/read/toolUse';
import { readReading, type GivenReading } from '../../shared/read/readReading';
import { recordJson } from '../../shared/report/recordJson';
import type { Condition } from './conditions';
import { instellix } from '../connection';
import { queryRecords, type Query } from './queryRecords';

/** A documented query as an operation. */
export interface QueryOperation {
	readonly query: Omit<Query, 'conditions' | 'ownSearch'>;
	/** The parameters of the operation, by which failures name them. */
	readonly properties: readonly INodeProperties[];
	/** What a simplified record shows. */
	readonly simplified: (record: ExactObject) => ExactObject;
	/** Members of a simplified record that an agent sees only where the screen says so. */
	readonly contacts?: readonly string[];
	/**
	 * The conditions of one item.
	 *
	 * @throws ItemProblem when a field cannot be read
	 */
	readonly conditionsOf: (given: GivenSearch, reading: Reading) => Condition[];
}

/** What the screen holds for one item. */
export interface GivenSearch {
	readonly filters: IDataObject;
	/** The value of a resource locator. */
	readonly located: (name: string) => unknown;
}

/** Carries out a query for each item. */
export function getManyRecords({
	query,
	properties,
	simplified,
	contacts = [],
	conditionsOf,
}: QueryOperation): Operation {
	return async (context) => {
		const options = context.getNodeParameter('options', 0, {}) as GivenLimits & GivenReading;
		const reading = readReading(context, options);
		const hidesContacts = contacts.length > 0 && !mayShowContacts(context.getNode());
		const { run } = await openRun(context, instellix, readLimits(context, options));
		return await forEachItem(context, properties, async (item) => {
			const given = readSearch(context, item);
			const conditions = conditionsOf(given, reading);
			const ownSearch = String(given.filters.search ?? '').trim();
			const records = await queryRecords(
				run,
				{ ...query, conditions, ownSearch },
				readLimit(context, item),
			);
			const isWhole = context.getNodeParameter('simplify', item) !== true;
			return records.map((record) => {
				if (!hidesContacts) return recordJson(isWhole ? record : simplified(record));
				return recordJson(without(simplified(record), ...contacts));
			});
		});
	};
}

function readSearch(context: IExecuteFunctions, item: number): GivenSearch {
	return {
		filters: context.getNodeParameter('filters', item, {}) as IDataObject,
		located: (name) => context.getNodeParameter(name, item, '', { extractValue: true }),
	};
}
