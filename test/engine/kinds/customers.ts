import { createRebillyUsage, createUsage } from '../support/actions';
import { entry, rebilly, storedUsage, usage } from './plainRows';
import type { RowKind } from './rowKind';

const { subscriptionId: _item, ...deal } = rebilly;
const { contractId: _contract, ...session } = { ...usage, ...entry };
const { contractId: _stored, ...storedSession } = storedUsage;

const ofRebilly = { action: createRebillyUsage };
const forEnergy = { ...ofRebilly, stored: [{ ...rebilly, subscriptionId: 'sub_energy' }] };
const forCalls = { ...ofRebilly, stored: [{ ...rebilly, subscriptionId: 'sub_calls' }] };

/** Customers by the name that a CRM has for them. */
export const customers: RowKind[] = [
	{
		name: 'an e-mail in capitals, and the name of the plan',
		...forEnergy,
		rows: [{ ...deal, 'customer.email': ' ADA@example.com', plan: 'energy' }],
	},
	{
		name: 'the customer as an object, and the ID of the plan',
		...forEnergy,
		rows: [{ ...deal, customer: { id: 'cus_ada' }, plan: 'plan-energy' }],
	},
	{
		name: 'headers of a CRM as words',
		...forEnergy,
		rows: [{ ...deal, 'Customer.Email': 'ada@example.com', Plan: 'Energy' }],
		notAsJson: 'optional names have to be exact in JSON',
	},
	{
		name: 'a customer number in a custom field, and a purchase order number',
		...forCalls,
		rows: [{ ...deal, 'customer.customFields.crmId': 4711, poNumber: 'PO-7' }],
	},
	{
		name: 'an e-mail that no customer has',
		...ofRebilly,
		rows: [{ ...deal, 'customer.email': 'dora@example.com' }],
		refused: [['customer-not-found', 'd***@example.com. Check it under Customers in Rebilly']],
	},
	{
		name: 'an e-mail without its @',
		...ofRebilly,
		rows: [{ ...deal, 'customer.email': 'ada(at)example.com' }],
		refused: [['customer-not-found', 'no customer with the e-mail a***, which has no @.']],
	},
	...['ada@example.com, bea@example.com', 'Ada <ada@example.com>', 'ada@bea@example.com'].map(
		(address): RowKind => ({
			name: `no single address as the e-mail: ${address}`,
			...ofRebilly,
			rows: [{ ...deal, 'customer.email': address }],
			refused: [
				[
					'customer-not-found',
					'no customer with the e-mail ***, which is not exactly one address. Check it',
				],
			],
		}),
	),
	{
		name: 'a placeholder as the e-mail',
		...ofRebilly,
		rows: [{ ...deal, 'customer.email': 'NA' }],
		refused: [
			[
				'customer-not-found',
				'no customer with the e-mail "na". It stands for a value that is not there: fill it in',
			],
		],
	},
	{
		name: 'a placeholder as the ident of a contract',
		action: createUsage,
		rows: [{ ...session, contractIdent: 'N/A' }],
		refused: [['customer-not-found', "'N/A'. It stands for a value that is not there"]],
	},
	{
		name: 'a column email without the customer',
		...ofRebilly,
		rows: [{ ...deal, email: 'ada@example.com' }],
		refused: [['required', 'in a column customer.email or customer.id']],
	},
	{
		name: 'a customer with two metered items',
		...ofRebilly,
		rows: [{ ...deal, 'customer.email': 'ada@example.com' }],
		refused: [['customer-ambiguous', 'sub_energy (Energy, active']],
	},
	{
		name: 'an e-mail that two customers have',
		...ofRebilly,
		rows: [{ ...deal, 'customer.email': 'bea@example.com' }],
		refused: [['customer-ambiguous', 'cus_other_bea']],
	},
	{
		name: 'a plan that the customer has not',
		...ofRebilly,
		rows: [{ ...deal, 'customer.email': 'ada@example.com', plan: 'Gold' }],
		refused: [['customer-not-found', "has the plan 'Gold'. There are: sub_"]],
	},
	{
		name: 'a usage before the order began',
		...ofRebilly,
		rows: [
			{
				...{ ...deal, 'customer.email': 'ada@example.com', plan: 'Energy' },
				usageTime: '2025-12-31T23:59:59Z',
			},
		],
		refused: [['customer-not-found', 'Check the time of the usage and the times of the orders']],
	},
	{
		name: 'the ident of a contract',
		action: createUsage,
		rows: [{ ...session, contractIdent: 'contract-1' }],
		stored: [storedUsage],
	},
	{
		name: 'the ident of a debtor',
		action: createUsage,
		rows: [{ ...session, debtorIdent: 'debtor-2001' }],
		stored: [{ debtorId: '2001', ...storedSession }],
	},
	{
		name: 'an ident that no contract has',
		action: createUsage,
		rows: [{ ...session, contractIdent: 'contract-9' }],
		refused: [
			[
				'customer-not-found',
				'Check the ident in Instellix, or give the numeric ID of the contract.',
			],
		],
	},
];
