import type { INodeProperties } from 'n8n-workflow';
import { text } from '../../../delivery/rules/textFields';
import { openRun } from '../../shared/host/openRun';
import { checkFields } from '../../shared/items/checkFields';
import { forEachItem, ItemProblem } from '../../shared/items/eachItem';
import type { Operation } from '../../shared/items/operations';
import { readLimits, type GivenLimits } from '../../shared/read/readLimits';
import { recordJson } from '../../shared/report/recordJson';
import { requestOptionsProperty, showAt } from '../../shared/screen/createProperties';
import { simplifyProperty } from '../../shared/screen/listProperties';
import { PATHS, PERMISSIONS, SEARCH } from '../api';
import { instellix } from '../connection';
import { withValue } from '../query/conditions';
import { queryRecords } from '../query/queryRecords';
import { simplifiedRatedUsage } from './getMany';
import { IDENT_FORM } from './target';

const place = { resource: 'ratedUsage', operation: 'get' };

const IDENT = text({ label: 'Ident', required: true, ...IDENT_FORM });

/** Parameters of *Get rated usage*. */
export const getRatedUsageProperties: INodeProperties[] = [
	{
		displayName: 'Ident',
		name: 'ident',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. S-1001',
		description: 'Under which the rated usage is stored: identity in the output of Add',
		displayOptions: showAt(place),
	},
	simplifyProperty(place),
	requestOptionsProperty(place),
];

/** Carries out *Get rated usage*: one rated usage per item. */
export const getRatedUsage: Operation = async (context) => {
	const options = context.getNodeParameter('options', 0, {}) as GivenLimits;
	const { run } = await openRun(context, instellix, readLimits(context, options));
	return await forEachItem(context, getRatedUsageProperties, async (item) => {
		const given = { ident: context.getNodeParameter('ident', item) };
		const ident = checkFields({ ident: IDENT }, given).ident as string;
		const query = {
			path: PATHS.ratedUsages,
			records: 'rated usages',
			permission: PERMISSIONS.ratedUsages,
			conditions: withValue('Ident', SEARCH.ratedUsageIdent, ident),
		};
		const [record] = await queryRecords(run, query, 1);
		if (record === undefined) throw unknown(ident);
		const isSimple = context.getNodeParameter('simplify', item) === true;
		return recordJson(isSimple ? simplifiedRatedUsage(record) : record);
	});
};

function unknown(ident: string): ItemProblem {
	return new ItemProblem(
		'not-found',
		`Instellix has no rated usage '${ident}'.`,
		"Check 'Ident', and that the credential is for the right realm and environment. What was stored a moment ago may not be listed yet.",
	);
}
