import type { Target } from '../../../../delivery/contract/target';
import { ratedUsageTarget } from '../../../../nodes/Instellix/ratedUsage/target';
import { usageTarget } from '../../../../nodes/Instellix/usage/target';
import { usageTarget as rebillyUsageTarget } from '../../../../nodes/RebillyUsage/usage/target';
import type { TargetName } from '../mutations';

const TARGETS: Readonly<Record<TargetName, Target>> = {
	'instellix/usage': usageTarget,
	'instellix/ratedUsage': ratedUsageTarget,
	'rebilly/usage': rebillyUsageTarget('usage'),
};

export function targetOf(name: TargetName): Target {
	return TARGETS[name];
}
