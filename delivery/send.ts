import type { Identified } from './identify';
import { lookUp, type Found } from './lookUp';
import type { ItemResult, Refusal } from './outcome';
import { ATTEMPTS, type Run } from './run';
import type { Target, Verdict } from './target';

/** What is known to be stored in one lane, kept up to date while its usages are sent one by one. */
export class LaneKnowledge {
	private readonly stored = new Map<string, string[]>();

	constructor(found?: Found) {
		if (!found?.known) return;
		for (const [content, usages] of found.byContent) {
			this.stored.set(content, usages.map((usage) => usage.id));
		}
	}

	count(content: string): number {
		return this.stored.get(content)?.length ?? 0;
	}

	/** The identifier of the n-th stored usage of this content, from 0. */
	id(content: string, ordinal: number): string | undefined {
		return this.stored.get(content)?.[ordinal];
	}

	add(content: string, id: string): void {
		const ids = this.stored.get(content);
		if (ids) ids.push(id);
		else this.stored.set(content, [id]);
	}

	/** The identifier of a stored usage of this content that was not known before. */
	newAmong(content: string, found: Found & { known: true }): string | undefined {
		const known = new Set(this.stored.get(content));
		return found.byContent.get(content)?.find((usage) => !known.has(usage.id))?.id;
	}
}

/**
 * Sends one usage until its outcome is certain or nothing more can be done about it. The policy is
 * the target's `judge`; this only carries it out.
 */
export async function sendUsage(
	target: Target,
	usage: Identified,
	run: Run,
	lane: LaneKnowledge,
): Promise<ItemResult> {
	const request = target.request(usage.body);
	let attempts = 0;
	let mayBeStored = false;
	const settle = (result: Omit<ItemResult, 'identity' | 'usage' | 'attempts'>): ItemResult => ({
		...result,
		identity: usage.identity,
		usage: usage.body,
		...(attempts > 1 ? { attempts } : {}),
	});
	const giveUp = (reason: string): ItemResult =>
		settle(mayBeStored ? unknownResult(target, reason) : unsentResult(reason));

	while (run.mayGoOn()) {
		attempts += 1;
		const exchange = await run.send(request);
		const verdict = target.judge(exchange, usage.body);
		switch (verdict.kind) {
			case 'stored':
				return settle(storedResult(target, usage, verdict, lane));
			case 'exists':
				return settle(await existsResult(target, usage, verdict.refusal, run, mayBeStored));
			case 'refused':
				if (verdict.stopsRun) run.stop(verdict.refusal.message);
				return settle({
					outcome: 'rejected',
					message: `${target.service} refused the usage: ${verdict.refusal.message} ${verdict.mend}`,
					refusal: verdict.refusal,
				});
			case 'cancelled':
				mayBeStored ||= verdict.mayBeStored;
				run.stop('the execution was cancelled');
				break;
			case 'again': {
				const notBefore = verdict.notBefore;
				const enough = notBefore === undefined && attempts >= (verdict.limit ?? ATTEMPTS);
				if (enough) {
					if (verdict.stopsRun) run.stop(verdict.reason);
					return giveUp(verdict.reason);
				}
				await run.waitForNextAttempt(attempts, verdict.reason, notBefore);
				break;
			}
			case 'doubtful': {
				mayBeStored = true;
				if (!(await run.waitForNextAttempt(attempts, verdict.reason, verdict.notBefore))) break;
				if (target.identField !== undefined) {
					if (attempts >= ATTEMPTS) return giveUp(verdict.reason);
					break;
				}
				const back = await readBack(target, usage, run, lane);
				if (back.kind === 'unreadable') {
					return giveUp(`${verdict.reason}, and reading back gave no answer: ${back.reason}`);
				}
				mayBeStored = false;
				if (back.kind === 'stored') {
					return settle(storedResult(target, usage, { kind: 'stored', id: back.id }, lane));
				}
				if (attempts >= ATTEMPTS) return giveUp(verdict.reason);
				break;
			}
		}
	}
	return giveUp(run.stopReason ?? 'the run was stopped');
}

