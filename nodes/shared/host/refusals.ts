import type { Refusal } from '../../../delivery/contract/outcome';

/** One fault of a refusal in words; without a field or words there is nothing to say. */
export function faultInWords(fault: {
	readonly field: string;
	readonly message: string;
}): string[] {
	if (fault.message === '') return fault.field === '' ? [] : [`'${fault.field}' was refused`];
	return [fault.field === '' ? fault.message : `'${fault.field}': ${fault.message}`];
}

const LONGEST_QUOTED_BODY = 200;

/** What to say of a refusal whose body is not of the API's shape. */
export function plainRefusal(status: number, body: string): Refusal {
	const quoted = body
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, LONGEST_QUOTED_BODY);
	return {
		status,
		message: quoted === '' ? `Status ${status} without a message.` : `Status ${status}: ${quoted}`,
	};
}
