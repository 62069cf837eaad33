/**
 * What this package believes about the Rebilly API: the one place to correct when the live service
 * turns out to differ. Entries marked "assumption" have no published source;
 * docs/design/api-assumptions.md lists them with the reasons.
 */

export type RebillyEnvironment = 'sandbox' | 'live' | 'custom';

/** Documented. */
export const HOSTS: Readonly<Record<Exclude<RebillyEnvironment, 'custom'>, string>> = {
	sandbox: 'https://api-sandbox.rebilly.com',
	live: 'https://api.rebilly.com',
};

export const PATHS = {
	organization: (organizationId: string) => `/organizations/${encodeURIComponent(organizationId)}`,
	usages: '/usages',
	usage: (id: string) => `/usages/${encodeURIComponent(id)}`,
	subscriptions: '/subscriptions',
	upcomingInvoice: (subscriptionId: string) =>
		`/subscriptions/${encodeURIComponent(subscriptionId)}/upcoming-invoice`,
	plans: '/plans',
	products: '/products',
	customers: '/customers',
	webhooks: '/webhooks',
	webhook: (id: string) => `/webhooks/${encodeURIComponent(id)}`,
	webhookCredentials: '/service-credentials/webhook',
} as const;

/** Documented. */
export const API_KEY_HEADER = 'REB-APIKEY';
export const KEY_PREFIXES = {
	sandbox: 'sk_sandbox_',
	live: 'sk_live_',
	publishable: 'pk_',
} as const;
export const ID_PATTERN = /^[@~\-.\w]+$/;
export const LONGEST_ID = 50;

/** Documented: the minimum in the schema, the decimals in prose only. */
export const SMALLEST_QUANTITY = '0.001';
export const QUANTITY_DECIMALS = 3;

/** Documented: fields of answers that must not be sent. */
export const READ_ONLY_FIELDS = [
	'id',
	'invoiceId',
	'invoiceItemId',
	'createdTime',
	'updatedTime',
	'_links',
] as const;

/** Documented: limit and offset reach 1,000 each, so 2,000 records are in reach. */
export const LARGEST_PAGE = 1000;
export const REACH_BY_OFFSET = 2000;

/** Assumption: which fields /usages can be filtered by; every record is checked on our side. */
export const usagesFilter = (from: string, to: string, subscriptionId?: string) =>
	[
		...(subscriptionId === undefined ? [] : [`subscriptionId:${subscriptionId}`]),
		`usageTime:${from}..${to}`,
	].join(';');

/** Assumption: /usages can be filtered by `createdTime` too; each record is held against it. */
export const createdFilter = (from: string, to: string) => `${CREATED_FIELD}:${from}..${to}`;

/** Documented: how a usage says that it is billed, and since when it is stored. */
export const INVOICE_FIELD = 'invoiceId';
export const CREATED_FIELD = 'createdTime';

/** Documented: the fields of a usage that are needed most. */
export const MAIN_USAGE_FIELDS = [
	'id',
	'subscriptionId',
	'quantity',
	'usageTime',
	CREATED_FIELD,
	INVOICE_FIELD,
] as const;

/** Assumption: no document shows the answer; where it has none of these, it is shown whole. */
export const MAIN_INVOICE_FIELDS = ['subscriptionId', 'amount', 'currency', 'items'] as const;

/** The times that a list without bounds asks for: as early as clocks count, and as far as four digits reach. */
export const EARLIEST_TIME = Date.UTC(1970, 0, 1);
export const LATEST_TIME = Date.UTC(9999, 11, 31);

/** Documented: createdTime is sortable. */
export const OLDEST_FIRST = 'createdTime';
export const NEWEST_FIRST = '-createdTime';

/** Documented: permissions are operation ids. */
export const PERMISSIONS = {
	createUsage: 'PostUsage',
	getUsage: 'GetUsage',
	listUsages: 'GetUsageCollection',
	deleteUsage: 'DeleteUsage',
	previewInvoice: 'GetSubscriptionUpcomingInvoice',
	listSubscriptions: 'GetSubscriptionCollection',
	listPlans: 'GetPlanCollection',
	listProducts: 'GetProductCollection',
	listCustomers: 'GetCustomerCollection',
	putWebhook: 'PutWebhook',
	readWebhook: 'GetWebhook',
	listWebhooks: 'GetWebhookCollection',
	deleteWebhook: 'DeleteWebhook',
	createWebhookCredential: 'PostServiceCredential',
} as const;

