import { groupBy } from '../../../values/groupBy';
import type { ExactObject } from '../../../values/exactJson';
import { lookForCanary } from '../../confirm/looking';
import { createdTimeGoesBack, createdTimeMissing } from '../../run/noticed';
import type { Doubt, Posted } from '../../confirm/posted';
import type { Pass } from '../../confirm/sendGate';
import type { Reason } from '../../contract/code';
import type { Target } from '../../contract/target';
import type { Identified } from '../../identity/identify';
import { mayBeStoredInPart } from '../../identity/match';
import { attemptUntilSettled, STORING_OR_REMOVING } from '../../run/attempts';
import { inParallel } from '../../run/inParallel';
import { CANCELLED, type Run } from '../../run/run';
import { hiddenResult } from '../results/confirmedResults';
import { partitionOf } from '../partitions';
import { unsentResult } from '../results/notStoredResults';
import type { UsageResult } from '../results/results';
import type { ListedPartition } from './listedPartition';
import { recognise, spanOf } from './recognise';
import { resultOfPosted, sequenceOf, storedUsageOf } from './sentResults';

/** Looks up what is stored of a partition and sends the rest. */
export async function sendPartition(partition: ListedPartition): Promise<void> {
	const { target, run, options, gate, before } = partition.delivery;
	const unsettled = partition.unsettled();
	const lately = partition.storedLately();
	const inGroup = partition.lookedUpInGroup;
	const found = (await inGroup?.founds)?.get(partitionOf(target, partition.usages));
	partition.lookedUpAt = found === undefined ? run.clock.now() : inGroup!.at;
	const known = await recognise(target, unsettled, before, options, lately, found);
	partition.known = known;
	// What this process has stored is known without any list.
	const own = new Set(lately.map(({ usage: { id } }) => id));
	// What a list of all partitions shows does not prove those of one, by which the next run may go.
	if (found === undefined && known.listed.some(({ id }) => !own.has(id))) gate.listsAreProven();
	const toSend: Array<[number, Identified]> = [];
	for (const [position, usage] of unsettled.open) {
		const result = known.resultFor(position, usage);
		if (result === undefined) toSend.push([position, usage]);
		else partition.end(position, result);
	}
	const goByTime = toSend.some(([, usage]) => mayBeStoredInPart(target, usage));
	const sequences = groupBy(toSend, ([, usage]) => sequenceOf(target, usage, goByTime));
	await inParallel(sequences.values(), run.limits.concurrency, async (sequence) => {
		for (const [position, usage] of sequence) await sendOne(partition, position, usage);
	});
}

/** Ends what no earlier try has ended without sending it. */
export function leaveUnsent(partition: ListedPartition, result: UsageResult): void {
	const { open, doubtful } = partition.unsettled();
	for (const position of open.keys()) partition.end(position, doubtful.get(position) ?? result);
}

/** Sends a usage when the gate lets it pass. */
export async function sendOne(
	partition: ListedPartition,
	position: number,
	usage: Identified,
): Promise<void> {
	const { run, gate } = partition.delivery;
	const pass = await gate.enter();
	if (pass === undefined) partition.end(position, unsentResult(run.stopReason!));
	else await sendWith(partition, pass, position, usage);
}

/** Sends a usage that may pass; whatever happens, the next one is let go on. */
export async function sendWith(
	partition: ListedPartition,
	pass: Pass,
	position: number,
	usage: Identified,
): Promise<Posted> {
	const { target, run, freshness } = partition.delivery;
	const latestBefore = freshness.latestCreatedAt;
	let came: Parameters<Pass['end']>[0] = { isCertain: true };
	try {
		partition.sent.set(position, usage);
		const posted = await post(target, usage.body, run, () => partition.countAttempt(position));
		take(partition, position, usage, posted, latestBefore);
		const isProven =
			pass.isCanary &&
			posted.kind === 'stored' &&
			(await proveListed(partition, position, posted.id));
		came =
			posted.kind === 'doubtful'
				? { isCertain: false, doubt: posted.reason }
				: { isCertain: true, isProven };
		return posted;
	} finally {
		pass.end(came);
	}
}

