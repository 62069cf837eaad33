import { isBlank, trimmed } from '../../../values/blanks';
import type { Code } from '../../../delivery/contract/code';
import { textOf } from '../../../delivery/rules/textFields';
import type { Run } from '../../../delivery/run/run';
import { readByValues } from '../../../delivery/stored/readByValues';
import { groupBy } from '../../../values/groupBy';
import { formatInstant, parseInstant } from '../../../values/instant';
import type { Reading } from '../../../values/reading';
import type { Given, Naming, Resolved } from '../../shared/resolveNames';
import { AGGREGATIONS, type Aggregation } from './valueLists';

const FIELD = 'ratedUsageAggregationIdent';
const LABEL = 'Rated Usage Aggregation';
const MOST_NAMED = 5;

/** The aggregation of a contract that covers the period of a usage. */
export interface Reference {
	readonly contractIdent?: string;
	/** Milliseconds since 1970-01-01T00:00Z; nothing where it cannot be read. */
	readonly period?: { readonly from: number; readonly to: number };
}

/**
 * Rated usages that name no aggregation go into the one of their contract that covers their period.
 *
 * @param takesClosed whether one that is closed counts too, as for what was reported before
 */
export function aggregationNaming(takesClosed: boolean): Naming<Reference> {
	return {
		fields: [],
		referenceOf,
		resolve: async (references, run) => await resolve(references, run, takesClosed),
	};
}

function referenceOf(given: Given, reading: Reading): Reference | undefined {
	if (!isBlank(given[FIELD])) return undefined;
	return {
		contractIdent: trimmed(textOf(given.contractIdent) ?? '') || undefined,
		period: periodOf(given.period, reading),
	};
}

function periodOf(given: unknown, reading: Reading): Reference['period'] {
	const { start, end } = (given ?? {}) as Record<string, unknown>;
	const [from, to] = [start, end].map((time) => {
		const read = parseInstant(time, reading.time);
		return read.ok ? read.epochMs : undefined;
	});
	return from === undefined || to === undefined ? undefined : { from, to };
}

async function resolve(
	references: readonly Reference[],
	run: Run,
	takesClosed: boolean,
): Promise<Resolved[]> {
	const idents = references.flatMap(({ contractIdent, period }) =>
		period === undefined ? [] : (contractIdent ?? []),
	);
	const read = await readByValues(AGGREGATIONS, new Set(idents), run);
	const ofContract = groupBy(
		read.known ? read.entries : [],
		(aggregation) => aggregation.contractIdent,
	);
	return references.map(({ contractIdent, period }): Resolved => {
		// The rules say what is missing or wrong of these two.
		if (contractIdent === undefined || period === undefined) return unresolved([]);
		if (read.known) {
			const own = ofContract.get(contractIdent) ?? [];
			return aggregationOf(contractIdent, period, own, takesClosed);
		}
		const { code, message } = read.reason;
		const reason = {
			code,
			message: `the aggregations of contracts cannot be looked up: ${message}`,
		};
		return { unresolved: { fields: [FIELD], faults: [], reason } };
	});
}

function aggregationOf(
	contractIdent: string,
	period: NonNullable<Reference['period']>,
	own: readonly Aggregation[],
	takesClosed: boolean,
): Resolved {
	const usable = takesClosed ? own : own.filter(({ isOpen }) => isOpen);
	const covering = usable.filter(
		({ from = -Infinity, to = Infinity }) => from <= period.from && period.to <= to,
	);
	if (covering.length === 1) return { fields: { [FIELD]: covering[0].ident } };
	const open = takesClosed ? '' : 'open ';
	const span = `${formatInstant(period.from)} to ${formatInstant(period.to)}`;
	if (covering.length > 1)
		return notOne(
			'aggregation-ambiguous',
			`is not clear: the contract '${contractIdent}' has ${covering.length} ${open}aggregations that cover ${span}: ${listed(covering)}`,
		);
	const there = own.length === 0 ? 'It has none at all' : `It has ${listed(own)}`;
	const isLikeANumber = own.length === 0 && /^\d+$/.test(contractIdent);
	return notOne(
		'aggregation-not-found',
		`cannot be found: the contract '${contractIdent}' has no ${open}aggregation that covers ${span}. ${there}`,
		isLikeANumber
			? `If ${contractIdent} is the numeric ID of the contract, give its ident in its place, or the ident of the aggregation.`
			: undefined,
	);
}

function notOne(
	code: Code,
	problem: string,
	fix = 'Check contract and period, or give the ident of the aggregation.',
): Resolved {
	return unresolved([
		{
			...{ field: LABEL, path: FIELD, code },
			message: `'${LABEL}' ${problem}.`,
			fix,
		},
	]);
}

function unresolved(
	faults: Extract<Resolved, { unresolved: unknown }>['unresolved']['faults'],
): Resolved {
	return { unresolved: { fields: [FIELD], faults } };
}

function listed(aggregations: readonly Aggregation[]): string {
	const named = aggregations.slice(0, MOST_NAMED).map(nameOf);
	const more = aggregations.length - named.length;
	return named.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function nameOf({ ident, status, from, to }: Aggregation): string {
	const span =
		from === undefined || to === undefined
			? ''
			: `, from ${formatInstant(from)} until ${formatInstant(to)}`;
	return `${ident} (${status}${span})`;
}
