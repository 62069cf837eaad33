import truncate from 'lodash/truncate';
import { itemsInWords, itemsOf } from '../../contract/outcome';
import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import { maskEmails } from '../../../values/emails';
import { groupBy } from '../../../values/groupBy';
import { splitMarks } from '../../../values/marks';
import { planOf, type Plan, type PlannedCustomer, type PlannedUsage } from './plan';

/** What was approved: the plan, or of it nothing but the digest. */
export type Approved = Pick<Plan, 'digest'> & Partial<Plan>;

/** What a run has to be, and who is told what it is. */
export interface ApprovalOptions {
	/** Nothing is sent unless the usages are these; left out: none had to be approved. */
	readonly approved?: Approved;
	/** Is told what the run would store, or was approved to store, where that matters. */
	readonly notePlan?: (plan: Plan) => void;
	/** Names the account, for the locks too. */
	readonly account?: string;
}

/** Where a run is not what was approved; all empty where that cannot be said more exactly. */
export interface Deviation {
	/** Positions of usages that take the place of others of the same customer. */
	readonly changed: readonly number[];
	/** Positions of usages that were not approved. */
	readonly added: readonly number[];
	/** How many approved ones are not there, by customer. */
	readonly missing: ReadonlyArray<{ readonly customer: string; readonly usages: number }>;
}

const NOTHING: Deviation = { changed: [], added: [], missing: [] };

/**
 * Makes the plan of a run and holds it against what was approved.
 *
 * @returns why nothing may be sent; nothing where all may
 */
export function whyNotApproved(
	target: Target,
	usages: ReadonlyMap<number, Identified>,
	{ approved, notePlan, account = '' }: ApprovalOptions,
): string | undefined {
	if (approved === undefined && notePlan === undefined) return undefined;
	const { plan, planned } = planOf(target, account, usages);
	notePlan?.(plan);
	const deviation = approved && deviationFrom(approved, plan, planned);
	if (approved === undefined || deviation === undefined) return undefined;
	return deviationInWords(deviation, approved, plan, (position) => {
		const usage = usages.get(position)!;
		const { reference } = usage;
		const [item] = itemsOf(usage, position);
		// An e-mail stands in no message, also where it serves as a reference.
		const isNamed = reference !== undefined && maskEmails(reference) === reference;
		return isNamed ? `${item} (${truncate(reference, { length: LONGEST_REFERENCE })})` : item;
	});
}

/**
 * Holds a run against what was approved. Only the digest binds; the rest of the plan says where they differ.
 *
 * @returns nothing where it is what was approved
 */
export function deviationFrom(
	approved: Approved,
	plan: Plan,
	planned: readonly PlannedUsage[],
): Deviation | undefined {
	if (approved.digest === plan.digest) return undefined;
	if (approved.customers === undefined) return NOTHING;
	const approvedOf = new Map(approved.customers.map((customer) => [customer.customer, customer]));
	const byCustomer = groupBy(planned, ({ customer }) => customer);
	const customers = [...new Set([...approvedOf.keys(), ...byCustomer.keys()])].sort();
	const parts = customers.map((customer) =>
		deviationOf(customer, approvedOf.get(customer), byCustomer.get(customer) ?? []),
	);
	return {
		changed: parts.flatMap(({ changed }) => changed),
		added: parts.flatMap(({ added }) => added),
		missing: parts.flatMap(({ missing }) => missing),
	};
}

/** A usage that is not approved takes the place of an approved one that is not there. */
function deviationOf(
	customer: string,
	approved: PlannedCustomer | undefined,
	planned: readonly PlannedUsage[],
): Deviation {
	const open = groupBy(splitMarks(approved?.marks ?? ''), (mark) => mark);
	const others = planned.filter(({ mark }) => open.get(mark)?.pop() === undefined);
	const gone = [...open.values()].reduce((sum, { length }) => sum + length, 0);
	const positions = others.map(({ position }) => position);
	return {
		changed: positions.slice(0, gone),
		added: positions.slice(gone),
		missing:
			gone > positions.length ? [{ customer, usages: gone - positions.length }] : NOTHING.missing,
	};
}

const MOST_CUSTOMERS = 3;
const LONGEST_REFERENCE = 60;

/**
 * Why nothing of a run was sent, and what to do.
 *
 * @param nameOf says of a usage which item it is of
 */
export function deviationInWords(
	deviation: Deviation,
	approved: Approved,
	plan: Plan,
	nameOf: (position: number) => number | string,
): string {
	const where = differences(deviation, nameOf);
	const totals =
		approved.usages === undefined || approved.sums === undefined
			? ''
			: ` Approved: ${inTotal(approved.usages, approved.sums)}; here: ${inTotal(plan.usages, plan.sums)}.`;
	return `this is not what was approved: ${where.length > 0 ? where.join('; ') : whereUnknown(approved)}.${totals} Put these items through a 'Dry Run' and have the plan of its receipt approved`;
}

function differences(
	{ changed, added, missing }: Deviation,
	nameOf: (position: number) => number | string,
): string[] {
	const items = (positions: readonly number[]): string => itemsInWords(positions.map(nameOf));
	const named = missing
		.slice(0, MOST_CUSTOMERS)
		.map(({ customer, usages }) => `${usages} of '${maskEmails(customer)}'`);
	const more = missing.length - named.length;
	const gone = missing.reduce((sum, { usages }) => sum + usages, 0);
	return [
		...(changed.length > 0 ? [`${changed.length} changed (${items(changed)})`] : []),
		...(added.length > 0 ? [`${added.length} added (${items(added)})`] : []),
		...(gone > 0
			? [`${gone} missing (${named.join(', ')}${more > 0 ? ` and of ${more} more` : ''})`]
			: []),
	];
}

function whereUnknown({ customers }: Approved): string {
	return customers === undefined
		? "what differs cannot be told from a digest alone, but from the whole 'plan' of the receipt"
		: 'all usages are the same, but the account or the action is another';
}

function inTotal(usages: number, sums: Plan['sums']): string {
	const amounts = Object.entries(sums).map(([unit, sum]) => `${unit} ${sum}`);
	return [`${usages} ${usages === 1 ? 'usage' : 'usages'}`, ...amounts].join(', ');
}
