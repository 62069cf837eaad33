import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CODES, type Code } from '../../../delivery/contract/code';
import { maskEmails } from '../../../values/emails';
import { isPlain } from '../columns/place';

/** What a program may want to know of an item that failed; in this order. */
interface FailureDetails {
	readonly outcome?: string;
	readonly code?: Code;
	readonly reference?: string;
}

const KEYS = ['error', 'message', 'details'] as const;

/**
 * The JSON of an item that failed. n8n knows it by these three keys: with any further one it would put
 * the item on the success branch.
 *
 * @param message what happened and how to fix it; e-mails are masked, as it may be of another item
 */
export function failureItem<Details extends FailureDetails>(
	{ outcome, code, reference, ...rest }: Details,
	message: string,
): IDataObject {
	const error = errorOf({ outcome, code });
	const first = {
		...(outcome !== undefined && { outcome }),
		...(code !== undefined && { code }),
		...(reference !== undefined && { reference }),
	};
	return { error, message: maskEmails(message), details: { ...first, ...rest } };
}

/** The short text of a failure, which its details say in two. */
function errorOf({ outcome, code }: FailureDetails): string {
	return [outcome, code].filter((part) => part !== undefined).join(': ');
}

/**
 * Keeps what n8n would lose: it puts a failure over the fields of its input, so those of the same
 * names go into `details.input`.
 */
export function keepHiddenFields(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): void {
	if (context.getNode().onError !== 'continueErrorOutput') return;
	const inputs = context.getInputData();
	for (const { json, pairedItem } of items) {
		const [pair] = [pairedItem].flat();
		const input = typeof pair === 'object' ? inputs[pair.item]?.json : undefined;
		if (!isFailure(json) || !isPlain(input)) continue;
		// A loop back to the node brings its own failures, and would put each into the next.
		const hidden = isFailure(input) ? [] : KEYS.filter((key) => Object.hasOwn(input, key));
		if (hidden.length === 0) continue;
		const fields = Object.fromEntries(hidden.map((key) => [key, input[key]]));
		Object.assign(json.details as IDataObject, { input: fields });
	}
}

/** Whether it is one of these nodes: others name theirs alike, but do not write `error` from two codes known here. */
function isFailure({ error, details }: Readonly<Record<string, unknown>>): boolean {
	return (
		isPlain(details) &&
		KNOWN_CODES.has(details.code) &&
		error === errorOf(details as FailureDetails)
	);
}

const KNOWN_CODES: ReadonlySet<unknown> = new Set(CODES);
