import type { IExecuteFunctions } from 'n8n-workflow';
import type { GuardReceipt } from '../../../delivery/create/guard/guardReceipt';
import { executionHint } from '../host/executionHint';
import { counted } from './words';

/** Says in the output panel what a guard could not compare, or hardly, and who is missing. */
export function guardHints(
	context: IExecuteFunctions,
	service: string,
	{ notCompared, tooLittleKnown, missingCustomers }: GuardReceipt,
): void {
	if (notCompared !== undefined) {
		const { customers, message } = notCompared;
		executionHint(
			context,
			'warning',
			`Guard compared nothing with before for ${counted(customers, 'customer', 'customers')}: ${message}. What needs no comparison was judged all the same.`,
		);
	}
	if (tooLittleKnown !== undefined && 2 * tooLittleKnown.customers > tooLittleKnown.of) {
		const { customers, of } = tooLittleKnown;
		executionHint(
			context,
			'warning',
			`Guard knows too little of ${customers} of ${counted(of, 'customer', 'customers')} to compare ${customers === 1 ? 'it' : 'them'} with before: that takes 3 days with usage in the 8 weeks before. That they are not held does not mean that they are right; set 'Largest Quantity of One Usage' as well.`,
		);
	}
	if (missingCustomers === undefined || missingCustomers.customers === 0) return;
	const { customers, named } = missingCustomers;
	const more = customers > named.length ? ` and ${customers - named.length} more` : '';
	executionHint(
		context,
		'warning',
		`${counted(customers, 'customer', 'customers')} of ${service} had usage before and ${customers === 1 ? 'has' : 'have'} none in this input: ${named.join(', ')}${more}. If that is not right, a part of the export is missing.`,
	);
}
