import { plainDecimal } from '../../values/exactNumbers';
import { newIdentifier } from './identifiers';
import type { RebillyService } from '../rebillyService';
import type { SubscriptionStatus } from '../rebillyAssumptions';
import type { MeteredStrategy, RebillySubscription } from './rebillyStore';
import { oneTimePlan } from './sampleSubscriptions';

/** A subscription with one item, to be added; what is left out is made up. */
export interface NewRebillySubscription {
	id?: string;
	/** The id for which usages are reported. */
	itemId?: string;
	customerId?: string;
	customerName?: string;
	/** For a customer that is a company, and has no name. */
	company?: string;
	/** Of a new customer; customers may share one. */
	email?: string;
	/** Of a new customer. */
	customFields?: Record<string, string>;
	/** The number under which the customer has ordered it. */
	poNumber?: string;
	/** Epoch milliseconds: when it began (left out: now), was cancelled, and ended. */
	startedAt?: number;
	canceledAt?: number;
	churnedAt?: number;
	/** A plan that exists, or the id of a new one. */
	planId?: string;
	/** What the new plan counts; false for a flat plan. 'sum' when left out. */
	metered?: MeteredStrategy | boolean;
	/** Makes it a one-time order, whose plan has no metering at all. */
	isOneTime?: boolean;
	/** 'active' when left out. */
	status?: SubscriptionStatus;
	/** Whether lists show the plan with the item, or its id only, as when left out. */
	showsPlan?: boolean;
	/** The unit of the new plan's product. */
	unitLabel?: string;
	/** How much it was sold with. 1 when left out. */
	quantity?: number;
	/** A whole number; as text where a float has too few digits. */
	hardLimit?: string | number;
	softLimit?: string | number;
	/** Any decimal. Puts the subscription in its trial. */
	trialLimit?: string | number;
}

/** Adds a subscription with all it needs: customer, plan and product. */
export function addSubscription(
	service: RebillyService,
	wanted: NewRebillySubscription,
): RebillySubscription & { itemId: string; planId: string } {
	const { store, random } = service;
	const id = wanted.id ?? newIdentifier(wanted.isOneTime ? 'ots' : 'sub', random);
	const itemId = wanted.itemId ?? newIdentifier('sub', random);
	if (store.subscriptions.has(id) || store.items.has(itemId)) {
		throw new Error(`There is a subscription '${id}' or an item '${itemId}' already.`);
	}
	const planId = planOf(service, wanted);
	const trialLimit = decimalOf(wanted.trialLimit);
	const limits = {
		hardLimit: wholeNumberOf(wanted.hardLimit),
		softLimit: wholeNumberOf(wanted.softLimit),
		trialLimit,
	};
	const { showsPlan = false } = wanted;
	const quantity = Number(wanted.quantity ?? 1);
	const subscription: RebillySubscription = {
		id,
		orderType: wanted.isOneTime ? 'one-time-order' : 'subscription-order',
		customerId: customerOf(service, wanted),
		status: wanted.status ?? 'active',
		inTrial: trialLimit !== null,
		revision: 1,
		currency: 'EUR',
		items: [{ id: itemId, planId, quantity, quantityFilled: '0', ...limits, showsPlan }],
		...(wanted.poNumber !== undefined && { poNumber: wanted.poNumber }),
		...timesOf(wanted),
		createdAt: service.now(),
	};
	store.addSubscription(subscription);
	return { ...subscription, itemId, planId };
}

/** From another process they come as text. */
function timesOf({ startedAt, canceledAt, churnedAt }: NewRebillySubscription) {
	return {
		...(startedAt !== undefined && { startedAt: Number(startedAt) }),
		...(canceledAt !== undefined && { canceledAt: Number(canceledAt) }),
		...(churnedAt !== undefined && { churnedAt: Number(churnedAt) }),
	};
}

/** Counts a subscription's revision up and tells of it, as of every event of a subscription: without figures. */
export function changeItems(
	{ store, deliveries }: RebillyService,
	id: string,
	{ withRevision } = { withRevision: false },
): void {
	const subscription = store.subscriptions.get(id);
	if (!subscription) throw new Error(`There is no subscription '${id}'.`);
	subscription.revision += 1;
	const eventType = 'subscription-items-changed';
	const { revision } = subscription;
	deliveries.fire(eventType, {
		subscriptionId: id,
		eventType,
		_links: [{ href: `/subscriptions/${id}`, rel: 'subscription' }],
		...(withRevision && { _embedded: { subscription: { id, revision } } }),
	});
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
	const usual = usualPlan(wanted);
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
		...(!wanted.isOneTime && { strategy: strategyOf(wanted.metered) }),
		createdAt,
	});
	return planId;
}

function usualPlan({ isOneTime, metered }: NewRebillySubscription): string {
	if (isOneTime) return oneTimePlan.id;
	return metered === false ? 'plan-platform' : 'plan-energy';
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
		const { company = null } = wanted;
		const name = wanted.customerName ?? (company === null ? 'Sam Sample' : null);
		const { email = `${id}@example.com`, customFields } = wanted;
		store.customers.set(id, { id, name, company, email, customFields, createdAt: now() });
	}
	return id;
}

function decimalOf(limit: string | number | undefined): string | null {
	return limit === undefined ? null : (plainDecimal(String(limit)) ?? null);
}

function wholeNumberOf(limit: string | number | undefined): string | null {
	const decimal = decimalOf(limit);
	if (decimal === null || /^\d+$/.test(decimal)) return decimal;
	throw new Error('A hard or soft limit is a whole number.');
}
