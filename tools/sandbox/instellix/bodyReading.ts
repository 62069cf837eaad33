import type { Answer, Call } from '../server/answers';
import { readJsonBody } from '../server/answers';
import { BodyCheck } from '../server/bodyCheck';
import type { Instant } from '../values/instants';
import { names } from './instellixAssumptions';
import type { InstellixErrors } from './errors';
import { locationCountries } from './store/serviceCountries';

/** How a repeated usageIdent or ident is refused. assumption: one of these three. */
export type DuplicateStatus = 409 | 400 | 422;

/** The documented pattern of usageIdent, productIdent and contractIdent. */
export const identPattern = /^[a-zA-Z0-9_.~-]{1,100}$/;

/** The stricter one of a rated usage's ident: no dot, no tilde. */
export const ratedUsageIdentPattern = /^[a-zA-Z0-9_-]*$/;

/** A check of the request's body that names fields as this API does. */
export function checkBody(call: Call): BodyCheck {
	return new BodyCheck(readJsonBody(call), 'brackets');
}

/** Refuses the request when a rule is broken, with all broken rules at once. */
export function refuseBroken(
	check: BodyCheck,
	call: Call,
	errors: InstellixErrors,
	status = 400,
): void {
	if (check.broken.length === 0) return;
	throw errors.refusal(status, 'Validation failed', call.path, check.broken);
}

/** Checks that an end does not come before its start. */
export function checkOrder(
	check: BodyCheck,
	start: Instant | undefined,
	end: Instant | undefined,
	endName: string,
): void {
	if (!start || !end || end.milliseconds >= start.milliseconds) return;
	check.refuse(endName, 'must not be before the start');
}

/** Checks the fields of a location object. */
export function checkLocation(location: BodyCheck | undefined, countryRequired: boolean): void {
	location?.oneOf(names.location.country, locationCountries, {
		required: countryRequired,
		nullable: true,
	});
	for (const name of names.location.others) location?.text(name, { nullable: true });
}

/** The answer to an ident that is taken. */
export function duplicateAnswer(
	field: string,
	ident: string,
	status: DuplicateStatus,
	call: Call,
	errors: InstellixErrors,
): Answer {
	const rule = { field, message: `must be unique: '${ident}' already exists`, value: ident };
	return errors.answer(status, `A record with this ${field} already exists`, call.path, [rule]);
}
