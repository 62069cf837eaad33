import { credentials, startSandbox } from '../../sandbox';
import type { ServerAnswer } from './process';

/** The sandbox in a process of its own, with the subscription items of the usages that are sent to it. */
const CUSTOMERS = 500;

process.on('disconnect', () => process.exit(0));
void open();

async function open(): Promise<void> {
	const sandbox = await startSandbox({ keepRequests: 0 });
	for (let customer = 0; customer < CUSTOMERS; customer += 1) {
		const itemId = `sub_item_${customer}`;
		sandbox.rebilly.addSubscription({
			id: `bench_order_${customer}`,
			itemId,
			planId: 'plan-energy',
		});
	}
	process.send?.({
		url: `${sandbox.rebillyUrl}/organizations/${credentials.rebilly.organizationId}/usages`,
	} satisfies ServerAnswer);
}
