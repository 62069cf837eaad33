import type { INode } from 'n8n-workflow';
import type { Approved } from '../../../delivery/create/approval/approved';
import { nodeFailure } from '../host/nodeFailure';
import { isPlain } from '../columns/place';

const DIGEST = /^[\w-]{43}$/;

/**
 * Reads what was approved: the `plan` of a receipt, also as JSON, or its digest alone.
 *
 * @throws NodeOperationError when it is neither: what is empty approves nothing
 */
export function readApproved(node: INode, given: unknown): Approved {
	const text = typeof given === 'string' ? given.trim() : '';
	const value = text.startsWith('{') ? parsed(text) : given;
	if (DIGEST.test(text)) return { digest: text };
	if (isPlain(value) && typeof value.digest === 'string' && DIGEST.test(value.digest)) {
		const isWhole =
			Array.isArray(value.customers) &&
			value.customers.every(isPlanned) &&
			typeof value.usages === 'number' &&
			isPlain(value.sums);
		return isWhole ? (value as unknown as Approved) : { digest: value.digest };
	}
	const message =
		text === '' && !isPlain(given)
			? "'Only What Was Approved' is empty, so nothing is approved"
			: "'Only What Was Approved' holds no plan";
	throw nodeFailure(
		node,
		{ code: 'not-approved', message },
		"Give the 'plan' of the receipt of a Dry Run, or its 'digest': {{ $('Dry Run').first(1).json.plan }}, with the name of that node. Nothing was sent.",
	);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isPlanned(customer: unknown): boolean {
	return (
		isPlain(customer) && typeof customer.customer === 'string' && typeof customer.marks === 'string'
	);
}
