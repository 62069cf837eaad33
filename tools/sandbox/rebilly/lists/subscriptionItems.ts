import type { Call } from '../../server/answers';
import { numberLiteral } from '../../values/exactNumbers';
import { meteredQuantity } from '../limits';
import type { RebillyStore, SubscriptionItem } from '../store/rebillyStore';
import { presentPlan } from './catalogue';

/** An item as its subscription shows it; its plan may be its id only. */
export function presentItem(item: SubscriptionItem, call: Call, store: RebillyStore): unknown {
	const plan = store.plans.get(item.planId);
	return {
		id: item.id,
		plan: item.showsPlan && plan ? presentPlan(plan, call) : { id: item.planId },
		quantity: item.quantity,
		quantityFilled: numberLiteral(item.quantityFilled),
		usageLimits: usageLimits(item),
		usageStatus: usageStatus(item, store),
	};
}

/** assumption: null where there is no limit at all. */
function usageLimits({ softLimit, hardLimit, trialLimit }: SubscriptionItem): unknown {
	if (softLimit === null && hardLimit === null && trialLimit === null) return null;
	return {
		softLimit: softLimit === null ? null : { quantity: numberLiteral(softLimit) },
		hardLimit: hardLimit === null ? null : { quantity: numberLiteral(hardLimit) },
		trialLimit: trialLimit === null ? null : numberLiteral(trialLimit),
	};
}

/** assumption: null where the plan is not metered. */
function usageStatus(item: SubscriptionItem, store: RebillyStore): unknown {
	if (!store.isMetered(item.planId)) return null;
	const used = meteredQuantity(store, item.id);
	const isReached = (limit: string | null): boolean => limit !== null && used.gte(limit);
	return {
		isSoftLimitReached: isReached(item.softLimit),
		isHardLimitReached: isReached(item.hardLimit),
		isTrialLimitReached: isReached(item.trialLimit),
	};
}
