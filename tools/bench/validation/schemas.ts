import { z } from 'zod/v3';
import type { Target } from '../usages';

/**
 * The same fields as a plain zod schema would have them, out of zod's own types alone: no display names,
 * no advice, no exact values, no other spelling of a number or a time. The bare parse is this.
 */

const IDENT = /^[a-zA-Z0-9_.~-]{1,100}$/;
const RATED_IDENT = /^[a-zA-Z0-9_-]*$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;
const INT64 = /^\d{1,19}$/;

const instant = z.string().datetime({ offset: true });

const location = z.object({
	country: z
		.string()
		.regex(/^[A-Z]{2}$/)
		.optional(),
	city: z.string().optional(),
	postalCode: z.string().optional(),
	street: z.string().optional(),
});

export const bareSchemas: Readonly<Record<Target, z.ZodTypeAny>> = {
	'instellix/usage': z.object({
		contractId: z.string().regex(INT64).optional(),
		debtorId: z.string().regex(INT64).optional(),
		description: z.string().optional(),
		startDate: instant,
		endDate: instant,
		operatingSiteIdent: z.string().max(255).optional(),
		performanceLocation: location.optional(),
		taxLocation: location.optional(),
		productIdent: z.string().regex(IDENT),
		properties: z
			.array(z.object({ propertyIdent: z.string().min(1), propertyValue: z.string().optional() }))
			.optional(),
		unitQuantities: z
			.array(
				z.object({ unitQuantity: z.string().regex(DECIMAL), unitQuantityType: z.string().min(1) }),
			)
			.optional(),
		usageIdent: z.string().regex(IDENT).optional(),
		serviceCountry: z.enum(['DE', 'NO']).optional(),
	}),
	'instellix/ratedUsage': z.object({
		ratedUsageAggregationIdent: z.string().min(1).max(100),
		ident: z.string().max(100).regex(RATED_IDENT).optional(),
		contractIdent: z.string().regex(IDENT),
		productReferenceKey: z.string().min(1).max(100),
		type: z.enum(['SALES', 'SELF_BILLING']),
		period: z.object({ start: instant, end: instant }),
		price: z.object({
			amount: z.string().regex(DECIMAL),
			currency: z.string().regex(/^[A-Z]{3}$/),
		}),
		quantity: z.object({ amount: z.string().regex(DECIMAL), unit: z.string().min(1) }),
		serviceLocation: location,
		aggregationGroup: z.string().max(64).optional(),
		description: z.string().max(255).optional(),
		properties: z
			.array(z.object({ key: z.string().min(1), value: z.string() }))
			.max(50)
			.optional(),
	}),
	'rebilly/usage': z.object({
		subscriptionId: z
			.string()
			.max(50)
			.regex(/^[@~\-.\w]+$/),
		quantity: z.string().regex(DECIMAL),
		usageTime: instant,
		acceptPartialQuantity: z.boolean().optional(),
	}),
};
