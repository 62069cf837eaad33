import { reconcileProperties } from '../../shared/screen/reconcileProperties';
import type { Operation } from '../../shared/items/operations';
import { reconcileUsages } from '../../shared/reconcileUsages';
import { instellix } from '../connection';
import { aggregationNaming } from '../names/aggregationNaming';
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
		// What is reconciled is often of a month that is closed.
		naming: aggregationNaming(true),
		properties: reconcileRatedUsagesProperties,
		service: instellix,
		readScope: () => ({}),
	});
