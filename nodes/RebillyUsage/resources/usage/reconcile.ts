import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { instant, type Reading } from '../../../../delivery/fields';
import type { Scope } from '../../../../delivery/readStored';
import type { Target } from '../../../../delivery/target';
import { reconcileProperties } from '../../../shared/reconcileProperties';
import type { Operation } from '../../../shared/operations';
import { reconcileUsages } from '../../../shared/reconcileUsages';
import { rebilly } from '../../connection';
import { usageTarget } from '../../targets/usage';
import { listRefusal } from '../../usageListing';
import { createUsageProperties, readCreateUsage } from './create';

const place = { resource: 'usage', operation: 'reconcile' };

const scopeOptions: INodeProperties[] = [
	{
		displayName: 'All Subscription Items',
		name: 'allLanes',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description: 'Whether the usages of all subscription items in the span of time are listed, to find what nobody expects; otherwise only of those that the items name',
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-03-01T00:00:00+01:00',
		description: 'Begin of the span of time in which stored usages are listed. It reaches at least from the first to the last expected usage. An expression counts for the whole run, as it is with the first item.',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-03-31T23:59:59.999+02:00',
		description: 'End of the span of time, included. It reaches at least to the last expected usage. An expression counts for the whole run, as it is with the first item.',
	},
];

/** Parameters of *Reconcile usages*. */
export const reconcileUsagesProperties = reconcileProperties(place, createUsageProperties, scopeOptions);

const { storedUsages, ...usage } = usageTarget('usage');
/** Without a look-up that could be switched off, its refusals advise otherwise. */
const target: Target = { ...usage, storedUsages: storedUsages && { ...storedUsages, refusalOf: listRefusal } };

/** Carries out *Reconcile usages*. */
export const reconcileRebillyUsages: Operation = async (context) =>
	await reconcileUsages(context, {
		target,
		// Every expected usage has a time of its own; the screen offers no other choice.
		readFields: (read) => readCreateUsage((name) => (name === 'usageTimeFrom' ? 'usage' : read(name))),
		service: rebilly,
		readScope,
	});

function readScope(context: IExecuteFunctions, reading: Reading): Scope {
	const given = context.getNodeParameter('options', 0, {}) as { from?: unknown; to?: unknown; allLanes?: boolean };
	const from = readInstant(context, 'From', given.from, reading);
	const to = readInstant(context, 'To', given.to, reading);
	if (from !== undefined && to !== undefined && to < from) {
		throw new NodeOperationError(context.getNode(), "'To' is before 'From'", {
			description: 'Check whether the two are swapped.',
		});
	}
	return { from, to, allLanes: given.allLanes === true };
}

function readInstant(context: IExecuteFunctions, label: string, given: unknown, reading: Reading): number | undefined {
	const parsed = instant({ label }, reading).safeParse(given);
	if (parsed.success) return parsed.data === undefined ? undefined : Date.parse(parsed.data);
	const [issue] = parsed.error.issues;
	const mend = issue.code === 'custom' ? (issue.params?.mend as string | undefined) : undefined;
	throw new NodeOperationError(context.getNode(), issue.message, { description: mend });
}
