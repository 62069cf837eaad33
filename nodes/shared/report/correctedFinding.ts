import type { CorrectionFailed } from '../../../delivery/correct/correction';
import type { Difference, Ended, ItemResult } from '../../../delivery/contract/outcome';
import type { Code } from '../../../delivery/contract/code';
import type { Target } from '../../../delivery/contract/target';
import type { Sums } from '../../../delivery/create/results/sums';
import { withUsage } from '../../../delivery/create/results/results';
import type { Identified } from '../../../delivery/identity/identify';
import type { DifferentCorrection } from '../../../delivery/reconcile/correctDifferent';
import type { Recorded } from '../../../delivery/reconcile/recorded';
import type { Finding } from '../../../delivery/reconcile/reconcile';
import { inSentences } from '../../../values/sentences';
import { correctionProblem, namedById } from './correctionReport';
import type { Status } from './statuses';

/** An expected usage after its correction. */
export interface CorrectedFinding {
	readonly status: Status;
	readonly stored?: Recorded;
	readonly differences?: readonly Difference[];
	readonly corrected: DifferentCorrection;
	readonly failed?: ItemResult;
}

/** What is said of an expected usage after *Repair Different Ones*. */
export function afterCorrection(
	target: Target,
	usage: Identified,
	finding: Finding,
	correction: DifferentCorrection,
): CorrectedFinding {
	const { id, ended } = correction;
	const differing = finding.status === 'different' ? finding : {};
	if (ended.stands === 'unclear') return { ...finding, corrected: correction };
	if (ended.stands === 'right') {
		const status = ended.remainder === undefined ? 'matched' : 'different';
		return { ...differing, status, corrected: correction };
	}
	const { stands, code, refusal, surplusIds } = ended;
	const failed = withUsage(usage, {
		outcome: refusal !== undefined && stands === 'neither' ? 'rejected' : OUTCOMES[stands],
		code,
		message: messageOf(id, ended, target.service),
		storedId: stands === 'neither' ? undefined : (ended.otherId ?? id),
		...(finding.status === 'different' ? { differences: finding.differences } : {}),
		...(refusal === undefined ? {} : { refusal }),
		...(surplusIds === undefined ? {} : { surplusIds }),
	});
	return { ...differing, status: STATUS[stands] ?? 'different', corrected: correction, failed };
}

/** After these Reconcile reports what is missing. */
const IS_MISSING: ReadonlySet<CorrectionFailed['stands']> = new Set([
	'neither',
	'unknown',
] as const);

function messageOf(id: string, failed: CorrectionFailed, service: string): string {
	const { message, fix } = correctionProblem(namedById(id), failed, service);
	const next = IS_MISSING.has(failed.stands)
		? "Run the workflow again in some minutes, with the option 'Repair' switched on: it reports what is missing then."
		: fix;
	return `${inSentences([message])} ${next}`;
}

const STATUS: Readonly<Partial<Record<CorrectionFailed['stands'], Status>>> = {
	neither: 'missing',
	unknown: 'unknown',
	both: 'matched',
	surplus: 'matched',
};

type FailedOutcome = Extract<Ended, { readonly code: Code }>['outcome'];

const OUTCOMES: Readonly<Record<CorrectionFailed['stands'], FailedOutcome>> = {
	absent: 'conflict',
	both: 'surplus',
	copy: 'conflict',
	neither: 'unsent',
	other: 'conflict',
	surplus: 'surplus',
	unknown: 'unknown',
	untouched: 'conflict',
	wrong: 'conflict',
};

/** Whether an expected usage is right now, that was stored with other values. */
export function isCorrected({ corrected }: { readonly corrected?: DifferentCorrection }): boolean {
	return corrected?.ended.stands === 'right';
}

/**
 * What corrections have changed of what is stored.
 *
 * @param added takes up what is stored besides
 * @param gone takes up what is stored no more
 * @returns how many usages more are stored than were listed
 */
export function storedByCorrections(
	target: Target,
	settled: ReadonlyArray<Partial<CorrectedFinding> & { readonly usage?: Identified }>,
	added: Sums,
	gone: Sums,
): number {
	let more = 0;
	for (const { corrected, stored, usage } of settled) {
		if (corrected === undefined || corrected.ended.stands === 'unclear') continue;
		const { ended } = corrected;
		const { stands } = ended;
		const isReplaced = ['right', 'both', 'surplus'].includes(stands);
		if (!isReplaced && stands !== 'neither') continue;
		const [right, wrong] = [usage!, stored].map((one) => one && target.measure(one.body).amounts);
		if (wrong !== undefined) gone.add(wrong);
		if (isReplaced) added.addStored(right!, ended.stands === 'right' ? ended.remainder : undefined);
		more += (isReplaced ? 1 : 0) - (wrong === undefined ? 0 : 1);
		const tooMany = ended.stands === 'right' ? [] : (ended.surplusIds ?? []);
		for (const _id of tooMany) added.add((stands === 'both' ? wrong : right) ?? []);
		more += tooMany.length;
	}
	return more;
}
