import { numberLiteral } from '../../values/exactNumbers';
import { writeDateTime } from '../../values/instants';
import type { ListSource } from './rebillyLists';
import type {
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
		present: ({ id, name, unitLabel, createdAt }) => ({
			id,
			name,
			unitLabel,
			createdTime: writeDateTime(createdAt),
		}),
	};
}

/** GET /customers */
export function customerList({ customers }: RebillyStore): ListSource<RebillyCustomer> {
	return {
		filterFields: {
			id: { type: 'text', read: (customer) => customer.id },
			email: { type: 'text', read: (customer) => customer.email },
		},
		candidates: () => [...customers.values()],
		words: ({ id, name, email }) => [id, name, email],
		present: presentCustomer,
	};
}

/** A plan; one with `meteredBilling` is metered. */
export function presentPlan(plan: RebillyPlan): unknown {
	const { strategy } = plan;
	return {
		id: plan.id,
		name: plan.name,
		productId: plan.productId,
		currency: plan.currency,
		pricing: { formula: 'fixed-fee', price: numberLiteral(plan.unitPrice) },
		meteredBilling: strategy === null ? null : { strategy, min: null, max: null, sticky: false },
		createdTime: writeDateTime(plan.createdAt),
	};
}

/** A customer, by first and last name as this API keeps them. */
export function presentCustomer(customer: RebillyCustomer): unknown {
	const [firstName = '', ...rest] = customer.name.split(' ');
	return {
		id: customer.id,
		firstName,
		lastName: rest.join(' '),
		email: customer.email,
		createdTime: writeDateTime(customer.createdAt),
	};
}
