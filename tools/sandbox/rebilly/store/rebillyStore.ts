import type { SubscriptionStatus } from '../rebillyAssumptions';
import type { Listing } from '../../faults/circumstances';
import type { Instant } from '../../values/instants';
import { SortedList } from '../../values/sortedList';

/** How the usages of a period become one quantity: all together, or the last one. */
export type MeteredStrategy = 'sum' | 'last';

export interface RebillyCustomer {
	id: string;
	/** Of a person; a company may have none. */
	name: string | null;
	company: string | null;
	email: string;
	/** What the merchant keeps of it, such as its number in a CRM. */
	customFields?: Readonly<Record<string, string>>;
	createdAt: number;
}

export interface RebillyProduct {
	id: string;
	name: string;
	unitLabel: string;
	createdAt: number;
}

export interface RebillyPlan {
	id: string;
	name: string;
	productId: string;
	currency: string;
	/** An exact decimal string. */
	unitPrice: string;
	/** null for a flat plan; left out for one of one-time orders, which says nothing of metering. */
	strategy?: MeteredStrategy | null;
	createdAt: number;
}

/** A position of a subscription. Usages are reported for its id, not for that of the subscription. */
export interface SubscriptionItem {
	id: string;
	planId: string;
	quantity: number;
	/** How much of the quantity is used up, as a PATCH says; usages leave it alone. */
	quantityFilled: string;
	/** Exact decimal strings, of whole numbers but for that of the trial. */
	hardLimit: string | null;
	trialLimit: string | null;
	/** Of which webhooks are told in steps; it holds nothing back. */
	softLimit: string | null;
	/** Whether lists show the whole plan with the item, or its id only. */
	showsPlan: boolean;
}

/** Subscriptions, and the one-time orders that stand among them. */
export interface RebillySubscription {
	id: string;
	orderType: 'subscription-order' | 'one-time-order';
	customerId: string;
	status: SubscriptionStatus;
	inTrial: boolean;
	/** Counted up by each change. */
	revision: number;
	currency: string;
	items: SubscriptionItem[];
	/** The number under which the customer has ordered it. */
	poNumber?: string;
	/** When it began, where that is not when it was created. */
	startedAt?: number;
	/** When its end was decided, and when it came. */
	canceledAt?: number;
	churnedAt?: number;
	createdAt: number;
}

export interface StoredRebillyUsage {
	id: string;
	/** The subscription item that it counts for. */
	subscriptionId: string;
	/** What is answered in place of it. */
	shownSubscriptionId?: string;
	/** What was stored, an exact decimal string. */
	quantity: string;
	/** What was sent; more than what was stored when a limit lowered it. */
	quantitySent: string;
	/** As it was sent; only its milliseconds are cut where the service keeps less. */
	usageTime: Instant;
	/** The digits of the usage time behind its milliseconds, where it was sent with more. */
	finerDigits?: string;
	/** How fine times are kept, in milliseconds; 1 where it is left out. */
	precision?: { usageTime: number; createdTime: number };
	createdTimeIsLeftOut?: boolean;
	/** What lists name it by in place of its ID. */
	listedId?: string;
	/** Whether the time was that of the request. */
	timeWasLeftOut: boolean;
	invoiceId: string | null;
	invoiceItemId: string | null;
	/** When lists show it, where that is not at once. */
	listing?: Listing;
	createdAt: number;
	updatedAt: number;
	/** The body as it was sent. */
	body: string;
}

/** Where the service tells of events, and what it sends along. */
export interface Webhook {
	id: string;
	method: string;
	url: string;
	credentialHash: string;
	eventsFilter: string[];
	status: 'active' | 'inactive';
	headers: Array<{ name: string; value: string; status: string }>;
	createdAt: number;
	updatedAt: number;
}

/** How the service signs in to the host of a webhook. */
export interface ServiceCredential {
	id: string;
	/** The older name of the id, where the service still gives one. */
	hash: string | null;
	host: string;
	auth: { type: string; username?: string; password?: string };
	createdAt: number;
}

