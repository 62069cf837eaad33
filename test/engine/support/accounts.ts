import type { Sandbox } from '../../../tools/sandbox';

/**
 * The customer that the tests report for. Both numeric ids are beyond what a JavaScript number can
 * tell from its neighbour, so that a float on the way sends a usage to nobody.
 */
export const account = {
	contractId: '9007199254740993',
	debtorId: '9223372036854775807',
	contractIdent: 'contract-1',
	aggregationIdent: 'aggregation-1',
	itemId: 'sub_item_1',
} as const;

/** What a customer is called in the two billing systems. */
export type Account = { readonly [name in keyof typeof account]: string };

/** Opens the customer's account in both billing systems. */
export function openAccounts({ instellix, rebilly }: Sandbox): void {
	const { contractId, debtorId, contractIdent, aggregationIdent, itemId } = account;
	instellix.addContract({
		contractId,
		debtorId,
		contractIdent,
		aggregationIdent,
		productIdents: ['charging', 'api.calls'],
	});
	rebilly.addSubscription({
		id: 'order_1',
		itemId,
		customerName: 'Ada Abel',
		planId: 'plan-energy',
	});
}

/** Another contract and subscription, for tests of what goes on side by side. */
function openAnotherAccount({ instellix, rebilly }: Sandbox, number: number): Account {
	const another = {
		contractId: String(800_000 + number),
		debtorId: String(80_000 + number),
		contractIdent: `another-contract-${number}`,
		aggregationIdent: `another-aggregation-${number}`,
		itemId: `sub_another_${number}`,
	};
	const { itemId, ...contract } = another;
	instellix.addContract({ ...contract, productIdents: ['charging'] });
	rebilly.addSubscription({ id: `another_order_${number}`, itemId, planId: 'plan-energy' });
	return another;
}

/** Opens several of them. */
export function openAccountsBeside(sandbox: Sandbox, count: number): Account[] {
	return Array.from({ length: count }, (_none, number) => openAnotherAccount(sandbox, number));
}
