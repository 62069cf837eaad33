import type { Reason } from '../contract/code';
import { isAnswer, type WireRequest } from '../contract/wire';
import type { Run } from '../run/run';
import { isWebPage, WRONG_ADDRESS } from '../run/sendPolicy';
import { WAITS_BETWEEN_PROBES_MS } from './waits';

/** So many requests in a row whose end is doubtful are no chance: then it is asked before more is sent. */
const DOUBTS_BEFORE_PAUSE = 3;
/** A service that answers when it is asked, but not when something is stored, is given up after so many tries. */
const VAIN_TRIES = 3;

/** Leave to send one usage. */
export interface Pass {
	/** Whether it is the first of the run, of which it is to be seen whether lists show it. */
	readonly isCanary: boolean;
	/** Ends it: what was sent is certainly stored or refused, or may be either, by a doubt. */
	end(came: {
		readonly isCertain: boolean;
		readonly isProven?: boolean;
		readonly doubt?: Reason;
	}): void;
}

/**
 * What each usage has to pass before it is sent to an API without a key. The first one goes alone, until
 * lists have shown it. When one answer after the other stays away, sending pauses until the service
 * answers again; each usage that is sent in vain meanwhile would only be in doubt as well.
 */
export class SendGate {
	private doubtsInRow = 0;
	private vainTries = 0;
	private lastDoubt: Reason | undefined;
	/** The one that goes alone. */
	private alone: Promise<void> | undefined;
	private isPaused = false;
	/** Under way while somebody waits to send: nobody asks for its own sake. */
	private probing: Promise<void> | undefined;
	private isOnTrial = false;

	/**
	 * @param question a cheap request that changes nothing
	 * @param needsCanary whether it is still to be seen that lists show what is stored
	 */
	constructor(
		private readonly run: Run,
		private readonly question: WireRequest,
		private needsCanary: boolean,
	) {}

	/** Lists show what is stored. */
	listsAreProven(): void {
		this.needsCanary = false;
	}

	/** @returns nothing where nothing more may be sent */
	async enter(): Promise<Pass | undefined> {
		while (this.run.mayGoOn()) {
			const one = this.needsCanary || this.isOnTrial ? this.alone : undefined;
			const closed = this.isPaused ? this.untilAnswered() : one;
			if (closed === undefined) return this.pass();
			await closed;
		}
		return undefined;
	}

	private pass(): Pass {
		const { needsCanary: isCanary, isOnTrial } = this;
		let leave = (): void => {};
		if (isCanary || isOnTrial) {
			this.alone = new Promise((resolve) => {
				leave = () => {
					this.alone = undefined;
					resolve();
				};
			});
		}
		return {
			isCanary,
			end: ({ isCertain, isProven = false, doubt }) => {
				if (isProven) this.needsCanary = false;
				this.lastDoubt = doubt ?? this.lastDoubt;
				this.count(isCertain, isOnTrial);
				leave();
			},
		};
	}

	private count(isCertain: boolean, wasOnTrial: boolean): void {
		if (isCertain) {
			this.doubtsInRow = 0;
			this.vainTries = 0;
			this.isOnTrial = false;
			return;
		}
		this.doubtsInRow += 1;
		if (this.isPaused || (this.doubtsInRow < DOUBTS_BEFORE_PAUSE && !wasOnTrial)) return;
		if (wasOnTrial) this.vainTries += 1;
		this.isPaused = true;
	}

	private async untilAnswered(): Promise<void> {
		this.probing ??= this.probe().then(() => {
			this.probing = undefined;
			this.isPaused = false;
			this.doubtsInRow = 0;
			this.isOnTrial = true;
		});
		await this.probing;
	}

	/** Asks again and again, until there is an answer or the run ends. */
	private async probe(): Promise<void> {
		if (this.vainTries >= VAIN_TRIES) return this.run.stop(givenUp(this.lastDoubt));
		for (let number = 0; this.run.mayGoOn(); number += 1) {
			const last = WAITS_BETWEEN_PROBES_MS.length - 1;
			const wait = WAITS_BETWEEN_PROBES_MS[Math.min(number, last)];
			if (!(await this.run.waitInTime(wait, NO_ANSWERS))) return;
			const exchange = await this.run.send(this.question);
			if (!isAnswer(exchange) || exchange.status >= 500 || exchange.status === 408) continue;
			if (isWebPage(exchange)) this.run.stop(notTheApi(exchange.status));
			return;
		}
	}
}

const NO_ANSWERS: Reason = {
	code: 'answer-lost',
	message: 'the service stopped answering',
};

/** A web page where nothing was to be stored either: waiting does not turn it into the API. */
function notTheApi(status: number): Reason {
	return {
		code: 'unclear-answer',
		message: `it is not the API that answers: a web page with status ${status} came in place of its list of usages too, ${WRONG_ADDRESS}`,
	};
}

function givenUp(lastDoubt: Reason | undefined): Reason {
	if (lastDoubt === undefined) return NO_ANSWERS;
	return {
		code: lastDoubt.code,
		message: `each usage that was sent has met with the same in the end: ${lastDoubt.message}`,
	};
}
