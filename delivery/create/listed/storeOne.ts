import { clearUp } from '../../confirm/doubts';
import { Freshness } from '../../confirm/waits';
import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import type { Run } from '../../run/run';
import { doubtfulResult } from '../results/notStoredResults';
import { spanOf } from './recognise';
import type { UsageResult } from '../results/results';
import { post } from './sendPartition';
import { claim, resultOfCleared, resultOfPosted } from './sentResults';

/**
 * Stores one usage at an API without a key, when it was looked up that it is not stored.
 *
 * @param known IDs of usages that were stored before
 */
export async function storeOne(
	target: Target,
	usage: Identified,
	run: Run,
	known: Set<string>,
): Promise<UsageResult> {
	const posted = await post(target, usage.body, run);
	if (posted.kind !== 'doubtful') return resultOfPosted(target, usage, posted);
	const { recognition } = target;
	const span = spanOf(target, [usage]);
	if (recognition.kind !== 'listed' || span === undefined)
		return doubtfulResult(target, posted.reason);
	const cleared = await clearUp(
		{ listing: recognition.list, run, freshness: new Freshness() },
		{
			span,
			claim: (doubtful, stored) => claim(target, doubtful, stored, known),
			sendAgain: async () => await post(target, usage.body, run),
		},
		[{ position: 0, usage, doubt: posted }],
	);
	return resultOfCleared(target, usage, cleared.get(0)!, false);
}
