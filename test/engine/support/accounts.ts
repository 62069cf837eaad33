import pick from 'lodash/pick';
import type { IDataObject } from 'n8n-workflow';
import type { Sandbox } from '../../../tools/sandbox';
import { openAccount, type Account } from '../../../tools/targets';

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

/** The usage of an action, for a customer whom nobody knows. */
export function ofNobody(usage: IDataObject): IDataObject {
	const nobody: IDataObject = { contractIdent: 'nobody', subscriptionId: 'sub_nobody' };
	return 'contractId' in usage
		? { ...usage, contractId: '424242' }
		: { ...usage, ...pick(nobody, Object.keys(usage)) };
}

/** Opens the customer's account in both billing systems. */
export function openAccounts(sandbox: Sandbox): void {
	openAccount(sandbox, account, ['charging', 'api.calls'], {
		id: 'order_1',
		customerName: 'Ada Abel',
		planId: 'plan-energy',
	});
}

/**
 * Opens other contracts and subscriptions, for tests of what goes on side by side.
 *
 * @param first their numbers go on from there
 */
export function openAccountsBeside(sandbox: Sandbox, count: number, first = 0): Account[] {
	return Array.from({ length: count }, (_none, place) => {
		const number = first + place;
		const another = {
			contractId: String(800_000 + number),
			debtorId: String(80_000 + number),
			contractIdent: `another-contract-${number}`,
			aggregationIdent: `another-aggregation-${number}`,
			itemId: `sub_another_${number}`,
		};
		openAccount(sandbox, another, ['charging'], {
			id: `another_order_${number}`,
			planId: 'plan-energy',
		});
		return another;
	});
}
