import { listingOf } from '../faults/circumstances';
import type { Answer, Call } from '../server/answers';
import { BodyCheck } from '../server/bodyCheck';
import { numberLiteral, parseExactJson, type JsonObject } from '../values/exactNumbers';
import { writeDateTime } from '../values/instants';
import { names, statuses } from './instellixAssumptions';
import {
	checkBody,
	checkLocation,
	checkOrder,
	duplicateAnswer,
	identPattern,
	ratedUsageIdentPattern,
	refuseBroken,
} from './bodyReading';
import type { InstellixService } from './instellixService';
import type { RatedUsageAggregation, StoredRatedUsage } from './store/instellixStore';

const mostProperties = 50;

/** The fields that are read back as they were sent; unknown ones are tolerated and forgotten. */
const keptFields = [
	'ident',
	'contractIdent',
	'productReferenceKey',
	'type',
	'serviceLocation',
	'aggregationGroup',
	'description',
	'properties',
];

/** POST /v2/rated-usage-aggregations/{ident}/rated-usage */
export function addRatedUsage(call: Call, service: InstellixService): Answer {
	checkPathIdent(call, service);
	const check = checkBody(call);
	const usage = readRatedUsage(check);
	refuseBroken(check, call, service.errors);

	const aggregation = findAggregation(call, service);
	checkFit(check, usage, aggregation, service);
	refuseBroken(check, call, service.errors, statuses.unknownReference);

	const ident = usage.ident as string;
	if (service.store.ratedUsages.has(ident)) {
		const { duplicateStatus } = service.settings;
		return duplicateAnswer('ident', ident, duplicateStatus, call, service.errors);
	}
	const now = service.now();
	const stored = {
		...usage,
		aggregationIdent: aggregation.ident,
		status: 'OPEN',
		listing: listingOf(call, now),
		createdAt: now,
		documentNumber: null,
		body: call.body,
	} as StoredRatedUsage;
	service.store.addRatedUsage(stored);
	service.noteStored(call.entry);
	return { status: 201, body: presentRatedUsage(stored) };
}

/**
 * A rated usage as it is read back: what was sent, with times and amounts in the service's own
 * spelling. assumption: the answer carries the same names as the request.
 */
export function presentRatedUsage(usage: StoredRatedUsage): unknown {
	const sent = parseExactJson(usage.body) as Record<string, JsonObject>;
	const known = keptFields.filter((field) => sent[field] !== undefined);
	return {
		...Object.fromEntries(known.map((field) => [field, sent[field]])),
		period: {
			[names.period.start]: writeDateTime(usage.start.milliseconds),
			[names.period.end]: writeDateTime(usage.end.milliseconds),
		},
		price: {
			...sent.price,
			[names.price.amount]: numberLiteral(usage.priceAmount),
		},
		quantity: {
			...sent.quantity,
			[names.quantity.amount]: numberLiteral(usage.quantity.amount),
		},
		ratedUsageAggregationIdent: usage.aggregationIdent,
		status: usage.status,
		documentNumber: usage.documentNumber,
		created: writeDateTime(usage.createdAt),
	};
}

function readRatedUsage(check: BodyCheck) {
	const ident = check.text('ident', {
		required: true,
		shortest: 1,
		longest: 100,
		pattern: ratedUsageIdentPattern,
	});
	const contractIdent = check.text('contractIdent', { required: true, pattern: identPattern });
	const productReferenceKey = check.text('productReferenceKey', {
		required: true,
		notBlank: true,
		longest: 100,
	});
	check.oneOf('type', ['SALES', 'SELF_BILLING'], { required: true });
	const { start, end } = readPeriod(check);
	const priceAmount = readPriceAmount(check);
	const quantity = readQuantity(check);
	checkLocation(check.object('serviceLocation', { required: true }), true);
	check.text('aggregationGroup', { longest: 64 });
	check.text('description', { longest: 255 });
	checkProperties(check);
	return { ident, contractIdent, productReferenceKey, start, end, priceAmount, quantity };
}

function readPeriod(check: BodyCheck) {
	const period = check.object('period', { required: true });
	const start = period?.dateTime(names.period.start, { required: true });
	const end = period?.dateTime(names.period.end, { required: true });
	if (period) checkOrder(period, start, end, names.period.end);
	return { start, end };
}

function readPriceAmount(check: BodyCheck): string | undefined {
	const price = check.object('price', { required: true });
	price?.text(names.price.currency, { required: true, pattern: /^[A-Z]{3}$/ });
	return price?.decimal(names.price.amount, { required: true });
}

function readQuantity(check: BodyCheck) {
	const quantity = check.object('quantity', { required: true });
	const amount = quantity?.decimal(names.quantity.amount, { required: true });
	const unit = quantity?.text(names.quantity.unit, { required: true, notBlank: true });
	return { amount, unit };
}

function checkProperties(check: BodyCheck): void {
	const { key, value } = names.ratedUsageProperty;
	const seen = new Set<string>();
	for (const property of check.objects('properties', { most: mostProperties })) {
		const name = property.text(key, { required: true, notBlank: true });
		property.text(value, { required: true });
		if (name !== undefined && seen.has(name)) property.refuse(key, 'must be unique');
		if (name !== undefined) seen.add(name);
	}
}

function checkPathIdent(call: Call, service: InstellixService): void {
	const path = new BodyCheck({ ...call.params }, 'brackets');
	path.text('ident', { required: true, notBlank: true, longest: 100 });
	refuseBroken(path, call, service.errors);
}

function findAggregation(call: Call, { store, errors }: InstellixService): RatedUsageAggregation {
	const ident = call.params.ident as string;
	const aggregation = store.aggregations.get(ident);
	if (!aggregation) {
		const message = `Rated usage aggregation '${ident}' does not exist`;
		throw errors.refusal(statuses.unknownAggregation, message, call.path);
	}
	if (aggregation.status !== 'OPEN' || aggregation.periodStatus !== 'OPEN') {
		const message = `Rated usage aggregation '${ident}' is closed`;
		throw errors.refusal(statuses.closedAggregation, message, call.path);
	}
	return aggregation;
}

function checkFit(
	check: BodyCheck,
	{ contractIdent, productReferenceKey }: ReturnType<typeof readRatedUsage>,
	aggregation: RatedUsageAggregation,
	{ store }: InstellixService,
): void {
	const contract = store.contractsByIdent.get(contractIdent as string);
	if (!contract) {
		check.refuse('contractIdent', 'does not exist');
	} else if (aggregation.contractIdent !== contract.contractIdent) {
		check.refuse('contractIdent', 'is not the contract of the rated usage aggregation');
	} else if (!contract.productIdents.includes(productReferenceKey as string)) {
		check.refuse('productReferenceKey', 'matches no usage option of the contract');
	}
}
