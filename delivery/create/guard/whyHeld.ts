import { dayLabel } from './entries';
import type { Finding } from './finding';
import type { Limits } from './judge';

const ALONE = "send this customer's rows alone";
const WITHOUT_CHANGE = `${ALONE}, with Change left out of 'Compare With Before'`;
const PASS_SAME = `Where it is right, ${ALONE}, with Same Sum Again left out of 'Compare With Before'.`;

/**
 * Why a usage is held, with the figures, and how to let it pass: sentences for the user.
 *
 * @param passesAt at which 'Largest Change' the rows of this customer pass alone; nothing where at none
 */
export function whyHeld(
	service: string,
	finding: Finding,
	{ largestChange }: Pick<Limits, 'largestChange'>,
	passesAt?: number,
): string {
	const { limit, sight, unit, is, usual, firstDay, lastDay, peak, among } = finding;
	const there = `${unit} ${String(is)}`;
	const known = String(usual);
	const days = daysInWords(firstDay, lastDay);
	const than = `${known} is usual, and 'Largest Change' is ${largestChange}`;
	const mostly =
		peak === undefined ? '' : `; most of it is ${dayLabel(peak.day)}: ${String(peak.is)}`;
	const passChange = `Where it is right, ${aloneAt(passesAt, largestChange)}.`;
	switch (sight) {
		case 'quantity':
			return `it says ${there}, and 'Largest Quantity of One Usage' is ${known}. Where it is right, raise that limit for one run.`;
		case 'day':
			return `${days} has ${there} for this customer, where on such a day ${than}. ${passChange}`;
		case 'span':
			return `${days} has ${there} for this customer, where in as many days ${than}${mostly}. ${passChange}`;
		case 'twice':
			return `with what ${service} has stored for the same days already, ${days} would have ${there} for this customer, where in as many days ${known} is usual: it may be there under other times or references. Where both are right, ${WITHOUT_CHANGE}.`;
		case 'overlap':
			return `${service} has usages of ${days} already, and with this input all customers of whom it has any would have ${there}, where ${known} is usual: it may lie a period too early, or be there under other times or references. Where both are right, ${WITHOUT_CHANGE}.`;
		case 'ahead':
			return `this customer has usages in the future (${days}), where nothing can have been used yet. Fix the times; where they are right, ${WITHOUT_CHANGE}.`;
		case 'again':
			return `${days} adds up to ${there} for this customer, to the digit what the days before add up to: they may have been exported again. ${PASS_SAME}`;
		case 'stored':
			return `${days} has ${there} for this customer, and to the digit as much is stored for the same days as other usages. ${PASS_SAME}`;
		case 'halves':
			return `of this customer's rows (${days}, ${there}), one half says the same as the other under other references. ${PASS_SAME}`;
		case 'newcomer':
			return `${days} has ${there} for this customer, of whom too little is known, and no customer who can be compared comes near: ${known} is the nearest for as many days, and 'Largest Change' is ${largestChange}. ${passChange}`;
		case 'most':
			return `of the ${among!.compared} customers who can be compared with before, ${among!.held} are held by '${limit}', so the whole input may be wrong. ${limit === 'Change' ? passChange : PASS_SAME}`;
	}
}

/** What has no time is of no day. */
function daysInWords(first: number, last: number): string {
	if (Number.isNaN(first)) return 'no day';
	return first === last ? dayLabel(first) : `${dayLabel(first)} to ${dayLabel(last)}`;
}

function aloneAt(passesAt: number | undefined, largestChange: number): string {
	if (passesAt === undefined) return WITHOUT_CHANGE;
	return passesAt === largestChange ? ALONE : `${ALONE}, with 'Largest Change' at ${passesAt}`;
}
