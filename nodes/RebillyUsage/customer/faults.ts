import type { Code } from '../../../delivery/contract/code';
import type { Fault } from '../../../delivery/contract/outcome';
import { isEmail, maskEmails } from '../../../values/emails';
import { formatInstant } from '../../../values/instant';
import { noIdentAdvice, noValueAdvice } from '../../../delivery/rules/noValueAdvice';
import { kindInWords, shown } from '../../../delivery/rules/shown';
import type { Candidate, Choice } from './choose';
import type { By, Narrowing, Reference } from './reference';

const FIELD = 'Subscription Item';
const MOST_NAMED = 5;
const OR_BY_ID = 'or give the ID of the subscription item.';
const WHICH_ITEM =
	"Say which one under 'Which Item of the Customer' on the screen, or in a column plan, product, orderId or poNumber";

/** The customer is named by nothing that can be looked for. */
export const CUSTOMER_NOT_NAMED = fault(
	'customer-not-found',
	"cannot be found: 'customer' holds neither an ID, an e-mail nor custom fields",
	`Name the column customer.id, customer.email or customer.customFields with the name of the field, ${OR_BY_ID}`,
);

/** Only the order is named. */
export function noCustomerFault(column: string): Fault {
	return fault(
		'customer-not-found',
		`cannot be found: '${column}' says which order of a customer is meant, but no customer is named beside it`,
		`Name the customer in a column customer.id or customer.email, leave ${column} out, ${OR_BY_ID}`,
	);
}

/** What names the customer or its item is no text. */
export function noTextFault({ column, value }: NonNullable<Reference['noText']>): Fault {
	const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
	const [inner] = isObject ? Object.keys(value) : [];
	const such = inner === undefined ? '' : `, such as the one under '${inner}'`;
	return fault(
		'wrong-type',
		`cannot be found: '${column}' must be a text but is ${kindInWords(value)}`,
		`Give the text alone${such}, ${OR_BY_ID}`,
	);
}

/** Rebilly knows no such customer. */
export function unknownCustomer(by: By): Fault {
	const problem =
		by.kind === 'id'
			? `Rebilly has no order of the customer ${masked(by.value)}`
			: `Rebilly has no customer with ${inWords(by)}`;
	return fault(
		'customer-not-found',
		`cannot be found: ${problem}`,
		noIdentAdvice(by.value) ?? `Check it under Customers in Rebilly, ${OR_BY_ID}`,
	);
}

/**
 * Why a customer has no item for a usage, or not one. Customers and items are named by IDs and plans.
 *
 * @param customers IDs of those that have the name
 */
export function notChosen(
	choice: Exclude<Choice, { kind: 'item' }>,
	{ narrowing, time }: Reference,
	by: By,
	customers: readonly string[],
): Fault {
	const who = `the customer ${customers.join(' or ')}`;
	switch (choice.kind) {
		case 'nothingMetered':
			return fault(
				'customer-not-found',
				`cannot be found: ${who} has no item with a metered plan`,
				`Give the customer a metered plan in Rebilly, ${OR_BY_ID}`,
			);
		case 'noneFits':
			return fault(
				'customer-not-found',
				`cannot be found: no metered item of ${who} has ${narrowedTo(narrowing)}. There are: ${listed(choice.candidates)}`,
				`Correct or leave out what is said of it under 'Which Item of the Customer' on the screen, or in the columns plan, product, orderId and poNumber, ${OR_BY_ID}`,
			);
		case 'noneCovers':
			return fault(
				'customer-not-found',
				`cannot be found: no order of ${who} covers ${formatInstant(time!)}. There are: ${listed(choice.candidates, true)}`,
				`Check the time of the usage and the times of the orders, ${OR_BY_ID}`,
			);
		case 'severalItems':
			return fault(
				'customer-ambiguous',
				`is not clear: ${choice.candidates.length} metered items of ${who} fit: ${listed(choice.candidates)}`,
				`${WHICH_ITEM}, ${OR_BY_ID}`,
			);
		case 'severalCustomers':
			return fault(
				'customer-ambiguous',
				`is not clear: several customers have ${inWords(by)}: ${listed(choice.candidates)}`,
				`Name the customer by its ID, on the screen with Customer By: Customer ID, or in a column customer.id. ${WHICH_ITEM}, ${OR_BY_ID}`,
			);
	}
}

function fault(code: Code, problem: string, fix: string): Fault {
	return { field: FIELD, path: 'subscriptionId', code, message: `'${FIELD}' ${problem}.`, fix };
}

function inWords(by: By): string {
	if (by.kind === 'customField') return `'${masked(by.value)}' in the custom field '${by.name}'`;
	return by.kind === 'email' ? `the e-mail ${maskedEmail(by.value)}` : `the ID ${masked(by.value)}`;
}

/** Enough of an e-mail for whoever knows it, and nothing of a text that holds more: messages go into logs. */
function masked(value: string): string {
	if (!value.includes('@')) return value;
	return isEmail(value) ? maskEmails(value) : '***';
}

/** An e-mail also where somebody wrote it without its @. */
function maskedEmail(value: string): string {
	if (noValueAdvice(value) !== undefined) return shown(value);
	if (!value.includes('@')) return `${value.slice(0, 1)}***, which has no @`;
	const shownOf = masked(value);
	return shownOf === '***' ? '***, which is not exactly one address' : shownOf;
}

function narrowedTo({ plan, product, orderId, poNumber }: Narrowing): string {
	return [
		...(plan === undefined ? [] : [`the plan '${plan}'`]),
		...(product === undefined ? [] : [`the product '${product}'`]),
		...(orderId === undefined ? [] : [`the order '${orderId}'`]),
		...(poNumber === undefined ? [] : [`the purchase order number '${poNumber}'`]),
	].join(' and ');
}

function listed(candidates: readonly Candidate[], withTimes = false): string {
	const named = candidates.slice(0, MOST_NAMED).map((candidate) => nameOf(candidate, withTimes));
	const more = candidates.length - named.length;
	return named.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

function nameOf({ itemId, order, plan }: Candidate, withTimes: boolean): string {
	const place = `order ${order.id} of ${order.customerId}`;
	const times = withTimes && Number.isFinite(order.from) ? `, ${spanOf(order)}` : '';
	return `${itemId} (${plan.name ?? plan.id}, ${order.status}, ${place}${times})`;
}

function spanOf({ from, to }: Candidate['order']): string {
	const end = Number.isFinite(to) ? ` until ${formatInstant(to)}` : '';
	return `from ${formatInstant(from)}${end}`;
}
