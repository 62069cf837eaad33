import type { Target } from '../../../../delivery/target';
import { ratedUsageTarget } from '../../../../nodes/Instellix/targets/ratedUsage';
import { usageTarget } from '../../../../nodes/Instellix/targets/usage';
import { usageTarget as rebillyUsageTarget } from '../../../../nodes/RebillyUsage/targets/usage';
import type { TargetName } from '../mutations';

const TARGETS: Readonly<Record<TargetName, Target>> = {
	'instellix/usage': usageTarget,
	'instellix/ratedUsage': ratedUsageTarget,
	'rebilly/usage': rebillyUsageTarget('usage'),
};

export function targetOf(name: TargetName): Target {
	return TARGETS[name];
}
