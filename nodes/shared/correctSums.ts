import { correctUsage } from '../../delivery/correct/correct';
import type {
	CorrectionDone,
	CorrectionFailed,
	CorrectionOptions,
} from '../../delivery/correct/correction';
import type { ItemResult } from '../../delivery/contract/outcome';
import type { Removal } from '../../delivery/contract/removal';
import type { ListedTarget } from '../../delivery/contract/target';
import { periodOf } from '../../delivery/create/lateRows/parts';
import { withUsage } from '../../delivery/create/results/results';
import type { Identified } from '../../delivery/identity/identify';
import { inParallel } from '../../delivery/run/inParallel';
import type { Run } from '../../delivery/run/run';
import { lookUp } from '../../delivery/stored/lookUp';
import { parseDecimal } from '../../values/decimal';
import type { ExactObject } from '../../values/exactJson';
import { groupBy } from '../../values/groupBy';
import { afterCorrection } from './report/correctedFinding';

/** Where wrong usages can be corrected. */
export interface Correcting {
	readonly target: ListedTarget;
	readonly removal: Removal;
}

/** A sum of which less is stored than its rows say. */
interface LateSum {
	readonly position: number;
	readonly result: ItemResult;
	readonly usage: Identified;
	readonly storedId: string;
}

/**
 * Corrects stored sums to which rows came late, the way that *Correct usage* goes, one after another for
 * each subscription item. A sum is never made smaller, and where other usages are stored in its period it
 * stays a conflict: they may be rows of it that were stored one by one.
 *
 * @param results of the run; what is corrected ends otherwise
 */
export async function correctSums(
	results: readonly ItemResult[],
	run: Run,
	options: CorrectionOptions,
): Promise<ItemResult[]> {
	const { target } = options;
	const settled = [...results];
	const late = results.flatMap((result, position) => lateSum(result, position) ?? []);
	const partitions = groupBy(late, ({ usage }) => target.measure(usage.body).partition);
	await inParallel(partitions.values(), run.limits.concurrency, async (sums) => {
		for (const sum of sums) {
			const { usage, storedId: id, result } = sum;
			const stands = await standsAlone(target, sum, run);
			if (stands !== true) {
				if (stands === false)
					settled[sum.position] = { ...result, message: besideInWords(target, sum) };
				continue;
			}
			const ended = await correctUsage(options, id, usage.body, run);
			settled[sum.position] =
				ended.stands === 'right' ? correctedResult(sum, ended) : failedResult(target, sum, ended);
		}
	});
	return settled;
}

function lateSum(result: ItemResult, position: number): LateSum | undefined {
	const { outcome, code, storedId, combined, takenBack, differences = [] } = result;
	if (outcome !== 'conflict' || code !== 'late-rows' || combined === undefined) return undefined;
	if (storedId === undefined || takenBack !== undefined || differences.length !== 1)
		return undefined;
	const [given, stored] = [differences[0].given, differences[0].stored].map((text) =>
		parseDecimal(text),
	);
	if (!given.ok || !stored.ok || given.value.compare(stored.value) <= 0) return undefined;
	const usage = {
		body: result.usage as ExactObject,
		identity: result.identity!,
		isLasting: true,
		combined,
	};
	return { position, result, usage, storedId };
}

/** To correct the stored sum to that of all rows would bill once more what is stored beside it. */
function besideInWords({ service }: ListedTarget, { result, storedId }: LateSum): string {
	const [{ given, stored }] = result.differences!;
	return `${service} has ${stored} for this period already, as usage ${storedId}, the rows say ${given}, and other usages are stored in the period too, which may be rows of it or differences that were reported. So nothing was corrected. Look with 'Get many usages' what they add up to, and send what is missing alone, in a run of its own with 'Combine Before Sending' set to 'No'.`;
}

/** Whether the sum is all that is stored in its period; nothing where that cannot be read. */
async function standsAlone(
	target: ListedTarget,
	{ usage, storedId }: LateSum,
	run: Run,
): Promise<boolean | undefined> {
	const { partition } = target.measure(usage.body);
	const found = await lookUp(target.recognition.list, { partition, ...periodOf(usage) }, run);
	return found.known ? found.usages.every(({ id }) => id === storedId) : undefined;
}

/** A run that combines reports what is missing by itself, as soon as it can see what stands. */
function failedResult(target: ListedTarget, sum: LateSum, ended: CorrectionFailed): ItemResult {
	const { usage, storedId: id, result } = sum;
	const { failed = result } = afterCorrection(target, usage, { status: 'missing' }, { id, ended });
	if (ended.stands !== 'neither' || ended.refusal !== undefined) return failed;
	const message = `The stored sum of this period, usage ${id}, is gone, and the new one was not stored in its place: ${target.service} may have that of another run, which corrected it at the same time. Run the workflow again in some minutes: it looks what is stored, and stores what is missing.`;
	return { ...failed, message };
}

function correctedResult({ result, usage, storedId }: LateSum, ended: CorrectionDone): ItemResult {
	const [{ given, stored }] = result.differences!;
	if (ended.how !== 'replaced') {
		const message = 'This sum is stored already; nothing was sent twice.';
		const kept = ended.storedId ?? storedId;
		return withUsage(usage, { outcome: 'duplicate', message, storedId: kept, compared: true });
	}
	return withUsage(usage, {
		outcome: 'created',
		code: 'sum-corrected',
		message: `Rows came late: the stored sum of this period was corrected from ${stored} to ${given}. Usage ${ended.storedId} stands in place of ${storedId}.`,
		storedId: ended.storedId,
		replaced: { storedId, quantity: stored! },
	});
}
