import { LosslessNumber, parse } from 'lossless-json';
import type { RequestEntry } from '../../../tools/sandbox';
import type { Action } from './actions';
import type { Stage } from './stage';

/** A number as a JSON body must spell it; a text of the same digits is not equal to it. */
export function literal(digits: string): LosslessNumber {
	return new LosslessNumber(digits);
}

/** A body with its numbers as the literals that were sent. */
export function exact(body: string): unknown {
	return parse(body);
}

/** The stored bodies, oldest first, with their numbers as literals. */
export function storedBodies(stage: Stage, action: Action): unknown[] {
	return stage.bodies(action).map(exact);
}

/** What was sent, stored or not. */
export function sentBodies(requests: RequestEntry[]): unknown[] {
	return requests.map(({ body }) => exact(body));
}
