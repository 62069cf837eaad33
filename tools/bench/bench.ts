import type { Contender } from './contenders/contenderNodes';
import type { Place, Run } from './places/place';
import { compare, type Comparison } from './rounds';
import type { Compared, Failure, Row } from './results/rows';
import type { Reports } from './results/reports';
import type { BenchServer } from './server/benchServer';
import type { Protocol } from './server/protocols';
import type { Target } from '../sandbox';
import type { Order } from './contenders/runWorkflow';
import { nameOfRun, type Supply } from './usages';

/** How much is measured. */
export interface Sizes {
	readonly targets: readonly Target[];
	readonly items: readonly number[];
	readonly latencies: readonly number[];
	/** Of the cases that measure both. */
	readonly protocols: readonly Protocol[];
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

type NamedSupply = Omit<Supply, 'form'>;

/** What was measured. */
export interface Results {
	readonly rows: readonly Row[];
	readonly failures: readonly Failure[];
}

/** The number of rounds is that of the command line unless a case has its own. */
type OfAsManyRounds<Any extends { readonly rounds: number }> = Omit<Any, 'rounds'> & {
	readonly rounds?: number;
};

interface ComparisonAtPlace
	extends
		OfAsManyRounds<Omit<Comparison, 'prepare' | 'items' | 'rebillyBodies'>>,
		Pick<Order, 'supply' | 'protocol' | 'isLooped'> {
	/** What Rebilly has stored before the usages of a supply are reported, as bodies. */
	readonly storedBefore?: (supply: NamedSupply) => readonly string[];
	/** Whether each run is to have a process of its own. */
	readonly isFresh?: boolean;
}

/** What every case gets, and where it leaves its results. */
export class Bench implements Results {
	readonly rows: Row[] = [];
	readonly failures: Failure[] = [];
	private runs = 0;

	constructor(
		readonly sizes: Sizes,
		readonly server: BenchServer,
		readonly places: readonly Place[],
		readonly reports: Reports,
		readonly tell: (line: string) => void,
		/** Whether profiles are to be written. */
		readonly profile: boolean,
		/** Keeps what is measured so far, whatever comes of the next hours. */
		private readonly keep: (results: Results) => void = () => {},
	) {}

	/** Carries out a comparison whose rounds are executions of one workflow at a place. */
	async compareAt(
		place: Place,
		{ supply, protocol, isLooped, isFresh = false, storedBefore, ...comparison }: ComparisonAtPlace,
	): Promise<Compared> {
		const { isRepeat } = comparison;
		let named: NamedSupply = { ...supply, run: '' };
		const prepare = async (contender: Contender): Promise<Run> => {
			named = { ...supply, run: nameOfRun((this.runs += 1)) };
			const order = { contender, supply: named, protocol, isLooped, isRepeat };
			return await place.prepare(order, isFresh);
		};
		const rebillyBodies = storedBefore && (() => storedBefore(named));
		return await this.compare({ ...comparison, rebillyBodies, items: supply.items, prepare });
	}

	/** Carries out any comparison, in as many rounds as are chosen. */
	async compare<Entrant extends Contender>(
		comparison: OfAsManyRounds<Comparison<Entrant>>,
	): Promise<Compared> {
		const compared = await compare(
			{ rounds: this.sizes.rounds, ...comparison },
			this.server,
			this.tell,
		);
		this.failures.push(...compared.failures);
		return compared;
	}

	add(...rows: readonly Row[][]): void {
		this.rows.push(...rows.flat());
		this.keep(this);
	}
}