function storedResult(
	target: Target,
	usage: Identified,
	verdict: Verdict & { kind: 'stored' },
	lane: LaneKnowledge,
): Omit<ItemResult, 'identity'> {
	const stored = verdict.id === undefined ? {} : { storedId: verdict.id };
	if (usage.content !== undefined) lane.add(usage.content, verdict.id ?? '');
	const sent = target.measure(usage.body).amounts[0]?.value;
	if (sent !== undefined && verdict.accepted !== undefined && verdict.accepted.compare(sent) < 0) {
		const remainder = sent.minus(verdict.accepted).toString();
		return {
			outcome: 'partial',
			message: `${target.service} stored ${verdict.accepted} of ${sent}; ${remainder} was over the limit of the plan and is not billed.`,
			remainder,
			...stored,
		};
	}
	return { outcome: 'created', message: `${target.service} stored the usage.`, ...stored };
}

/** The API has the identity already: by an earlier run, or by an attempt whose answer was lost. */
async function existsResult(
	target: Target,
	usage: Identified,
	refusal: Refusal,
	run: Run,
	byThisRun: boolean,
): Promise<Omit<ItemResult, 'identity'>> {
	if (byThisRun) {
		return { outcome: 'created', message: `${target.service} stored the usage; the answer came late.` };
	}
	const message = `${target.service} has this usage already; nothing was sent twice.`;
	const reader = target.storedByIdent;
	if (reader === undefined) return { outcome: 'duplicate', message, compared: false };
	const answer = await run.read(reader.request(usage.body));
	const stored = 'unreadable' in answer ? undefined : reader.read(answer, usage.body);
	if (stored === undefined) return { outcome: 'duplicate', message, compared: false };
	if (stored === 'absent') {
		return {
			outcome: 'rejected',
			message: `${target.service} refused the usage: ${refusal.message} No usage is stored under this identity, so look at the fields it names.`,
			refusal,
		};
	}
	const differences = reader.differences(usage.body, stored);
	if (differences.length === 0) return { outcome: 'duplicate', message, compared: true };
	const fields = differences.map((difference) => `'${difference.field}'`).join(', ');
	return {
		outcome: 'conflict',
		message: `${target.service} has another usage under the identity ${usage.identity}: ${fields} differ. Give this usage an identity of its own, or correct the stored one in ${target.service}.`,
		differences,
		refusal,
		compared: true,
	};
}

type ReadBack =
	| { readonly kind: 'stored'; readonly id: string }
	| { readonly kind: 'notStored' }
	| { readonly kind: 'unreadable'; readonly reason: string };

/** Asks the API whether a usage whose answer was lost is stored. */
async function readBack(
	target: Target,
	usage: Identified,
	run: Run,
	lane: LaneKnowledge,
): Promise<ReadBack> {
	const measure = target.measure(usage.body);
	if (target.storedUsages === undefined || usage.content === undefined || measure.from === undefined) {
		return { kind: 'unreadable', reason: 'a usage without a time cannot be recognised' };
	}
	const span = { lane: measure.lane, from: measure.from, to: measure.from };
	const found = await lookUp(target.storedUsages, span, run);
	if (!found.known) return { kind: 'unreadable', reason: found.reason };
	const id = lane.newAmong(usage.content, found);
	return id === undefined ? { kind: 'notStored' } : { kind: 'stored', id };
}

function unsentResult(reason: string): Omit<ItemResult, 'identity'> {
	return {
		outcome: 'unsent',
		message: `Not sent: ${reason}. Nothing is stored; run the workflow again.`,
	};
}

function unknownResult(target: Target, reason: string): Omit<ItemResult, 'identity'> {
	const next =
		target.identField === undefined
			? `Look in ${target.service} whether it is stored before you send it again.`
			: 'Run the workflow again: a usage that is stored will not be stored twice.';
	return { outcome: 'unknown', message: `May or may not be stored: ${reason}. ${next}` };
}