/** Documented: a key may be bound to addresses, and to organizations, products and plans. */
export const OTHER_CAUSES_OF_403 =
	'A key that is bound to other IP addresses, or to other organizations, products or plans, is refused in the same way.';

/** What to do about a 403. */
export const forbiddenFix = (permission: string) =>
	`Give the key of the credential the permission ${permission} in Rebilly. ${OTHER_CAUSES_OF_403}`;

/** The fields of the credential *Rebilly API*. */
export interface RebillyCredentials {
	readonly environment: RebillyEnvironment;
	readonly baseUrl?: string;
	readonly organizationId: string;
	readonly secretKey: string;
}

/** Documented: a plan is metered when this is not null; plans of one-time orders leave it out. */
export const METERED = 'meteredBilling';

/** Documented: an item shows its plan whole, with its name, or as its ID alone. */
export const PLAN_NAME = 'name';

/**
 * Documented for lists in general, with values that match whatever their case. Assumption: plans and
 * products can be filtered by ID, customers by e-mail and custom field, orders by customer. Each record
 * is held against the values; where the filter is refused or ignored, lists are read as a whole.
 */
export const valuesFilter = (field: string, values: readonly string[]) =>
	`${field}:${values.join(',')}`;
export const plansFilter = (ids: readonly string[]) => valuesFilter('id', ids);

/** Signs with a meaning in filters; no way to write them otherwise is documented. */
export const NOT_IN_FILTERS = /[,;]|\.\./;

/** Documented: where an embedded customer holds its name; each can be null, as for a company. */
export const CUSTOMER_NAME = ['firstName', 'lastName'] as const;
export const COMPANY = 'company';

/** Documented: fields of customers. Assumption: customers can be filtered by them under these names. */
export const EMAIL = 'email';
export const CUSTOM_FIELDS = 'customFields';
export const customField = (name: string) => `${CUSTOM_FIELDS}.${name}`;

/** Documented: fields of orders; assumption: orders can be filtered by their customer. */
export const CUSTOMER_ID = 'customerId';
export const PO_NUMBER = 'poNumber';
export const PRODUCT_ID = 'productId';

/**
 * Documented: the times of an order. Assumption: it bills from the first of `began` that it has until the
 * first of `ended`; a cancellation that names a time of churn takes effect only then.
 */
export const ORDER_TIMES = {
	began: ['startTime', 'activationTime', 'createdTime'],
	ended: ['churnTime', 'canceledTime'],
} as const;

/** Documented statuses; assumption: an order of these has never billed anything. */
export const NEVER_BILLED: ReadonlySet<string> = new Set(['abandoned', 'voided']);

/** Documented: a trial is told by this and not by the status. */
export const IN_TRIAL = 'inTrial';
export const IN_TRIAL_STATUS = 'in trial';

/** Documented: how an order can stand, by its name on the screen; a trial beside the statuses. */
export const STATUSES = {
	abandoned: 'Abandoned',
	active: 'Active',
	canceled: 'Canceled',
	churned: 'Churned',
	completed: 'Completed',
	[IN_TRIAL_STATUS]: 'In Trial',
	paused: 'Paused',
	pending: 'Pending',
	'trial-ended': 'Trial Ended',
	voided: 'Voided',
} as const;

/** Documented: more than these are not allowed to be active in an organization. */
export const MOST_ACTIVE_WEBHOOKS = 25;

/** Documented: the name of a service credential; `hash` is its older, deprecated one. */
export const CREDENTIAL_NAMES = ['id', 'hash'] as const;

/**
 * Documented: a credential that exists is answered with 303, its address, and itself.
 * Assumption: the address ends in its name, where the body is missing.
 */
export const CREDENTIAL_ADDRESS = /\/service-credentials\/webhook\/([\w.~-]+)$/;

/**
 * Documented: how events about subscriptions begin. They bring no figures, so two of one day can look
 * alike; only a revision, where the subscription is sent along, tells them apart.
 */
export const SUBSCRIPTION_EVENT = 'subscription-';
export const REVISION = ['_embedded', 'subscription', 'revision'];
