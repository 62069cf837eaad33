import sortedIndex from 'lodash/sortedIndex';
import { groupBy } from '../../values/groupBy';
import type { Target } from '../contract/target';
import { periodOf } from '../create/lateRows/parts';
import type { Identified } from '../identity/identify';
import type { Recorded } from './recorded';

/**
 * Finds what is stored for the customer of a sum in its period, earliest first.
 *
 * @param stored is sorted once, for however many sums are asked
 */
export function byPeriod(
	target: Target,
	stored: readonly Recorded[],
): (usage: Identified) => readonly Recorded[] {
	const timed = stored.flatMap((record) => {
		const { from, partition } = target.measure(record.body);
		return from === undefined ? [] : [{ record, partition, time: from }];
	});
	const inPartition = groupBy(
		timed.sort((one, other) => one.time - other.time),
		({ partition }) => partition,
	);
	const timesIn = new Map(
		[...inPartition].map(([partition, of]) => [partition, of.map(({ time }) => time)]),
	);
	return (usage) => {
		const { partition } = target.measure(usage.body);
		const times = timesIn.get(partition);
		if (times === undefined) return [];
		const { from, to } = periodOf(usage);
		return inPartition
			.get(partition)!
			.slice(sortedIndex(times, from), sortedIndex(times, to + 1))
			.map(({ record }) => record);
	};
}
