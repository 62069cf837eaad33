import { uniqueField } from '../../../delivery/contract/recognition';
import type { Code } from '../../../delivery/contract/code';
import { nodeFailure } from '../host/nodeFailure';
import type { Input } from '../../../delivery/create/input';
import type { Combining } from '../../../delivery/contract/combination';
import type { Target } from '../../../delivery/contract/target';
import type { Settings } from './readSettings';

const NAME = "'Combine Before Sending'";

/**
 * How the items of the run are combined; nothing where they are not.
 *
 * @throws NodeOperationError when another setting does not go with it: nothing is sent then
 */
export function readCombining(
	settings: Settings,
	target: Target,
	inputs: readonly Input[],
): Combining | undefined {
	const { combine, node, reading } = settings;
	if (combine === undefined) return undefined;
	const refuse = (code: Code, message: string, description: string, itemIndex?: number): never => {
		throw nodeFailure(node, { code, message }, `${description} Nothing was sent.`, {
			itemIndex,
		});
	};
	const { zone } = reading.time;
	if (zone === undefined) {
		return refuse(
			'combine-needs-zone',
			`${NAME} needs a time zone`,
			"Choose in the option 'Time Zone' where a day or month begins, for example Europe/Berlin or the zone of the workflow.",
		);
	}
	if (target.combination === undefined) {
		return refuse(
			'combine-needs-time',
			`${NAME} needs the time of each usage`,
			"Set 'Usage Time From' to 'My Data', or 'Combine Before Sending' to 'No'.",
		);
	}
	if (settings.referenceField !== undefined) {
		return refuse(
			'combine-with-reference',
			`${NAME} does not go with 'Identity' set to 'From a Field'`,
			"A combined usage has the identity of its period. Set 'Identity' to 'From Content', or 'Combine Before Sending' to 'No'.",
		);
	}
	const field = uniqueField(target.recognition);
	const own = field === undefined ? -1 : inputs.findIndex(({ given }) => hasValue(given, field));
	if (own >= 0) {
		return refuse(
			'combine-with-reference',
			`${NAME} does not go with items that bring their own '${field}'`,
			`Item ${own} does. A combined usage has the identity of its period: leave '${field}' out, or set ${NAME} to 'No'.`,
			own,
		);
	}
	return { length: combine, zone };
}

function hasValue(given: unknown, field: string): boolean {
	const value = (given as Record<string, unknown> | null)?.[field];
	return value !== undefined && value !== null && value !== '';
}
