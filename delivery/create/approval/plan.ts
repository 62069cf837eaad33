import { hash } from 'crypto';
import { canonicalJson, type ExactJson } from '../../../values/exactJson';
import { groupBy } from '../../../values/groupBy';
import { joinMarks, markOf } from '../../../values/marks';
import type { Target } from '../../contract/target';
import { findDuplicates } from '../../identity/compare';
import type { Identified } from '../../identity/identify';
import { Sums } from '../results/sums';

/** Goes into every digest: raise it when plans are made otherwise, because no earlier approval holds then. */
const PLAN_VERSION = 1;

/** What a run would store, to be approved: sums that a person can judge, and a digest that binds. */
export interface Plan {
	/** SHA-256 over all requests in an order of their own, and over the account, as base64url. */
	readonly digest: string;
	readonly usages: number;
	/** Exact sums per unit. */
	readonly sums: Readonly<Record<string, string>>;
	/** By name, in order. */
	readonly customers: readonly PlannedCustomer[];
}

/** What is planned for one contract or subscription item. */
export interface PlannedCustomer {
	readonly customer: string;
	readonly usages: number;
	readonly sums: Readonly<Record<string, string>>;
	/** A mark of eight characters for each usage and each item that repeats one, in the order of the alphabet, without a separator. */
	readonly marks: string;
}

/** A usage of the input, as the plan has it. */
export interface PlannedUsage {
	readonly position: number;
	readonly customer: string;
	readonly mark: string;
}

/**
 * Makes the plan of a run: of all its valid usages, also of those that are stored already, because what
 * is stored may change until the plan is approved, and a run that is broken off is to be run again. The
 * order of the items and the spelling of their values make no other plan, but where items of one identity
 * say different things: of these the first is sent, and no other. What is not sent is in no sum.
 *
 * @param account that it is meant for
 */
export function planOf(
	target: Target,
	account: string,
	usages: ReadonlyMap<number, Identified>,
): { readonly plan: Plan; readonly planned: readonly PlannedUsage[] } {
	const repeated = findDuplicates(target, usages);
	const rows = [...usages].map(([position, usage]) => {
		const { partition, amounts } = target.measure(usage.body);
		const isSent = !repeated.has(position);
		const request = requestOf(target, usage);
		const digest = digestOf(isSent ? request : [request, 'repeated']);
		return { position, customer: partition, amounts, digest, mark: markOf(digest), isSent };
	});
	const byCustomer = groupBy(rows, ({ customer }) => customer);
	const customers = [...byCustomer].sort(([one], [other]) => (one < other ? -1 : 1));
	return {
		plan: {
			digest: digestOf([target.name, account, ...rows.map(({ digest }) => digest).sort()]),
			usages: countOf(rows),
			sums: sumsOf(rows),
			customers: customers.map(([customer, of]) => ({
				customer,
				usages: countOf(of),
				sums: sumsOf(of),
				marks: joinMarks(of.map(({ mark }) => mark)),
			})),
		},
		planned: rows.map(({ position, customer, mark }) => ({ position, customer, mark })),
	};
}

/** All that is sent of a usage, and the reference by which it is told from another that says the same. */
function requestOf(target: Target, { body, identity, isLasting }: Identified): ExactJson {
	const { method, path, body: sent = null } = target.request(body);
	return [method, path, sent as ExactJson, isLasting ? identity : null];
}

function digestOf(value: ExactJson): string {
	return hash('sha256', canonicalJson([String(PLAN_VERSION), value]), 'base64url');
}

type Rows = ReadonlyArray<{
	readonly amounts: ReturnType<Target['measure']>['amounts'];
	readonly isSent: boolean;
}>;

function countOf(rows: Rows): number {
	return rows.filter(({ isSent }) => isSent).length;
}

function sumsOf(rows: Rows): Record<string, string> {
	const sums = new Sums();
	for (const { amounts, isSent } of rows) if (isSent) sums.add(amounts);
	return sums.texts();
}
