import { STATUS_CODES } from 'node:http';
import { Refusal, UnreadableBody, readJsonBody, type Answer, type Call } from '../server/answers';
import { BodyCheck, type BrokenRule } from '../server/bodyCheck';
import { statuses } from './rebillyAssumptions';

/** problem: RFC 9457. older: the shape that had `error` instead. */
export type ErrorShape = 'problem' | 'older';

/** Builds the error bodies of this API. */
export class Problems {
	constructor(private readonly settings: { errorShape: ErrorShape }) {}

	answer(status: number, detail: string, path: string, broken?: BrokenRule[]): Answer {
		const invalid = broken && {
			invalidFields: broken.map(({ field, message }) => ({ field, message })),
		};
		const title = STATUS_CODES[status] ?? 'Unknown';
		const body =
			this.settings.errorShape === 'older'
				? { error: detail, status, ...invalid }
				: { type: 'about:blank', title, status, detail, instance: path, ...invalid };
		return { status, body };
	}

	/** The same, to be thrown. */
	refusal(status: number, detail: string, path: string, broken?: BrokenRule[]): Refusal {
		return new Refusal(this.answer(status, detail, path, broken));
	}

	/** Refuses a parameter of the query. */
	refuseParameter(call: Call, field: string, message: string): Refusal {
		const rule = { field, message, value: call.query.get(field) };
		return this.refusal(422, 'The request is not valid', call.path, [rule]);
	}

	/** Refuses the request when a rule of its body is broken, with all of them at once. */
	refuseBroken(check: BodyCheck, call: Call, status = 422): void {
		if (check.broken.length === 0) return;
		throw this.refusal(status, 'The request is not valid', call.path, check.broken);
	}

	/** A check of the request's body that names fields as this API does. */
	checkBody(call: Call): BodyCheck {
		try {
			return new BodyCheck(readJsonBody(call), 'dots');
		} catch (error) {
			if (!(error instanceof UnreadableBody) || error.status !== 400) throw error;
			throw this.refusal(statuses.unreadableBody, error.message, call.path, []);
		}
	}
}
