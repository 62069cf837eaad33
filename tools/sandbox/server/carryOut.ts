import { gatewayAnswer, unanswered, type FailingApi } from '../faults/inject';
import { Refusal, UnreadableBody, type Answer, type Call, type Operation } from './answers';
import type { Clock } from './clock';

/** Carries a request out, as often and as late as its fault says, and tells what is answered. */
export function carryOut(
	call: Call,
	admit: Operation['admit'],
	api: FailingApi,
	clock: Clock,
): Answer {
	if (call.fault?.kind === 'storesLate') return acceptForLater(call, admit, api, clock);
	return attempt(() => admit(call)(), call, api);
}

/** A request that is not let in is refused at once; what it would have stored comes later. */
function acceptForLater(
	call: Call,
	admit: Operation['admit'],
	api: FailingApi,
	clock: Clock,
): Answer {
	const { lateMilliseconds = 0, status } = call.fault ?? {};
	const accepted = status === undefined ? unanswered : gatewayAnswer(status);
	return attempt(
		() => {
			const work = admit(call);
			clock.at(clock.now() + lateMilliseconds, () => void attempt(work, call, api));
			return accepted;
		},
		call,
		api,
	);
}

function attempt(work: () => Answer, call: Call, api: FailingApi): Answer {
	try {
		return work();
	} catch (error) {
		if (error instanceof Refusal) return error.answer;
		if (error instanceof UnreadableBody) {
			return api.errorAnswer(error.status, error.message, call.path);
		}
		throw error;
	}
}
