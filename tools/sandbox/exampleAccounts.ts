import type { Sandbox } from './sandbox';

/** Long before any usage that an example or a newcomer reports. */
const LONG_AGO = Date.UTC(2025, 0, 1);

/** Opens accounts for the customers that the examples report for, and the tour names to try by e-mail. */
export function openExampleAccounts({
	instellix,
	rebilly,
}: Pick<Sandbox, 'instellix' | 'rebilly'>): void {
	for (const [number, name] of [
		['1', 'Aspen Court'],
		['2', 'Birch Yard'],
	] as const) {
		instellix.addContract({
			name,
			contractId: `100${number}`,
			contractIdent: `contract-100${number}`,
			debtorId: `200${number}`,
			debtorIdent: `debtor-200${number}`,
			aggregationIdent: `aggregation-100${number}`,
			aggregatesFrom: LONG_AGO,
			productIdents: ['charging', 'seats'],
		});
	}
	for (const { items, ...customer } of REBILLY_CUSTOMERS) {
		for (const { number, ...item } of items) {
			rebilly.addSubscription({
				...customer,
				...item,
				id: `ord_${number}`,
				itemId: `sub_${number}`,
				startedAt: LONG_AGO,
			});
		}
	}
}

const REBILLY_CUSTOMERS = [
	{
		customerId: 'cus_aspen_court',
		customerName: 'Aspen Court',
		email: 'ada@example.com',
		items: [
			{ number: '01HYXFQ7J2', planId: 'plan-api-calls' },
			{ number: '01HYXFQ9L4', planId: 'plan-energy' },
		],
	},
	{
		customerId: 'cus_birch_yard',
		customerName: 'Birch Yard',
		email: 'bea@example.com',
		items: [
			// The example of API calls comes to three quarters of the limit.
			{ number: '01HYXFQ8K3', planId: 'plan-api-calls', softLimit: '10000' },
			{ number: '01HYXFQAM5', planId: 'plan-energy' },
		],
	},
];