/** All that the Rebilly side remembers, with an index for every way it is asked. */
export class RebillyStore {
	readonly customers = new Map<string, RebillyCustomer>();
	readonly products = new Map<string, RebillyProduct>();
	readonly plans = new Map<string, RebillyPlan>();
	readonly subscriptions = new Map<string, RebillySubscription>();
	readonly items = new Map<string, { item: SubscriptionItem; subscription: RebillySubscription }>();
	readonly usages = new Map<string, StoredRebillyUsage>();
	readonly webhooks = new Map<string, Webhook>();
	readonly serviceCredentials = new Map<string, ServiceCredential>();
	/** The ids of items with usages, by their lower case: filters do not tell case. */
	readonly itemIdsOfUsages = new Map<string, Set<string>>();
	deletions: Array<{ usage: StoredRebillyUsage; deletedAt: number }> = [];
	private usagesByTime = newTimeIndex();
	private usagesByCreation = newCreationIndex();
	private readonly usagesByItem = new Map<string, SortedList<StoredRebillyUsage>>();

	addSubscription(subscription: RebillySubscription): void {
		this.subscriptions.set(subscription.id, subscription);
		for (const item of subscription.items) this.items.set(item.id, { item, subscription });
	}

	addUsage(usage: StoredRebillyUsage): void {
		this.usages.set(usage.id, usage);
		this.usagesByTime.add(usage);
		this.usagesByCreation.add(usage);
		const { subscriptionId } = usage;
		const ofItem = this.usagesByItem.get(subscriptionId) ?? newTimeIndex();
		ofItem.add(usage);
		this.usagesByItem.set(subscriptionId, ofItem);
		const lower = subscriptionId.toLowerCase();
		const spellings = this.itemIdsOfUsages.get(lower) ?? new Set();
		this.itemIdsOfUsages.set(lower, spellings.add(subscriptionId));
	}

	/** Without a time it was deleted too long ago for any list to show it. */
	deleteUsage(usage: StoredRebillyUsage, deletedAt = -Infinity): void {
		this.takeOut(usage);
		this.deletions.push({ usage, deletedAt });
	}

	/** Puts a changed usage in the place of what it was. */
	moveUsage(from: StoredRebillyUsage, to: StoredRebillyUsage): void {
		this.takeOut(from);
		this.addUsage(to);
	}

	/** The usages of a subscription item between two times, both included, sorted by time. */
	usagesOf(itemId: string, from = -Infinity, to = Infinity): StoredRebillyUsage[] {
		return this.usagesByItem.get(itemId)?.between(from, to) ?? [];
	}

	/** The same for all items whose ids differ from one in case only. */
	usagesOfAnyCase(itemId: string, from: number, to: number): StoredRebillyUsage[] {
		const ids = this.itemIdsOfUsages.get(itemId.toLowerCase()) ?? [];
		return [...ids].flatMap((id) => this.usagesOf(id, from, to));
	}

	isMetered(planId: string): boolean {
		return (this.plans.get(planId)?.strategy ?? null) !== null;
	}

	/** All usages between two times, both included, sorted by time. */
	usagesBetween(from: number, to: number): StoredRebillyUsage[] {
		return this.usagesByTime.between(from, to);
	}

	/** All usages created between two times, both included, oldest first. */
	usagesCreatedBetween(from: number, to: number): StoredRebillyUsage[] {
		return this.usagesByCreation.between(from, to);
	}

	clear(): void {
		for (const index of Object.values(this)) {
			if (index instanceof Map) index.clear();
		}
		this.usagesByTime = newTimeIndex();
		this.usagesByCreation = newCreationIndex();
		this.deletions = [];
	}

	private takeOut(usage: StoredRebillyUsage): void {
		this.usages.delete(usage.id);
		this.usagesByTime.remove(usage);
		this.usagesByCreation.remove(usage);
		this.usagesByItem.get(usage.subscriptionId)?.remove(usage);
	}
}

function newTimeIndex(): SortedList<StoredRebillyUsage> {
	return new SortedList((usage) => usage.usageTime.milliseconds);
}

function newCreationIndex(): SortedList<StoredRebillyUsage> {
	return new SortedList((usage) => usage.createdAt);
}
