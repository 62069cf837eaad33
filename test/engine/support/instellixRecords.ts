import type { Sandbox } from '../../../tools/sandbox';
import type {
	RatedUsageAggregation,
	StoredRatedUsage,
} from '../../../tools/sandbox/instellix/store/instellixStore';
import { account } from './accounts';

const start = Date.UTC(2026, 2, 1, 8);
const HOUR = 3_600_000;

/** Rated usages that somebody else has stored, one for each hour; `changes` tells how the n-th differs. */
export function storeRatedUsages(
	{ instellix }: Sandbox,
	count: number,
	changes: (number: number) => Partial<StoredRatedUsage> = () => ({}),
): void {
	for (let number = 0; number < count; number += 1) {
		const time = {
			milliseconds: start + number * HOUR,
			text: new Date(start + number * HOUR).toISOString(),
		};
		const usage = {
			ident: `S-${number}`,
			aggregationIdent: account.aggregationIdent,
			contractIdent: account.contractIdent,
			productReferenceKey: 'charging',
			status: 'OPEN' as const,
			start: time,
			end: time,
			priceAmount: '123456789012345678.10',
			quantity: { amount: '12.50', unit: 'KWH' },
			createdAt: start + number * 1_000,
			documentNumber: null,
			...changes(number),
		};
		instellix.store.addRatedUsage({ ...usage, body: bodyOf(usage) });
	}
}

function bodyOf(usage: Omit<StoredRatedUsage, 'body'>): string {
	const { ident, contractIdent, productReferenceKey, priceAmount, quantity } = usage;
	const [period, location] = [{ start: usage.start.text, end: usage.end.text }, { country: 'NO' }];
	const head = JSON.stringify({
		ident,
		contractIdent,
		productReferenceKey,
		type: 'SALES',
		period,
		serviceLocation: location,
	});
	const amounts = `"price":{"amount":${priceAmount},"currency":"EUR"},"quantity":{"amount":${quantity.amount},"unit":"${quantity.unit}"}`;
	return `${head.slice(0, -1)},${amounts}}`;
}

/** Aggregations of the customer's contract, one for each month from January 2020. */
export function storeAggregations(
	{ instellix }: Sandbox,
	count: number,
	changes: Partial<RatedUsageAggregation> = {},
): void {
	for (let number = 0; number < count; number += 1) {
		instellix.store.addAggregation({
			ident: `A-${number}`,
			contractIdent: account.contractIdent,
			status: 'CLOSED',
			periodStatus: 'CLOSED',
			periodStart: Date.UTC(2020, number, 1),
			periodEnd: Date.UTC(2020, number + 1, 1),
			...changes,
		});
	}
}
