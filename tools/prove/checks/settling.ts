import type { Exchange, Execution, Row } from './evidence';

/** Fewer tries than this are giving up, not impossibility. */
const LEAST_TRIES = 3;
/** So often a list is to be read for a usage that may be stored yet: that it is not there says nothing. */
const LEAST_READINGS = 2;

type Report = Exchange & { readonly kind: 'report' };

/** Whether a request reports the usages of a key. */
export function isReport(exchange: Exchange, key: string): exchange is Report {
	return exchange.kind === 'report' && exchange.key === key;
}

/**
 * Why an `unknown` could have been avoided: the API answered what was asked last, or it was asked too
 * seldom. Undefined where every try to settle it failed, or where a usage was looked for in vain after a
 * lost answer: it may be stored yet.
 */
export function avoidable(row: Row, execution: Execution): string | undefined {
	const { exchanges, reader, after } = execution;
	const reports = exchanges.filter(
		(exchange) => isReport(exchange, row.key) && isOf(row, exchange.ident),
	);
	const doubts = reports.filter((report) => 'saw' in report && report.saw === 'doubt');
	const afterDoubt = exchanges.slice(exchanges.indexOf(doubts[doubts.length - 1]) + 1);
	const tries: Record<Execution['reader'], () => Exchange[]> = {
		list: () => afterDoubt.filter((exchange) => isListWith(exchange, row.key)),
		ident: () => afterDoubt.filter((exchange) => isLook(exchange, row)),
		// The ident is unique, so sending again settles it.
		none: () => reports,
	};
	const made = tries[reader]();
	if (reader === 'list' && doubts.length > 0)
		return made.length < LEAST_READINGS ? `given up after ${made.length} readings` : undefined;
	const last = made.map((exchange) => ('saw' in exchange ? exchange.saw : undefined)).at(-1);
	// What is sent and not listed may be stored yet, also where an ident can be asked for.
	const isStored = after.some(({ key, ident }) => key === row.key && isOf(row, ident));
	const isAbsent = doubts.length > 0 && !isStored;
	if (last === 'answer' && isAbsent && reader === 'ident' && made.length >= LEAST_READINGS)
		return undefined;
	if (last === 'answer') return 'the API answered, and still nobody knows';
	// An API that refuses to be asked by ident refuses it always; of lists there are other forms.
	if (last === 'refused' && reader === 'ident') return undefined;
	return made.length < LEAST_TRIES ? `given up after ${made.length} tries` : undefined;
}

/** Equal usages with references of their own are told apart by their idents, where there are any. */
function isOf(row: Row, ident: string | undefined): boolean {
	return row.identity === row.key || ident === undefined || ident === row.identity;
}

function isLook(exchange: Exchange, row: Row): boolean {
	return exchange.kind === 'look' && exchange.key === row.key && isOf(row, exchange.ident);
}

/** Whether a list would show the usages of a key, if they are stored. */
function isListWith(exchange: Exchange, key: string): boolean {
	if (exchange.kind !== 'list') return false;
	if (exchange.of === 'all') return true;
	const [account, time] = key.split(' ');
	const { from, to } = exchange.of;
	return exchange.of.account === account && from <= Date.parse(time) && Date.parse(time) <= to;
}
