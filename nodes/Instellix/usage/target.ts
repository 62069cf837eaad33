import upperFirst from 'lodash/upperFirst';
import type { z } from 'zod/v3';
import { faultIssue } from '../../../delivery/rules/field';
import { text } from '../../../delivery/rules/textFields';
import { choice } from '../../../delivery/rules/choiceFields';
import { decimal, int64 } from '../../../delivery/rules/numberFields';
import { instant } from '../../../delivery/rules/timeFields';
import type { Reading } from '../../../values/reading';
import { list } from '../../../delivery/rules/nestedFields';
import type { Combination } from '../../../delivery/contract/combination';
import type { Measure, Target } from '../../../delivery/contract/target';
import { Decimal } from '../../../values/decimal';
import { canonicalJson, type ExactObject } from '../../../values/exactJson';
import { formatInstant } from '../../../values/instant';
import { usageObject, without } from '../../../delivery/rules/usageObject';
import { judge } from '../answers';
import {
	LONGEST_IDENT,
	LONGEST_OPERATING_SITE_IDENT,
	PATHS,
	PERMISSIONS,
	QUANTITY_PART_DECIMALS,
	USAGE_IDENT_IN_WORDS,
	USAGE_IDENT_PATTERN,
} from '../api';
import { SERVICE_COUNTRIES } from '../serviceCountries';
import { checkOrder, lastInstantOf, location, type SpanFields } from '../fieldRules';

const ident = {
	maximum: LONGEST_IDENT,
	pattern: USAGE_IDENT_PATTERN,
	patternInWords: USAGE_IDENT_IN_WORDS,
};

/** Whether a text in the place of a numeric ID can only be an ident. */
export function mayBeIdent(text: string): boolean {
	return /[a-z_~]/i.test(text) && USAGE_IDENT_PATTERN.test(text);
}

/** Contracts and debtors have an ident too, which is no number. */
function identOf(party: 'contract' | 'debtor'): (text: string) => string | undefined {
	const mode = `By ${upperFirst(party)} Ident`;
	return (text) =>
		mayBeIdent(text)
			? `If it is the ident of the ${party}, give it in a column ${party}Ident, or choose ${mode} on the screen.`
			: undefined;
}

/** Every rule of the body, field by field, in the order in which one reads a usage: who, when, how much. */
function shape(reading: Reading) {
	return {
		contractId: int64({ label: 'Contract', otherPlace: identOf('contract') }),
		debtorId: int64({ label: 'Debtor', otherPlace: identOf('debtor') }),
		startDate: instant({ label: 'Start Date', required: true }, reading),
		endDate: instant({ label: 'End Date', required: true }, reading),
		unitQuantities: list(
			{ label: 'Unit Quantities', nearNames: 'taken' },
			{
				unitQuantity: decimal({ label: 'Quantity', required: true }, reading),
				unitQuantityType: text({
					label: 'Unit',
					required: true,
					standsFor: 'word',
				}),
			},
		),
		productIdent: text({ label: 'Product', required: true, ...ident }),
		description: text({ label: 'Description' }),
		operatingSiteIdent: text({
			label: 'Operating Site Ident',
			nearNames: 'taken',
			maximum: LONGEST_OPERATING_SITE_IDENT,
		}),
		performanceLocation: location('Performance Location'),
		taxLocation: location('Tax Location'),
		properties: list(
			{ label: 'Properties' },
			{
				propertyIdent: text({
					label: 'Properties: Property Ident',
					required: true,
				}),
				propertyValue: text({ label: 'Properties: Property Value' }),
			},
		),
		serviceCountry: choice({ label: 'Service Country (Deprecated)', values: SERVICE_COUNTRIES }),
		usageIdent: text({ label: 'Usage Ident', nearNames: 'taken', standsFor: 'ident', ...ident }),
	};
}

const SPAN: SpanFields = {
	start: { label: 'Start Date', path: ['startDate'] },
	end: { label: 'End Date', path: ['endDate'] },
};

function betweenFields(body: ExactObject, context: z.RefinementCtx): void {
	checkOrder(body.startDate, body.endDate, SPAN, context);
	if (body.contractId !== undefined || body.debtorId !== undefined) return;
	context.addIssue({
		...faultIssue(
			'Contract',
			'contract-or-debtor-missing',
			"and 'Debtor' are both empty, but one of them is required",
			'Give the numeric ID of the contract or of the debtor, or its ident: By Contract Ident or By Debtor Ident on the screen, or in a column contractIdent or debtorIdent.',
			{ Debtor: 'debtorId' },
		),
		path: ['contractId'],
	});
}

