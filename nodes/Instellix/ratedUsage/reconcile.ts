import { reconcileProperties } from '../../shared/screen/reconcileProperties';
import type { Operation } from '../../shared/items/operations';
import { reconcileUsages } from '../../shared/reconcileUsages';
import { instellix } from '../connection';
import { ratedUsageTarget } from './target';
import { addRatedUsageProperties, readAddRatedUsage } from './add';

const place = { resource: 'ratedUsage', operation: 'reconcile' };

/** Parameters of *Reconcile rated usages*. */
export const reconcileRatedUsagesProperties = reconcileProperties(place, addRatedUsageProperties);

/** Carries out *Reconcile rated usages*: the aggregations that the items name are listed whole. */
export const reconcileRatedUsages: Operation = async (context) =>
	await reconcileUsages(context, {
		target: ratedUsageTarget,
		readFields: readAddRatedUsage,
		properties: reconcileRatedUsagesProperties,
		service: instellix,
		readScope: () => ({}),
	});
