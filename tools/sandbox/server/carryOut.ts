import type { Fault } from '../faults/plan';
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
	const { fault } = call;
	const once = () => attempt(() => admit(call)(), call, api);
	switch (fault?.kind) {
		case 'storesLate':
			return acceptForLater(call, admit, api, clock);
		case 'deliveredTwice':
			return deliverTwice(fault, once, clock);
		default:
			return once();
	}
}

function deliverTwice(fault: Fault, once: () => Answer, clock: Clock): Answer {
	const first = once();
	if (fault.repeatedMilliseconds > 0) {
		clock.at(clock.now() + fault.repeatedMilliseconds, once);
		return first;
	}
	const second = once();
	return (fault.answered ?? (fault.fraction < 0.5 ? 'first' : 'second')) === 'first'
		? first
		: second;
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
