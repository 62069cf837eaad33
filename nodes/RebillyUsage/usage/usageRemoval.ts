import type { Advice } from '../../../delivery/contract/outcome';
import type { Removal, StoredRecord } from '../../../delivery/contract/removal';
import { codeOfStatus } from '../../../delivery/contract/code';

import type { Answer } from '../../../delivery/contract/wire';
import { parseDecimal } from '../../../values/decimal';
import { parseStoredInstant } from '../../../values/instant';
import { asText } from '../../../values/json';
import { refusalOf } from '../answers';
import { forbiddenFix, INVOICE_FIELD, PATHS, PERMISSIONS } from '../api';
import { recordOf } from '../readRecord';

/** How Rebilly reads and deletes a usage by its ID. */
export const usageRemoval: Removal = {
	service: 'Rebilly',
	readRequest: (id) => ({ method: 'GET', path: PATHS.usage(id) }),
	removeRequest: (id) => ({ method: 'DELETE', path: PATHS.usage(id) }),
	accountRequest: { method: 'GET', path: PATHS.usages, query: { limit: '1' } },
	read,
	refusalOf,
	adviceOf,
};

function read(answer: Answer): StoredRecord | undefined {
	const record = recordOf(answer);
	const subscriptionId = asText(record?.subscriptionId);
	const quantity = parseDecimal(record?.quantity);
	const time = parseStoredInstant(record?.usageTime);
	if (record === undefined || subscriptionId === undefined || !quantity.ok || time === undefined)
		return undefined;
	return {
		id: asText(record.id),
		content: { subscriptionId, usageTime: time.text, quantity: quantity.value },
		invoiceId: asText(record[INVOICE_FIELD]),
	};
}

/** 409 is assumed to mean that the usage is on an invoice. */
function adviceOf(status: number, request: 'read' | 'remove'): Advice {
	const code = status === 409 ? 'invoiced' : codeOfStatus(status);
	return { code, fix: fixOf(status, request) };
}

function fixOf(status: number, request: 'read' | 'remove'): string {
	switch (status) {
		case 401:
			return "Check 'Secret Key' and 'Environment' of the credential.";
		case 403:
			return forbiddenFix(request === 'read' ? PERMISSIONS.getUsage : PERMISSIONS.deleteUsage);
		case 404:
			return "Check 'Organization ID' and 'Environment' of the credential.";
		case 409:
			return INVOICED_FIX;
		default:
			return "Check 'Usage ID', and 'Environment' and 'Base URL' of the credential.";
	}
}

/** What can still be done about a usage that is billed. */
export const INVOICED_FIX =
	'A usage that is on an invoice can no longer be deleted: give the customer a credit in Rebilly, and report what is missing with Create.';
