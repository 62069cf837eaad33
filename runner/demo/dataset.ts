import type { IDataObject } from 'n8n-workflow';

/** One usage before it is shaped for a target: times as wall clock or ISO 8601, numbers as text. */
export interface Consumption {
	readonly reference: string;
	readonly customer: string;
	readonly product: string;
	readonly unit: string;
	readonly start: string;
	readonly end: string;
	readonly quantity: string;
	/** Length in seconds, where the target bills it too. */
	readonly seconds: string;
	/** Exact price of the whole, in EUR. */
	readonly price: string;
}

/** What the demo reports: consumptions, and how their texts are to be read. */
export interface Dataset {
	readonly name: string;
	readonly consumptions: readonly Consumption[];
	/** Options of the node: time zone and decimal separator. */
	readonly nodeOptions: IDataObject;
}

/** What a customer of the demo is called in the two billing systems. */
export function accountOf(customer: string, position: number) {
	const slug = customer.replace(/[^A-Za-z0-9]/g, '-');
	return {
		// Above 2^53, where a JavaScript number would round.
		contractId: String(9_100_000_000_000_000_001n + BigInt(position)),
		contractIdent: `contract-${slug}`,
		aggregationIdent: `aggregation-${slug}`,
		subscriptionId: `order_${slug}`,
		itemId: `sub_${slug}`,
	};
}
