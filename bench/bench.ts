import type { Place } from './places/place';
import { compare, type Comparison } from './rounds';
import type { Compared, Failure, Row } from './rows';
import type { Reports } from './reports';
import type { BenchServer } from './server/server';
import type { Target } from './usages';

/** How much is measured. */
export interface Sizes {
	readonly targets: readonly Target[];
	readonly items: readonly number[];
	readonly latencies: readonly number[];
	readonly rounds: number;
}

/** A group of measurements that can be chosen by its name. */
export type Case = (bench: Bench) => Promise<void>;

/** Items that a contract or a subscription item has on average. */
const ITEMS_PER_CUSTOMER = 20;

/** So many customers that order within each holds nobody up. */
export function customersFor(items: number): number {
	return Math.max(1, Math.ceil(items / ITEMS_PER_CUSTOMER));
}

/** What every case gets, and where it leaves its results. */
export class Bench {
	readonly rows: Row[] = [];
	readonly failures: Failure[] = [];

	constructor(
		readonly sizes: Sizes,
		readonly server: BenchServer,
		readonly places: readonly Place[],
		readonly reports: Reports,
		readonly tell: (line: string) => void,
		/** Whether profiles are to be written. */
		readonly profile: boolean,
	) {}

	async compare(comparison: Omit<Comparison, 'rounds'> & { readonly rounds?: number }): Promise<Compared> {
		const compared = await compare({ rounds: this.sizes.rounds, ...comparison }, this.server, this.tell);
		this.failures.push(...compared.failures);
		return compared;
	}

	add(...rows: readonly Row[][]): void {
		this.rows.push(...rows.flat());
	}
}
