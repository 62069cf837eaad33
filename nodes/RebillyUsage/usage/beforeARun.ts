import type { NodeHint } from 'n8n-workflow';

const CREATES = '$parameter.resource === "usage" && $parameter.operation === "create"';
const timeIsSetBy = (whom: string): string => `$parameter.usageTimeFrom === "${whom}"`;
const IS_NOT_LOOKED_UP =
	'$parameter.options?.lookUp === false && ($parameter.options?.history ?? false) === false';

/**
 * What the panel says of *Create usage* before a run, where it is set so that a repeat is billed again.
 * The conditions see the parameters of the node, and nothing of its credential.
 */
export const HINTS_BEFORE_A_RUN: NodeHint[] = [
	warning(
		`${CREATES} && ${timeIsSetBy('rebilly')}`,
		"'Usage Time From' is 'Let Rebilly Set It': a repeat cannot be recognised, so another run bills the same usages again. Choose 'My Data' where they bring a time of their own.",
	),
	warning(
		`${CREATES} && ${timeIsSetBy('usage')} && ${IS_NOT_LOOKED_UP}`,
		"'Look Up Before Sending' is off: what Rebilly has stored is not read first, so another run can bill the same usages again. Switch it on, or switch on 'Keep History'.",
	),
];

function warning(condition: string, message: string): NodeHint {
	return {
		message,
		type: 'warning',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ ${condition} }}`,
	};
}
