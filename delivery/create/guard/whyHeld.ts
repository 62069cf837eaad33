import { dayLabel } from './entries';
import type { Finding } from './finding';
import type { Limits } from './judge';

const PASS_CHANGE =
	"Where it is right, raise 'Largest Change', or leave Change out of 'Compare With Before' for one run.";
const PASS_SAME =
	"Where it is right, leave Same Sum Again out of 'Compare With Before' for one run.";

/** Why a usage is held, with the figures, and how to let it pass: sentences for the user. */
export function whyHeld(
	service: string,
	finding: Finding,
	{ largestChange }: Pick<Limits, 'largestChange'>,
): string {
	const { limit, sight, unit, is, usual, firstDay, lastDay, among } = finding;
	const there = `${unit} ${String(is)}`;
	const known = String(usual);
	const days = daysInWords(firstDay, lastDay);
	const than = `${known} is usual, and 'Largest Change' is ${largestChange}`;
	switch (sight) {
		case 'quantity':
			return `it says ${there}, and 'Largest Quantity of One Usage' is ${known}. Where it is right, raise that limit for one run.`;
		case 'day':
			return `${days} has ${there} for this customer, where on such a day ${than}. ${PASS_CHANGE}`;
		case 'span':
			return `${days} has ${there} for this customer, where in as many days ${than}. ${PASS_CHANGE}`;
		case 'twice':
			return `with what ${service} has stored for the same days already, ${days} would have ${there} for this customer, where in as many days ${known} is usual: it may be there under other times or references. Where both are right, leave Change out of 'Compare With Before' for one run.`;
		case 'ahead':
			return `this customer has usages in the future (${days}), where nothing can have been used yet. Fix the times; where they are right, leave Change out of 'Compare With Before' for one run.`;
		case 'again':
			return `${days} adds up to ${there} for this customer, to the digit what the days before add up to: they may have been exported again. ${PASS_SAME}`;
		case 'stored':
			return `${days} has ${there} for this customer, and to the digit as much is stored for the same days as other usages. ${PASS_SAME}`;
		case 'halves':
			return `of this customer's rows (${days}, ${there}), one half says the same as the other under other references. ${PASS_SAME}`;
		case 'most':
			return `of the ${among!.compared} customers who can be compared with before, ${among!.held} are held by '${limit}', so the whole input may be wrong. ${limit === 'Change' ? PASS_CHANGE : PASS_SAME}`;
	}
}

/** What has no time is of no day. */
function daysInWords(first: number, last: number): string {
	if (Number.isNaN(first)) return 'no day';
	return first === last ? dayLabel(first) : `${dayLabel(first)} to ${dayLabel(last)}`;
}
