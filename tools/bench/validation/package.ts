import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Identify from '../../../delivery/identity/identify';
import type { DeliveryOptions } from '../../../delivery/create/options';
import type * as Prepare from '../../../delivery/create/prepare';
import type * as DeliveryTarget from '../../../delivery/contract/target';
import { PACKAGE_DIRECTORY } from '../places/files';
import type { Target } from '../usages';

/** What ships is measured, not its source: another compiler makes other code of it. */
function shipped<Module>(file: string): Module {
	return createRequire(__filename)(path.join(PACKAGE_DIRECTORY, 'dist', file)) as Module;
}

export const { prepare } = shipped<typeof Prepare>('delivery/create/prepare.js');
export const { contentText } = shipped<typeof Identify>('delivery/identity/identify.js');

/** The options of a node that nobody has touched. */
export const OPTIONS: DeliveryOptions = {
	reading: { decimalSeparator: '.', time: {} },
	stopOnInvalid: true,
	lookUp: false,
};

/** The target of the package by its name. */
export function targetOf(name: Target): DeliveryTarget.Target {
	const { usageTarget } = shipped<{ usageTarget: DeliveryTarget.Target }>(
		'nodes/Instellix/usage/target.js',
	);
	const { ratedUsageTarget } = shipped<{ ratedUsageTarget: DeliveryTarget.Target }>(
		'nodes/Instellix/ratedUsage/target.js',
	);
	const rebilly = shipped<{ usageTarget: (timeFrom: string) => DeliveryTarget.Target }>(
		'nodes/RebillyUsage/usage/target.js',
	);
	return {
		'instellix/usage': usageTarget,
		'instellix/ratedUsage': ratedUsageTarget,
		'rebilly/usage': rebilly.usageTarget('usage'),
	}[name];
}
