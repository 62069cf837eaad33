import { STATUS_CODES } from 'node:http';
import { Refusal, type Answer } from '../server/answers';
import type { BrokenRule } from '../server/bodyCheck';
import { writeDateTime } from '../values/instants';

/** What an error answer needs beside its words. */
export interface ErrorContext {
	now(): number;
	/** An identifier by which the vendor finds the request in its log. */
	nextUuid(): string;
}

/** Builds the error body that all 4XX and 5XX answers of this API share. */
export class InstellixErrors {
	constructor(private readonly context: ErrorContext) {}

	answer(status: number, message: string, path: string, broken: BrokenRule[] = []): Answer {
		return {
			status,
			body: {
				status: statusName(status),
				timestamp: writeDateTime(this.context.now()),
				message,
				path,
				uuid: this.context.nextUuid(),
				errors: broken.map((rule) => ({
					fieldName: rule.field,
					error: rule.message,
					rejectedValue: rule.value,
				})),
			},
		};
	}

	/** The same, to be thrown. */
	refusal(status: number, message: string, path: string, broken: BrokenRule[] = []): Refusal {
		return new Refusal(this.answer(status, message, path, broken));
	}
}

function statusName(status: number): string {
	return (STATUS_CODES[status] ?? 'Unknown').toUpperCase().replace(/[^A-Z]+/g, '_');
}
