import type { Sandbox } from './sandbox';

/** Opens accounts for the customers that the workflows in `examples/` report for. */
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
			productIdents: ['charging', 'seats'],
		});
	}
	rebilly.addSubscription({
		id: 'ord_01HYXFQ7J2',
		itemId: 'sub_01HYXFQ7J2',
		customerName: 'Aspen Court',
		planId: 'plan-api-calls',
	});
	rebilly.addSubscription({
		id: 'ord_01HYXFQ8K3',
		itemId: 'sub_01HYXFQ8K3',
		customerName: 'Birch Yard',
		planId: 'plan-api-calls',
		// The example of API calls comes to three quarters of it.
		softLimit: '10000',
	});
}
