import sortBy from 'lodash/sortBy';
import type { Measurement } from '../nodes/BenchFinish.node';

/** A line of the result; all figures are medians over the rounds. */
export interface Row {
	readonly case: string;
	readonly items: number;
	/** Who was measured. */
	readonly node: string;
	readonly seconds: number;
	readonly itemsPerSecond: number;
	/** Against the named peer of the same run: larger is better. */
	readonly ratio?: number;
	/** The least ratio that is good enough. */
	readonly goal?: number;
	readonly isMet?: boolean;
	readonly peer?: string;
	readonly rounds: number;
	/** The shortest and the longest round. */
	readonly secondsRange: readonly [number, number];
	readonly cpuMsPerItem: number;
	/** By how much the process grew at its peak; little where an earlier run had made it larger. */
	readonly peakKbPerItem: number;
	/** What was held when the node was done, garbage left out. */
	readonly heldKbPerItem: number;
	/** All that the server was asked. */
	readonly requests: number;
	/** Requests for a page of a list, of these. */
	readonly lists: number;
}

/** A contender that could not do the work. */
export interface Failure {
	readonly case: string;
	readonly items: number;
	readonly node: string;
	readonly message: string;
}

/** What one round took. */
export interface Round extends Measurement {
	/** Requests that came to the server, where there was one. */
	readonly requests?: number;
	/** Those for a page of a list, of these. */
	readonly lists?: number;
}

type Rounds = readonly Round[];
/** A figure of the rounds by which contenders are compared: smaller is better. */
export type Figure = (rounds: Rounds) => number;

export const secondsOf: Figure = (rounds) => median(rounds.map(({ seconds }) => seconds));
export const cpuOf: Figure = (rounds) =>
	median(rounds.map(({ cpuSeconds, items }) => (cpuSeconds * 1000) / items));
/** What the process grew by at its peak, in KiB per item. */
export const peakKbOf: Figure = (rounds) =>
	median(rounds.map(({ rssPeak, rssBefore, items }) => ((rssPeak - rssBefore) * 1024) / items));
/** What was held in the end, in KiB per item. */
export const heldKbOf: Figure = (rounds) =>
	median(
		rounds.map(({ heapAfter, heapBefore, items }) => ((heapAfter - heapBefore) * 1024) / items),
	);
export const requestsOf: Figure = (rounds) => median(rounds.map(({ requests = 0 }) => requests));
export const listsOf: Figure = (rounds) => median(rounds.map(({ lists = 0 }) => lists));

/** The rounds of all contenders of a comparison. */
export class Compared {
	constructor(
		private readonly title: string,
		private readonly rounds: ReadonlyMap<string, Rounds>,
		readonly failures: readonly Failure[] = [],
	) {}

	/** One figure of a contender; no number where it failed. */
	figure(name: string, figure: Figure): number {
		return figure(this.rounds.get(name) ?? []);
	}

	/** The figures of a contender; no line where it failed. */
	row(name: string): Row[] {
		const rounds = this.rounds.get(name) ?? [];
		if (rounds.length === 0) return [];
		const all = rounds.map(({ seconds }) => seconds);
		const { items } = rounds[0];
		return [
			{
				case: this.title,
				items,
				node: name,
				seconds: median(all),
				itemsPerSecond: items / median(all),
				requests: requestsOf(rounds),
				lists: listsOf(rounds),
				rounds: rounds.length,
				secondsRange: [Math.min(...all), Math.max(...all)],
				cpuMsPerItem: cpuOf(rounds),
				peakKbPerItem: peakKbOf(rounds),
				heldKbPerItem: heldKbOf(rounds),
			},
		];
	}

	/**
	 * The figures of a contender beside those of its peer; no line where one of them failed.
	 *
	 * @param figure what the ratio is of, and how it is called in the title where it is not the time
	 */
	against(
		name: string,
		peer: string,
		goal?: number,
		figure: Figure = secondsOf,
		called = '',
	): Row[] {
		const [own, other] = [name, peer].map((contender) => this.rounds.get(contender) ?? []);
		if (own.length === 0 || other.length === 0) return [];
		return this.row(name).map((row) =>
			withRatio(row, peer, figure(other) / figure(own), goal, called),
		);
	}

	/**
	 * The figures of a contender beside what it may take: so much more than its peer.
	 *
	 * @param allowed by how much more, and how that is called
	 */
	within(
		name: string,
		peer: string,
		allowed: readonly [more: number, called: string],
		figure: Figure = secondsOf,
	): Row[] {
		const [own, other] = [name, peer].map((contender) => this.rounds.get(contender) ?? []);
		if (own.length === 0 || other.length === 0) return [];
		const [more, called] = allowed;
		const ratio = (figure(other) + more) / figure(own);
		return this.row(name).map((row) => withRatio(row, `${peer} and ${called}`, ratio, 1));
	}

	/**
	 * The figures of a contender beside the most that it may take of something.
	 *
	 * @param called how the bound is called
	 */
	atMost(name: string, most: number, called: string, figure: Figure): Row[] {
		const ratio = most / this.figure(name, figure);
		return this.row(name).map((row) => withRatio(row, called, ratio, 1));
	}

	/** The figures of a contender beside what is possible at best. */
	ofPossible(name: string, possible: string, itemsPerSecond: number, goal?: number): Row[] {
		return this.row(name).map((row) =>
			withRatio(row, possible, row.itemsPerSecond / itemsPerSecond, goal),
		);
	}

	/** The figures of a contender with many items beside its own with few: the ratio is of the time per item. */
	flatness(name: string, few: Rounds, goal: number): Row[] {
		const perItem = secondsOf(few) / few[0].items;
		return this.row(name).map((row) =>
			withRatio(row, `${few[0].items} items`, perItem * row.itemsPerSecond, goal),
		);
	}
}

function withRatio(row: Row, peer: string, ratio: number, goal?: number, called = ''): Row {
	const title = `${called}${row.case}, against ${peer}`;
	return {
		...row,
		case: title,
		peer,
		ratio,
		...(goal !== undefined && { goal, isMet: ratio >= goal }),
	};
}

/** The value in the middle; of an even count, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	const sorted = sortBy(values);
	const middle = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
