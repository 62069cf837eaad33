import { faultKinds, type FaultKind } from '../../../../tools/sandbox';
import type { Stage } from '../../support/stage';

/** The kinds that can meet any request; the others are about lists and about creating. */
export const commonKinds = faultKinds.filter(
	(kind) => !['filterIgnored', 'filterRefused', 'partialAcceptance'].includes(kind),
);

/** Lets one request of a method meet a fault; its count begins now. */
export function failOnce(stage: Stage, kind: FaultKind, method: string, path?: RegExp): void {
	stage.sandbox.setFaults({
		faults: [{ onRequest: 1, kind }],
		target: { api: 'rebilly', method: `^${method}$`, path },
	});
}

/** Lets every request of a method meet a fault. */
export function failAlways(stage: Stage, kind: FaultKind, method: string, path?: RegExp): void {
	stage.sandbox.setFaults({
		rates: { [kind]: 1 },
		target: { api: 'rebilly', method: `^${method}$`, path },
	});
}
