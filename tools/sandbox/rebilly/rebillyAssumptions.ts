/**
 * What the vendor's documentation leaves open, and what this sandbox takes it to be.
 * Every line is an assumption: when one proves wrong, this is the place to correct it.
 */

/** assumption: the statuses that no document names. */
export const statuses = {
	/** subscriptionId is no subscription item, or one whose plan is not metered. */
	unknownSubscription: 422,
	/** The usage is on an invoice and can no longer be deleted. */
	invoicedUsage: 409,
	/** The body is not a JSON object; POST /usages documents no 400. */
	unreadableBody: 422,
	/** A webhook more than the organization may have. */
	tooManyWebhooks: 422,
} as const;

/** assumption: how many records a list answers when no limit is given. */
export const usualLimit = 100;

/** assumption: the permissions that the document does not list are named like those it does. */
export const operationPermissions = [
	'PostUsage',
	'GetUsageCollection',
	'GetUsage',
	'DeleteUsage',
	'GetSubscriptionCollection',
	'GetSubscription',
	'GetSubscriptionUpcomingInvoice',
	'PatchSubscriptionItem',
	'GetPlanCollection',
	'GetProductCollection',
	'GetCustomerCollection',
	'GetWebhookCollection',
	'GetWebhook',
	'PostWebhook',
	'PutWebhook',
	'DeleteWebhook',
	'PostServiceCredential',
	'GetServiceCredential',
] as const;

/** Documented: what a subscription can be. A trial is none of these, but `inTrial`. */
export const subscriptionStatuses = [
	'pending',
	'active',
	'abandoned',
	'canceled',
	'churned',
	'paused',
	'voided',
	'completed',
	'trial-ended',
] as const;

export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

/** The events of which a webhook can be told. assumption: there are no others. */
export const webhookEvents = [
	'soft-usage-limit-reached',
	'hard-usage-limit-reached',
	'trial-usage-limit-reached',
	'subscription-quantity-filled-limit-reached',
	'invoice-issued',
	'invoice-created',
	'renewal-invoice-issued',
	'subscription-activated',
	'subscription-renewed',
	'subscription-canceled',
	'subscription-churned',
	'subscription-items-changed',
	'subscription-renewal-reminder',
	'subscription-trial-end-reminder',
] as const;
