import type { Code } from '../../../delivery/contract/code';

/** A credential that cannot work as it is; the message tells the user why, without any secret. */
export class CredentialProblem extends Error {
	override readonly name = 'CredentialProblem';

	/** @param isPassing whether trying again may help, as when a host does not answer for a moment */
	constructor(
		readonly code: Code,
		message: string,
		readonly isPassing = false,
	) {
		super(message);
	}
}
