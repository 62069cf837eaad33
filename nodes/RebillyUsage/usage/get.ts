import type { INodeProperties } from 'n8n-workflow';
import { requestOptionsProperty } from '../../shared/screen/createProperties';
import { forEachItem } from '../../shared/items/eachItem';
import { readLimits, type GivenLimits } from '../../shared/read/readLimits';
import { simplifyProperty } from '../../shared/screen/listProperties';
import { openRun } from '../../shared/host/openRun';
import type { Operation } from '../../shared/items/operations';
import { pickFields, recordJson } from '../../shared/report/recordJson';
import { MAIN_USAGE_FIELDS, PATHS, PERMISSIONS } from '../api';
import { rebilly } from '../connection';
import { readRecord } from '../readRecord';
import { readId } from '../ids';
import { usageIdProperty } from '../screenFields';

const place = { resource: 'usage', operation: 'get' };

/** Parameters of *Get usage*. */
export const getUsageProperties: INodeProperties[] = [
	usageIdProperty(
		place,
		'The ID that Rebilly gave the usage when it was created: storedId in the output of Create',
	),
	simplifyProperty(place),
	requestOptionsProperty(place),
];

/** Carries out *Get usage*: one usage per item. */
export const getUsage: Operation = async (context) => {
	const options = context.getNodeParameter('options', 0, {}) as GivenLimits;
	const { run } = await openRun(context, rebilly, readLimits(context, options));
	return await forEachItem(context, getUsageProperties, async (item) => {
		const id = readId(context, 'usageId', 'Usage ID', item);
		const isSimple = context.getNodeParameter('simplify', item) === true;
		const record = await readRecord(
			run,
			{ method: 'GET', path: PATHS.usage(id) },
			{
				name: `usage '${id}'`,
				fixUnknown:
					"Check 'Usage ID', and that the credential is for the right organization and environment. A usage that was deleted cannot be read.",
				permission: PERMISSIONS.getUsage,
			},
		);
		return recordJson(isSimple ? pickFields(record, MAIN_USAGE_FIELDS) : record);
	});
};