function measure(body: ExactObject): Measure {
	const quantities = (body.unitQuantities ?? []) as readonly ExactObject[];
	return {
		partition: [...namedBy('contract', body.contractId), ...namedBy('debtor', body.debtorId)].join(
			' ',
		),
		// Nothing where the JSON form names the members in another way.
		amounts: quantities.flatMap((entry) =>
			entry.unitQuantity instanceof Decimal
				? [{ unit: String(entry.unitQuantityType ?? ''), value: entry.unitQuantity }]
				: [],
		),
		from: Date.parse(String(body.startDate)),
		to: Date.parse(String(body.endDate)),
	};
}

function namedBy(party: string, id: unknown): string[] {
	return (id ?? '') === '' ? [] : [`${party} ${String(id)}`];
}

/** Quantities are added up per entry that says the same but for its quantity: per type. */
const combination: Combination = {
	schema: (reading) => usageObject(shape(reading), betweenFields),
	take: (body) => {
		const {
			startDate,
			endDate,
			unitQuantities,
			description: _description,
			usageIdent: _ident,
			...kind
		} = body;
		const sums = new Map<string, { readonly entry: ExactObject; readonly value: Decimal }>();
		for (const { unitQuantity, ...entry } of (unitQuantities ?? []) as readonly ExactObject[]) {
			if (!(unitQuantity instanceof Decimal)) return undefined;
			const key = canonicalJson(entry);
			sums.set(key, { entry, value: unitQuantity.plus(sums.get(key)?.value ?? Decimal.zero) });
		}
		if (sums.size === 0) return undefined;
		const sorted = [...sums].sort(([left], [right]) => (left < right ? -1 : 1));
		return {
			kind: { ...kind, unitQuantities: sorted.map(([, { entry }]) => entry) },
			amounts: sorted.map(([key, { value }]) => ({ key, value, decimals: QUANTITY_PART_DECIMALS })),
			from: Date.parse(String(startDate)),
			to: Date.parse(String(endDate)),
		};
	},
	fix: "Give 'Quantity' and 'Unit'.",
	build: ({ unitQuantities, ...kind }, amounts, period) => ({
		...kind,
		startDate: formatInstant(period.from),
		endDate: formatInstant(lastInstantOf(period)),
		unitQuantities: (unitQuantities as readonly ExactObject[]).map((entry) => ({
			unitQuantity: amounts.get(canonicalJson(entry)),
			...entry,
		})),
	}),
};

/** Instellix takes a usage without a quantity, and nothing is billed for it then: that is seldom meant. */
function checkQuantity(body: ExactObject, context: z.RefinementCtx): void {
	if (body.unitQuantities !== undefined) return;
	context.addIssue({
		...faultIssue(
			'Quantity',
			'quantity-missing',
			'is empty, so nothing says how much was used',
			"Give 'Quantity' and 'Unit' or an entry of 'Unit Quantities', in a table as columns unitQuantities[0].unitQuantity and unitQuantities[0].unitQuantityType, or add the option 'Usages Without Quantity'.",
		),
		path: ['unitQuantities'],
	});
}

/** *Create usage*: POST /v2/usages. The API offers no way to read a usage back. */
export const usageTarget: Target = {
	name: 'instellix/usage',
	service: 'Instellix',
	schema: (reading) =>
		usageObject(shape(reading), (body, context) => {
			betweenFields(body, context);
			checkQuantity(body, context);
		}),
	recognition: { kind: 'keyedBlind', field: 'usageIdent' },
	// A description says nothing that is billed, so a reworded one does not make another usage.
	content: (body) => without(body, 'usageIdent', 'description'),
	describedBy: ['description'],
	kindFields: ['productIdent'],
	combination,
	request: (body) => ({ method: 'POST', path: PATHS.usages, body }),
	measure,
	judge: (exchange) => judge(exchange, 'usageIdent', PERMISSIONS.createUsage),
};

/** Takes usages without a quantity as well. */
export const usageTargetWithoutQuantity: Target = {
	...usageTarget,
	schema: (reading) => usageObject(shape(reading), betweenFields),
};