/**
 * Notes what came of a usage that was sent.
 *
 * @param latestBefore the latest time of storing of what was answered before it was sent, in milliseconds
 */
function take(
	partition: ListedPartition,
	position: number,
	usage: Identified,
	posted: Posted,
	latestBefore: number,
): void {
	const { target, run, freshness } = partition.delivery;
	if (posted.kind === 'doubtful') {
		partition.doubtful.push({ position, usage, doubt: posted });
		return;
	}
	const result = resultOfPosted(target, usage, posted);
	partition.end(position, result);
	if (posted.kind !== 'stored' || posted.id === undefined) return;
	partition.known!.known.add(posted.id);
	if (result.code === 'echo-differs') {
		// What is stored otherwise than it was sent, the next run would not recognise, and bill again.
		const message = `${target.service} stores usages otherwise than they are sent`;
		run.stop({ code: result.code, message });
		return;
	}
	const stored = storedUsageOf(target, usage, posted.id, posted.accepted);
	if (stored === undefined) return;
	const { createdAt } = posted;
	partition.own.set(posted.id, { position, storedAt: run.clock.now(), createdAt });
	partition.noteStored(stored);
	freshness.learnPrecision(posted.createdPrecisionMs ?? 1_000);
	run.noticed.note(createdTimeMissing([posted]));
	if (createdAt === undefined) return;
	run.noticed.note(createdTimeGoesBack(latestBefore, createdAt, freshness.timesDifferMs));
	freshness.learnCreated(createdAt);
}

/** Looks whether lists show the first usage that the run has stored, where more are to be sent. */
async function proveListed(
	partition: ListedPartition,
	position: number,
	id: string | undefined,
): Promise<boolean> {
	const { target, run, before } = partition.delivery;
	const own = id === undefined ? undefined : partition.own.get(id);
	if (id === undefined || own === undefined) return false;
	if (run.waiting <= 0) return true;
	const span = spanOf(target, [partition.usages.get(position)!])!;
	const shown = await lookForCanary(before, span, id, own.storedAt);
	if (shown !== 'hidden') return true;
	const result = hiddenResult(target, id);
	partition.end(position, result);
	partition.own.delete(id);
	run.stop({ code: result.code, message: `${target.service} does not list what it has stored` });
	return false;
}

/**
 * Sends a usage until it was answered or may have been stored: from then on it must be looked for.
 *
 * @param onAttempt is called each time it is sent
 */
export async function post(
	target: Target,
	body: ExactObject,
	run: Run,
	onAttempt: () => void = () => {},
): Promise<Posted> {
	const request = target.request(body);
	const posted = await attemptUntilSettled<Posted>(run, STORING_OR_REMOVING, async () => {
		onAttempt();
		const decision = target.judge(await run.send(request), body);
		switch (decision.kind) {
			case 'stored': {
				const { id, differences = [], ...more } = decision;
				return { settled: { ...more, id, differences } };
			}
			case 'refused':
				if (decision.stopsRun) run.stop({ code: decision.code, message: decision.refusal.message });
				return { settled: decision };
			case 'exists': {
				const fix = 'Look at the fields it names.';
				return { settled: { ...decision, kind: 'refused', code: 'refused', fix } };
			}
			case 'cancelled':
				run.stop(CANCELLED);
				return decision.mayBeStored
					? { settled: doubt(CANCELLED, true, run) }
					: { met: { reason: CANCELLED } };
			case 'again':
				return { met: decision };
			case 'doubtful': {
				const { reason, mayStillStore = false, notBefore } = decision;
				return { settled: { ...doubt(reason, mayStillStore, run), notBefore } };
			}
		}
	});
	return 'gaveUp' in posted ? { kind: 'unsent', reason: posted.gaveUp } : posted;
}

function doubt(reason: Reason, mayStillStore: boolean, run: Run): Doubt {
	return { kind: 'doubtful', reason, mayStillStore, since: run.clock.now() };
}
