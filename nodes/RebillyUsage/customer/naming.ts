import type { Run } from '../../../delivery/run/run';
import type { Naming, Resolved } from '../../shared/resolveNames';
import { chooseItem } from './choose';
import {
	CUSTOMER_NOT_NAMED,
	noCustomerFault,
	noTextFault,
	notChosen,
	unknownCustomer,
} from './faults';
import { readBook, type Book } from './readBook';
import { besideOf, NAMES, referenceOf, REPLACES, type Reference } from './reference';

/** What the rules say of it is not said beside why it is not known. */
const FIELDS = ['subscriptionId'];

/**
 * Usages may name the customer in place of the subscription item.
 *
 * @param timeIsSetByService whether Rebilly gives each usage the time of the request
 */
export function customerNaming(timeIsSetByService: boolean): Naming<Reference> {
	return {
		fields: NAMES,
		replaces: REPLACES,
		besideOf,
		referenceOf: (given, reading) =>
			referenceOf(given, reading, timeIsSetByService ? Date.now() : undefined),
		resolve,
	};
}

async function resolve(references: readonly Reference[], run: Run): Promise<Resolved[]> {
	const book = await readBook(references.filter(isAskable), run);
	return references.map((reference): Resolved => {
		if (reference.noText !== undefined) return unresolved([noTextFault(reference.noText)]);
		if (reference.alone !== undefined) return unresolved([noCustomerFault(reference.alone)]);
		if (reference.by === undefined) return unresolved([CUSTOMER_NOT_NAMED]);
		// Without its time it is not known which order it is of; the rules say what is wrong with the time.
		if (reference.time === undefined) return unresolved([]);
		if ('code' in book) return { unresolved: { fields: FIELDS, faults: [], reason: book } };
		return itemOf(reference, reference.by, reference.time, book);
	});
}

function isAskable({ by, noText, time }: Reference): boolean {
	return by !== undefined && noText === undefined && time !== undefined;
}

function itemOf(
	reference: Reference,
	by: NonNullable<Reference['by']>,
	time: number,
	book: Book,
): Resolved {
	const customers = book.customersOf(by);
	if ('code' in customers) return { unresolved: { fields: FIELDS, faults: [], reason: customers } };
	const candidates = customers.map((id) => book.candidatesOf(id));
	const isUnknown = by.kind === 'id' && candidates[0] === undefined;
	if (customers.length === 0 || isUnknown) return unresolved([unknownCustomer(by)]);
	const choice = chooseItem(
		candidates.flatMap((some) => some ?? []),
		reference.narrowing,
		time,
	);
	return choice.kind === 'item'
		? { fields: { subscriptionId: choice.itemId } }
		: unresolved([notChosen(choice, reference, by, customers)]);
}

function unresolved(
	faults: Extract<Resolved, { unresolved: unknown }>['unresolved']['faults'],
): Resolved {
	return { unresolved: { fields: FIELDS, faults } };
}
