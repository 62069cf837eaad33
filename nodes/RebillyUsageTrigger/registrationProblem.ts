import type { Code } from '../../delivery/contract/code';

/** Why a webhook cannot be registered, checked or removed; for the user, without any secret. */
export class RegistrationProblem extends Error {
	override readonly name = 'RegistrationProblem';

	constructor(
		readonly code: Code,
		message: string,
	) {
		super(message);
	}
}
