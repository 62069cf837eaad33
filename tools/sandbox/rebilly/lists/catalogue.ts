import type { Call } from '../../server/answers';
import { numberLiteral } from '../../values/exactNumbers';
import { writeDateTime } from '../../values/instants';
import type { FilterFields } from './filter';
import type { ListSource } from './rebillyLists';
import type {
	MeteredStrategy,
	RebillyCustomer,
	RebillyPlan,
	RebillyProduct,
	RebillyStore,
} from '../store/rebillyStore';

// assumption: the properties by which plans, products and customers can be filtered.

/** GET /plans */
export function planList({ plans }: RebillyStore): ListSource<RebillyPlan> {
	return {
		filterFields: {
			id: { type: 'text', read: (plan) => plan.id },
			name: { type: 'text', read: (plan) => plan.name },
			productId: { type: 'text', read: (plan) => plan.productId },
		},
		candidates: () => [...plans.values()],
		words: ({ id, name }) => [id, name],
		present: presentPlan,
	};
}

/** GET /products */
export function productList({ products }: RebillyStore): ListSource<RebillyProduct> {
	return {
		filterFields: {
			id: { type: 'text', read: (product) => product.id },
			name: { type: 'text', read: (product) => product.name },
		},
		candidates: () => [...products.values()],
		words: ({ id, name }) => [id, name],
		present: ({ id, name, unitLabel, createdAt }, call) => ({
			id,
			name,
			unitLabel,
			createdTime: writeDateTime(createdAt),
			_links: linksOf('products', id, call),
		}),
	};
}

/** GET /customers */
export function customerList({ customers }: RebillyStore): ListSource<RebillyCustomer> {
	return {
		// Asked anew each time, because customers come with their fields.
		get filterFields(): FilterFields<RebillyCustomer> {
			return {
				id: { type: 'text', read: (customer) => customer.id },
				email: { type: 'text', read: (customer) => customer.email },
				firstName: { type: 'text', read: (customer) => nameOf(customer).firstName },
				lastName: { type: 'text', read: (customer) => nameOf(customer).lastName },
				createdTime: { type: 'dateTime', read: (customer) => customer.createdAt },
				...customFieldsOf(customers.values()),
			};
		},
		candidates: () => [...customers.values()],
		words: ({ id, name, company, email }) => [id, name ?? '', company ?? '', email],
		present: presentCustomer,
	};
}

/** assumption: customers can be filtered by each custom field that one of them has. */
function customFieldsOf(customers: Iterable<RebillyCustomer>): FilterFields<RebillyCustomer> {
	const names = [...customers].flatMap(({ customFields = {} }) => Object.keys(customFields));
	return Object.fromEntries(
		[...new Set(names)].map((name) => [
			`customFields.${name}`,
			{ type: 'text', read: ({ customFields }) => customFields?.[name] ?? null },
		]),
	);
}

/** A plan. Of those that are not metered, some say so and some say nothing of it. */
export function presentPlan(plan: RebillyPlan, call: Call): unknown {
	return {
		id: plan.id,
		name: plan.name,
		productId: plan.productId,
		currency: plan.currency,
		pricing: { formula: 'fixed-fee', price: numberLiteral(plan.unitPrice) },
		...(plan.strategy !== undefined && { meteredBilling: meteredBilling(plan.strategy) }),
		createdTime: writeDateTime(plan.createdAt),
		_links: linksOf('plans', plan.id, call),
	};
}

function meteredBilling(strategy: MeteredStrategy | null): unknown {
	return strategy === null ? null : { strategy, min: null, max: null, sticky: false };
}

/** A customer, by first and last name as this API keeps them; either can be missing. */
export function presentCustomer(customer: RebillyCustomer, call: Call): unknown {
	return {
		id: customer.id,
		...nameOf(customer),
		company: customer.company,
		email: customer.email,
		customFields: customer.customFields ?? {},
		tags: [],
		createdTime: writeDateTime(customer.createdAt),
		_links: linksOf('customers', customer.id, call),
	};
}

function nameOf({ name }: RebillyCustomer) {
	const [firstName, ...rest] = (name ?? '').split(' ');
	return { firstName: firstName || null, lastName: rest.join(' ') || null };
}

/** What every record says of itself. */
export function linksOf(path: string, id: string, { origin, params }: Call): unknown {
	return [{ href: `${origin}/organizations/${params.organizationId}/${path}/${id}`, rel: 'self' }];
}
