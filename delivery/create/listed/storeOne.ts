import { clearUp } from '../../confirm/doubts';
import type { Looking } from '../../confirm/looking';
import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import { doubtfulResult } from '../results/notStoredResults';
import { spanOf } from './recognise';
import type { UsageResult } from '../results/results';
import { post } from './sendPartition';
import { claim, resultOfCleared, resultOfPosted } from './sentResults';

/**
 * Stores one usage at an API without a key, when it was looked up that it is not stored.
 *
 * @param looking how what was stored is looked for; its run also sends
 * @param known IDs of usages that were stored before
 */
export async function storeOne(
	target: Target,
	usage: Identified,
	looking: Looking,
	known: Set<string>,
): Promise<UsageResult> {
	const { run, freshness } = looking;
	const posted = await post(target, usage.body, run);
	if (posted.kind === 'stored') freshness.learnPrecision(posted.createdPrecisionMs ?? 1_000);
	if (posted.kind !== 'doubtful') return resultOfPosted(target, usage, posted);
	const span = spanOf(target, [usage]);
	if (span === undefined) return doubtfulResult(target, posted.reason);
	const cleared = await clearUp(
		looking,
		{
			span,
			claim: (doubtful, stored) => claim(target, doubtful, stored, known),
			sendAgain: async () => await post(target, usage.body, run),
		},
		[{ position: 0, usage, doubt: posted }],
	);
	return resultOfCleared(target, usage, cleared.get(0)!, false);
}
