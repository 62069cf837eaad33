import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { instant } from '../../../delivery/rules/timeFields';
import { nodeFailure } from '../../shared/host/nodeFailure';
import type { Reading } from '../../../values/reading';
import type { Scope } from '../../../delivery/reconcile/readStored';
import { validate } from '../../../delivery/rules/validate';
import { reconcileProperties } from '../../shared/screen/reconcileProperties';
import type { Operation } from '../../shared/items/operations';
import { reconcileUsages } from '../../shared/reconcileUsages';
import { usageObject } from '../../../delivery/rules/usageObject';
import { rebilly } from '../connection';
import { customerNaming } from '../customer/naming';
import { isByCustomer } from '../customer/screen';
import { usageTarget } from './target';
import { listRefusal } from './listing';
import { usageRemoval } from './usageRemoval';
import { createUsageProperties, readCreateUsage } from './create';

const place = { resource: 'usage', operation: 'reconcile' };

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Remove Surplus Copies',
		name: 'removeSurplus',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether copies of expected usages are deleted that are stored more often than the items expect them, by whomever. The earliest ones stay. Give all items of the time at once: what they do not expect that often is deleted.',
	},
	{
		displayName: 'Repair Different Ones',
		name: 'repairDifferent',
		type: 'boolean',
		noDataExpression: true,
		// To add it is to switch it on.
		default: true,
		description:
			'Whether an expected usage that is stored with another quantity is corrected at once: the stored one is deleted and the right one stored, as Correct does it. Where several are stored or expected at that time, nothing is corrected. The key needs DeleteUsage. Give all items of the time at once.',
	},
	{
		displayName: 'All Subscription Items',
		name: 'allPartitions',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether the usages of all subscription items in the span of time are listed, to find what nobody expects; otherwise only of those that the items name',
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-03-01T00:00:00+01:00',
		description:
			'Begin of the span of time in which stored usages are listed. It reaches at least from the first to the last expected usage. An expression counts for the whole run, as it is with the first item.',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-03-31T23:59:59.999+02:00',
		description:
			'End of the span of time, included. It reaches at least to the last expected usage. An expression counts for the whole run, as it is with the first item.',
	},
];

/** Parameters of *Reconcile usages*. */
export const reconcileUsagesProperties = reconcileProperties(
	place,
	createUsageProperties,
	ownOptions,
);

/** Without a look-up that could be switched off, its refusals advise otherwise. */
const target = usageTarget('usage', listRefusal);

/** Carries out *Reconcile usages*. */
export const reconcileRebillyUsages: Operation = async (context) =>
	await reconcileUsages(context, {
		target,
		// Every expected usage has a time of its own; the screen offers no other choice.
		readFields: (read) =>
			readCreateUsage(isByCustomer(context))((name) =>
				name === 'usageTimeFrom' ? 'usage' : read(name),
			),
		properties: reconcileUsagesProperties,
		naming: customerNaming(false),
		service: rebilly,
		readScope,
		removing: { target, removal: usageRemoval },
	});

/** @throws NodeOperationError when the span cannot be read, or ends before it begins */
function readScope(context: IExecuteFunctions, reading: Reading): Scope {
	const given = context.getNodeParameter('options', 0, {}) as {
		from?: unknown;
		to?: unknown;
		allPartitions?: boolean;
	};
	const rules = {
		from: instant({ label: 'From' }, reading),
		to: instant({ label: 'To' }, reading),
	};
	const validated = validate(usageObject(rules), { from: given.from, to: given.to });
	if (!validated.ok) {
		const [fault] = validated.faults;
		throw nodeFailure(context.getNode(), fault, fault.fix);
	}
	const [from, to] = [validated.body.from, validated.body.to].map((time) =>
		time === undefined ? undefined : Date.parse(String(time)),
	);
	if (from !== undefined && to !== undefined && to < from) {
		const reason = { code: 'end-before-start', message: "'To' is before 'From'" } as const;
		throw nodeFailure(context.getNode(), reason, 'Check whether the two are swapped.');
	}
	return { from, to, allPartitions: given.allPartitions === true };
}
