import { plainDecimal } from '../../values/exactNumbers';
import { newIdentifier } from './identifiers';
import type { RebillyService } from '../rebillyService';
import type { MeteredStrategy, RebillySubscription } from './rebillyStore';

/** A subscription with one item, to be added; what is left out is made up. */
export interface NewRebillySubscription {
	id?: string;
	/** The id for which usages are reported. */
	itemId?: string;
	customerId?: string;
	customerName?: string;
	/** A plan that exists, or the id of a new one. */
	planId?: string;
	/** What the new plan counts; false for a flat plan. 'sum' when left out. */
	metered?: MeteredStrategy | boolean;
	/** The unit of the new plan's product. */
	unitLabel?: string;
	/** A decimal string, or a number that needs no more digits than a float has. */
	hardLimit?: string | number;
	/** Puts the subscription in its trial. */
	trialLimit?: string | number;
	softLimit?: string | number;
	fillQuantity?: string | number;
}

/** Adds a subscription with all it needs: customer, plan and product. */
export function addSubscription(
	service: RebillyService,
	wanted: NewRebillySubscription,
): RebillySubscription & { itemId: string; planId: string } {
	const { store, random } = service;
	const id = wanted.id ?? newIdentifier('sub', random);
	const itemId = wanted.itemId ?? newIdentifier('sub', random);
	if (store.subscriptions.has(id) || store.items.has(itemId)) {
		throw new Error(`There is a subscription '${id}' or an item '${itemId}' already.`);
	}
	const planId = planOf(service, wanted);
	const hardLimit = decimalOf(wanted.hardLimit);
	const trialLimit = decimalOf(wanted.trialLimit);
	const softLimit = decimalOf(wanted.softLimit);
	const fillQuantity = decimalOf(wanted.fillQuantity);
	const limits = { hardLimit, trialLimit, softLimit, fillQuantity };
	const subscription: RebillySubscription = {
		id,
		customerId: customerOf(service, wanted),
		status: trialLimit === null ? 'active' : 'trialing',
		currency: 'EUR',
		items: [{ id: itemId, planId, quantity: 1, ...limits, showsPlan: false }],
		createdAt: service.now(),
	};
	store.addSubscription(subscription);
	return { ...subscription, itemId, planId };
}

/** Puts usages on an invoice; all that are on none yet, or those of the given ids. */
export function invoiceUsages(service: RebillyService, usageIds?: readonly string[]): string {
	const invoiceId = newIdentifier('in', service.random);
	const ids = usageIds ?? [...service.store.usages.keys()];
	for (const id of ids) {
		const usage = service.store.usages.get(id);
		if (!usage) throw new Error(`There is no usage '${id}'.`);
		if (usage.invoiceId !== null) continue;
		usage.invoiceId = invoiceId;
		usage.invoiceItemId = newIdentifier('ii', service.random);
		usage.updatedAt = service.now();
	}
	return invoiceId;
}

function planOf({ store, random, now }: RebillyService, wanted: NewRebillySubscription): string {
	const usual = wanted.metered === false ? 'plan-platform' : 'plan-energy';
	const planId = wanted.planId ?? (store.plans.has(usual) ? usual : newIdentifier('plan', random));
	if (store.plans.has(planId)) return planId;
	const productId = newIdentifier('prod', random);
	const createdAt = now();
	const unitLabel = wanted.unitLabel ?? 'unit';
	store.products.set(productId, { id: productId, name: planId, unitLabel, createdAt });
	store.plans.set(planId, {
		id: planId,
		name: planId,
		productId,
		currency: 'EUR',
		unitPrice: '1',
		strategy: strategyOf(wanted.metered),
		createdAt,
	});
	return planId;
}

function strategyOf(metered: MeteredStrategy | boolean = 'sum'): MeteredStrategy | null {
	if (metered === false) return null;
	return metered === true ? 'sum' : metered;
}

function customerOf(
	{ store, random, now }: RebillyService,
	wanted: NewRebillySubscription,
): string {
	const id = wanted.customerId ?? newIdentifier('cus', random);
	if (!store.customers.has(id)) {
		const name = wanted.customerName ?? 'Sam Sample';
		store.customers.set(id, { id, name, email: `${id}@example.com`, createdAt: now() });
	}
	return id;
}

function decimalOf(limit: string | number | undefined): string | null {
	return limit === undefined ? null : (plainDecimal(String(limit)) ?? null);
}
