import { canonicalJson, type ExactObject } from '../../values/exactJson';
import { groupBy } from '../../values/groupBy';
import type { ListedTarget } from '../contract/target';
import { copiesByContent } from '../identity/match';
import { isStored, list, type Looking } from '../confirm/looking';

/**
 * Looks which usages still say what removed ones said. Where a list cannot be had, of these nothing is
 * said.
 *
 * @param removed what the removed usages said, by their IDs
 * @returns the IDs of the others, by the ID of the removed one
 */
export async function remainingCopies(
	target: ListedTarget,
	{ remover, run }: Pick<Looking, 'remover' | 'run'>,
	removed: ReadonlyMap<string, ExactObject>,
): Promise<ReadonlyMap<string, readonly string[]>> {
	const remaining = new Map<string, readonly string[]>();
	const partitions = groupBy([...removed], ([, content]) => target.measure(content).partition);
	for (const [partition, gone] of partitions) {
		const times = gone.map(([, content]) => target.measure(content).from!);
		const [from, to] = [Math.min(...times), Math.max(...times)];
		const found = await list(target.recognition.list, { partition, from, to }, run);
		const copies = copiesByContent(found.known ? found.usages : []);
		for (const [id, content] of gone) {
			const left: string[] = [];
			for (const copy of copies.get(canonicalJson(content)) ?? []) {
				// A list may still show what is gone.
				if (!removed.has(copy.id) && (await isStored({ remover }, copy.id)) !== false)
					left.push(copy.id);
			}
			if (left.length > 0) remaining.set(id, left);
		}
	}
	return remaining;
}
