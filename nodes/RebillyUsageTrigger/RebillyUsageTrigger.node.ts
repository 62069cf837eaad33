import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { rebillyApiTest } from '../RebillyUsage/methods/credentialTest';
import { activate, deactivate, isActive } from './lifecycle';
import { receive } from './receive';

export class RebillyUsageTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Rebilly Usage Trigger',
		name: 'rebillyUsageTrigger',
		icon: {
			light: 'file:../RebillyUsage/rebillyUsage.svg',
			dark: 'file:../RebillyUsage/rebillyUsage.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		// Names of several events would be cut off below the node.
		subtitle:
			'={{ $parameter["limitEvents"].concat($parameter["billingEvents"]).length === 1 ? $parameter["limitEvents"].concat($parameter["billingEvents"])[0] : $parameter["limitEvents"].concat($parameter["billingEvents"]).length + " events" }}',
		// The editor lists Rebilly Usage and this trigger as one, and describes the two by these words.
		description:
			'Report metered usage to Rebilly, each billed exactly once, or start a workflow when a usage limit is reached, or an invoice or subscription changes',
		defaults: { name: 'Rebilly Usage Trigger' },
		// While it listens, n8n says to go to "Rebilly Usage" and create an event, which no node can change.
		triggerPanel: {
			header: 'Waits for events of Rebilly',
			executionsHelp: {
				inactive:
					'<b>To try it</b>, click the button, and let the event happen in Rebilly: for <i>Soft Limit Reached</i>, report usage up to three quarters of the limit of a plan. The first event ends the test.<br><br><b>To run it by itself</b>, <a data-key="activate">activate</a> the workflow. Its executions then show up in the executions list.',
				active:
					'<b>To try it</b>, click the button, and let the event happen in Rebilly: for <i>Soft Limit Reached</i>, report usage up to three quarters of the limit of a plan. The first event ends the test.<br><br><b>It runs by itself</b> as well, because the workflow is active. Those executions show up in the <a data-key="executions">executions list</a>.',
			},
			activationHint: {
				inactive:
					'When the workflow is activated, Rebilly is given a webhook, and every chosen event starts it.',
				active: 'Every chosen event starts the workflow; those executions do not show up here.',
			},
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'rebillyApi', required: true, testedBy: 'rebillyApiTest' }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: 'webhook',
			},
		],
		properties: [
			{
				displayName: 'Usage Limit Events',
				name: 'limitEvents',
				type: 'multiOptions',
				noDataExpression: true,
				options: [
					{
						name: 'Hard Limit Reached',
						value: 'hard-usage-limit-reached',
						description: 'Rebilly accepts no more usage of a subscription item, or only a part',
					},
					{
						name: 'Quantity Filled',
						value: 'subscription-quantity-filled-limit-reached',
						description: 'The quantity that a subscription was sold with is used up',
					},
					{
						name: 'Soft Limit Reached',
						value: 'soft-usage-limit-reached',
						description:
							'The usage of a subscription item has reached 75, 90 or 100 % of its limit',
					},
					{
						name: 'Trial Limit Reached',
						value: 'trial-usage-limit-reached',
						description: 'The usage that is free during the trial is used up',
					},
				],
				default: ['hard-usage-limit-reached', 'soft-usage-limit-reached'],
				description: 'What happens to usage that starts the workflow',
			},
			{
				displayName: 'Invoice and Subscription Events',
				name: 'billingEvents',
				type: 'multiOptions',
				noDataExpression: true,
				options: [
					{
						name: 'Invoice Created',
						value: 'invoice-created',
						description: 'An invoice was drawn up; it may still change',
					},
					{
						name: 'Invoice Issued',
						value: 'invoice-issued',
						description: 'An invoice is final and goes to the customer',
					},
					{
						name: 'Renewal Invoice Issued',
						value: 'renewal-invoice-issued',
						description:
							'The invoice of a renewed subscription is final; usage reported later is not on it',
					},
					{
						name: 'Subscription Activated',
						value: 'subscription-activated',
						description: 'A subscription has begun, so usage can be reported for it',
					},
					{
						name: 'Subscription Canceled',
						value: 'subscription-canceled',
						description: 'A subscription was canceled; report what is still to be billed',
					},
					{
						name: 'Subscription Churned',
						value: 'subscription-churned',
						description: 'A subscription has ended',
					},
					{
						name: 'Subscription Items Changed',
						value: 'subscription-items-changed',
						description:
							'The items of a subscription were changed, and with them the IDs to report usage for',
					},
					{
						name: 'Subscription Renewal Reminder',
						value: 'subscription-renewal-reminder',
						description: 'A subscription is about to renew; time to report the usage of its period',
					},
					{
						name: 'Subscription Renewed',
						value: 'subscription-renewed',
						description: 'A subscription has gone into its next period',
					},
					{
						name: 'Subscription Trial End Reminder',
						value: 'subscription-trial-end-reminder',
						description: 'The trial of a subscription is about to end',
					},
				],
				default: [],
				description: 'What happens around a billing run that starts the workflow',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Drop Repeats Within',
						name: 'dropRepeatsWithin',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 720 },
						default: 24,
						description:
							'Hours in which a delivery that says the same as an earlier one is acknowledged but starts nothing, because Rebilly may deliver an event more than once. Events of subscriptions that bring neither figures nor a revision are never dropped, for two real ones look alike. 0 lets every delivery start the workflow. Tests from the editor drop nothing.',
					},
				],
			},
		],
	};

	methods = {
		credentialTest: { rebillyApiTest },
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isActive(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await activate(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await deactivate(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return receive(this);
	}
}
