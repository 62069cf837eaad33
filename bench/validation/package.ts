import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Identify from '../../delivery/identify';
import type { DeliveryOptions } from '../../delivery/options';
import type * as Prepare from '../../delivery/prepare';
import type * as DeliveryTarget from '../../delivery/target';
import { PACKAGE_DIRECTORY } from '../places/files';
import type { Target } from '../usages';

/** What ships is measured, not its source: another compiler makes other code of it. */
function shipped<Module>(file: string): Module {
	return createRequire(__filename)(path.join(PACKAGE_DIRECTORY, 'dist', file)) as Module;
}

export const { prepare } = shipped<typeof Prepare>('delivery/prepare.js');
export const { contentText } = shipped<typeof Identify>('delivery/identify.js');

/** The options of a node that nobody has touched. */
export const OPTIONS: DeliveryOptions = {
	reading: { decimalSeparator: '.', time: {} },
	stopOnInvalid: true,
	lookUp: false,
};

/** The target of the package by its name. */
export function targetOf(name: Target): DeliveryTarget.Target {
	const { usageTarget } = shipped<{ usageTarget: DeliveryTarget.Target }>(
		'nodes/Instellix/targets/usage.js',
	);
	const { ratedUsageTarget } = shipped<{ ratedUsageTarget: DeliveryTarget.Target }>(
		'nodes/Instellix/targets/ratedUsage.js',
	);
	const rebilly = shipped<{ usageTarget: (timeFrom: string) => DeliveryTarget.Target }>(
		'nodes/RebillyUsage/targets/usage.js',
	);
	return {
		'instellix/usage': usageTarget,
		'instellix/ratedUsage': ratedUsageTarget,
		'rebilly/usage': rebilly.usageTarget('usage'),
	}[name];
}
