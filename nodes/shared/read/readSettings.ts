import { isExpression, type IExecuteFunctions, type INode } from 'n8n-workflow';
import type { Approved } from '../../../delivery/create/approval/approved';
import type { EqualRows, LateRows } from '../../../delivery/create/options';
import type { Reading } from '../../../values/reading';
import type { PeriodLength } from '../../../values/periods';
import { nodeFailure } from '../host/nodeFailure';
import type { UsageFrom } from '../screen/createProperties';
import type { Limits } from '../screen/limits';
import { readApproved } from './readApproved';
import { readLimits, type GivenLimits } from './readLimits';
import { readReading, takesZoneOfWorkflow, type GivenReading } from './readReading';
import { nameIn } from './references';
import { checkReferenceOfTool, isTool } from './toolUse';

/** How a node is set that creates or reconciles usages: what is the same for all of its items. */
export interface Settings {
	readonly node: INode;
	/** Failed items go on, on the error output. */
	readonly continuesOnFail: boolean;
	readonly isTool: boolean;
	readonly usageFrom: UsageFrom;
	/** The field of an item that identifies it; left out: its content does. */
	readonly referenceField?: string;
	readonly reading: Reading;
	/** The zone of the workflow, where times without an offset are of it. */
	readonly zoneOfWorkflow?: string;
	readonly limits: Limits;
	readonly lookUp: boolean;
	/** Whether it is looked at once more what was sent only where an answer was lost. */
	readonly auditsAfterDoubtOnly: boolean;
	readonly dryRun: boolean;
	/** Whether what is stored holds the fields of its input item too. */
	readonly includesInput: boolean;
	/** Left out: each item is a usage. */
	readonly combine?: PeriodLength;
	/** How many usages are remembered in n8n; none when the option is off. */
	readonly historySize: number;
	/** Whether a usage is stored beside another quantity of its time, for which no item stands. */
	readonly storesBoth: boolean;
	/** Left out: a sum of which less is stored is a conflict. */
	readonly lateRows?: LateRows;
	/** What the usages have to be; left out: nothing had to be approved. */
	readonly approved?: Approved;
	/** Left out: rows that say the same are asked about. */
	readonly equalRows?: EqualRows;
}

/**
 * Reads the settings once for the run, with the defaults of their fields.
 *
 * @throws NodeOperationError when one cannot be, or when the node is a tool whose reference a model would choose
 */
export function readSettings(context: IExecuteFunctions): Settings {
	const given = context.getNodeParameter('options', 0, {}) as GivenLimits &
		GivenReading & {
			lookUp?: boolean;
			audit?: 'always' | 'afterDoubt';
			dryRun?: boolean;
			includeInput?: boolean;
			combine?: PeriodLength | 'no';
			history?: boolean;
			historySize?: number;
			otherQuantity?: 'conflict' | 'both';
			equalRows?: EqualRows | 'error';
			approved?: unknown;
			lateRows?: LateRows | 'conflict';
		};
	const node = context.getNode();
	const referenceField = readReferenceField(context);
	if (referenceField !== undefined) checkReferenceOfTool(node, referenceField);
	return {
		node,
		continuesOnFail: context.continueOnFail(),
		isTool: isTool(node),
		usageFrom: context.getNodeParameter('usageFrom', 0) as UsageFrom,
		referenceField,
		reading: readReading(context, given),
		zoneOfWorkflow: takesZoneOfWorkflow(given) ? context.getTimezone() : undefined,
		limits: readLimits(context, given),
		lookUp: given.lookUp ?? true,
		auditsAfterDoubtOnly: given.audit === 'afterDoubt',
		dryRun: given.dryRun ?? false,
		includesInput: given.includeInput ?? false,
		combine: given.combine === 'no' ? undefined : given.combine,
		historySize: given.history ? (given.historySize ?? 10_000) : 0,
		storesBoth: given.otherQuantity === 'both',
		lateRows: given.lateRows === 'conflict' ? undefined : given.lateRows,
		approved: 'approved' in given ? readApproved(node, given.approved) : undefined,
		equalRows: given.equalRows === 'error' ? undefined : given.equalRows,
	};
}

/** @throws NodeOperationError when an expression stands in the place of the name: it gives a value, of one item */
function readReferenceField(context: IExecuteFunctions): string | undefined {
	if (context.getNodeParameter('identity', 0) !== 'field') return undefined;
	const node = context.getNode();
	const name = node.parameters.referenceField;
	if (!isExpression(name)) return String(name ?? '').trim();
	const meant = nameIn(name);
	throw nodeFailure(
		node,
		{
			code: 'reference-missing',
			message: "'Reference Field' holds an expression, but takes the name of a column",
		},
		`Switch the field from Expression to Fixed and ${meant === undefined ? 'drag the column into it' : `write the name alone: ${meant}`}. Nothing was sent.`,
	);
}
