import type { Decimal } from '../../values/decimal';
import type { Reason } from '../contract/code';
import type { Advice, Difference, Refusal } from '../contract/outcome';
import type { NotBefore, Target } from '../contract/target';
import type { ExactObject } from '../../values/exactJson';
import { attemptUntilSettled, STORING_OR_REMOVING } from '../run/attempts';
import { CANCELLED, type Run } from '../run/run';

/** What came of sending a usage once to an API without a key. */
export type Posted =
	| {
			readonly kind: 'stored';
			readonly id: string | undefined;
			readonly accepted?: Decimal;
			readonly differences: readonly Difference[];
			readonly createdPrecisionMs?: number;
	  }
	| ({ readonly kind: 'refused'; readonly refusal: Refusal } & Advice)
	/** Certainly not stored. */
	| { readonly kind: 'unsent'; readonly reason: Reason }
	/** May be stored, or be stored yet. */
	| Doubt;

export interface Doubt {
	readonly kind: 'doubtful';
	readonly reason: Reason;
	/** Whether the server may still be at work on it. */
	readonly mayStillStore: boolean;
	/** When its end became doubtful, in milliseconds. */
	readonly since: number;
	readonly notBefore?: NotBefore;
}

/** Sends a usage until it was answered or may have been stored: from then on it must be looked for. */
export async function post(target: Target, body: ExactObject, run: Run): Promise<Posted> {
	const request = target.request(body);
	const posted = await attemptUntilSettled<Posted>(run, STORING_OR_REMOVING, async () => {
		const decision = target.judge(await run.send(request), body);
		switch (decision.kind) {
			case 'stored': {
				const { id, accepted, differences = [], createdPrecisionMs } = decision;
				return { settled: { kind: 'stored', id, accepted, differences, createdPrecisionMs } };
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
