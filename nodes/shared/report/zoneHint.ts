import type { IExecuteFunctions } from 'n8n-workflow';
import { executionHint } from '../host/executionHint';

/** What n8n takes where nobody has chosen a zone, neither for the workflow nor for the whole n8n. */
const ZONE_OF_NOBODY = 'America/New_York';

/**
 * Says in which zone times were read that bring no offset, where that is the one of the workflow: what
 * was sent in the wrong one is billed again in the right one.
 *
 * @param zone left out: none was taken from the workflow
 */
export function zoneHint(context: IExecuteFunctions, zone: string | undefined): void {
	if (zone === undefined) return;
	const isChosen = zone !== ZONE_OF_NOBODY;
	executionHint(
		context,
		isChosen ? 'info' : 'warning',
		`Times without an offset were read as times of ${zone}, the zone of this workflow${isChosen ? '' : ', which n8n takes where nobody has chosen one'}. Where the table has another, choose it in the option 'Time Zone' before you report for real.`,
	);
}
