import type { INodeProperties } from 'n8n-workflow';
import { requestOptionsProperty, showAt } from '../../shared/screen/createProperties';
import { forEachItem } from '../../shared/items/eachItem';
import { readLimits, type GivenLimits } from '../../shared/read/readLimits';
import { simplifyProperty } from '../../shared/screen/listProperties';
import { openRun } from '../../shared/host/openRun';
import type { Operation } from '../../shared/items/operations';
import { pickFields, recordJson } from '../../shared/report/recordJson';
import { MAIN_INVOICE_FIELDS, PATHS, PERMISSIONS } from '../api';
import { rebilly } from '../connection';
import { readRecord } from '../readRecord';
import { readId } from '../ids';

const place = { resource: 'subscription', operation: 'previewInvoice' };

/** Parameters of *Preview upcoming invoice*. */
export const previewInvoiceProperties: INodeProperties[] = [
	{
		displayName: 'Subscription',
		name: 'subscription',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The subscription as a whole, not one of its items',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod: 'searchSubscriptions', searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. sub_01HYXFPA3D' },
		],
		displayOptions: showAt(place),
	},
	simplifyProperty(place),
	requestOptionsProperty(place),
];

/** Carries out *Preview upcoming invoice*: what the usages so far will cost, one subscription per item. */
export const previewInvoice: Operation = async (context) => {
	const options = context.getNodeParameter('options', 0, {}) as GivenLimits;
	const { run } = await openRun(context, rebilly, readLimits(context, options));
	return await forEachItem(context, previewInvoiceProperties, async (item) => {
		const id = readId(context, 'subscription', 'Subscription', item);
		const isSimple = context.getNodeParameter('simplify', item) === true;
		const invoice = await readRecord(
			run,
			{ method: 'GET', path: PATHS.upcomingInvoice(id) },
			{
				name: `upcoming invoice of subscription '${id}'`,
				fixUnknown:
					"Check 'Subscription': the ID of the subscription is needed, not that of one of its items. One that will not renew has no upcoming invoice.",
				permission: PERMISSIONS.previewInvoice,
			},
		);
		const main = pickFields(invoice, MAIN_INVOICE_FIELDS);
		return recordJson(isSimple && Object.keys(main).length > 0 ? main : invoice);
	});
};
