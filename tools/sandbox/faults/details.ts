import pick from 'lodash/pick';
import pickBy from 'lodash/pickBy';

/** Details of a fault; which of them count is told by its kind. */
export interface FaultDetails {
	/** What a 429 asks for. */
	retryAfterSeconds?: number;
	/** How late a slow answer is. */
	slowMilliseconds?: number;
	/** How long after its request a usage is stored late. */
	lateMilliseconds?: number;
	/** How long after it was stored a record comes into lists. */
	lagMilliseconds?: number;
	/** How fine a service keeps the time at which it stored something. */
	precisionMilliseconds?: number;
	/** For how long after its deletion a record is still in lists. */
	staleMilliseconds?: number;
	/** How long after the first delivery of a request the second comes. */
	repeatedMilliseconds?: number;
	/** How long each byte of a dripping answer takes. */
	dripMilliseconds?: number;
	/** For how long an API refuses connections. */
	downMilliseconds?: number;
	/** How far a clock is ahead; below 0 it is behind. */
	skewMilliseconds?: number;
	/** Which of two deliveries is answered. */
	answered?: 'first' | 'second';
	/** The status that is answered, where the kind leaves it open. */
	status?: number;
}

/** What holds of the details that a plan does not give. */
const usualDetails = {
	retryAfterSeconds: 1,
	slowMilliseconds: 300,
	lateMilliseconds: 2_000,
	lagMilliseconds: 2_000,
	precisionMilliseconds: 1_000,
	staleMilliseconds: 2_000,
	repeatedMilliseconds: 0,
	dripMilliseconds: 300,
	downMilliseconds: 2_000,
	skewMilliseconds: 300_000,
} satisfies FaultDetails;

const names = [...Object.keys(usualDetails), 'status', 'answered'];

/** The details of a decided fault: what is not given has its usual value, or none. */
export type DecidedDetails = FaultDetails & typeof usualDetails;

/** The details that are given last count; what is not given hides nothing. */
export function decidedDetails(...given: Array<FaultDetails | undefined>): DecidedDetails {
	const defined = given.map((details) => pickBy(pick(details, names), (it) => it !== undefined));
	return Object.assign({ ...usualDetails }, ...defined) as DecidedDetails;
}
