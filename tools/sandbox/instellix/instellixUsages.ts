import type { Answer, Call } from '../server/answers';
import type { BodyCheck } from '../server/bodyCheck';
import { numberLiteral } from '../values/exactNumbers';
import { writeDateTime } from '../values/instants';
import { names, statuses } from './instellixAssumptions';
import {
	checkBody,
	checkLocation,
	checkOrder,
	duplicateAnswer,
	identPattern,
	refuseBroken,
} from './bodyReading';
import type { InstellixService } from './instellixService';
import { serviceCountries } from './store/serviceCountries';
import type { InstellixContract, Quantity, StoredInstellixUsage } from './store/instellixStore';

/** POST /v2/usages */
export function createUsage(call: Call, service: InstellixService): Answer {
	const check = checkBody(call);
	const usage = readUsage(check);
	refuseBroken(check, call, service.errors);

	const contract = findContract(check, usage, service);
	checkSite(check, service);
	refuseBroken(check, call, service.errors, statuses.unknownReference);

	const usageIdent = usage.usageIdent as string;
	if (service.store.usages.has(usageIdent)) {
		const { duplicateStatus } = service.settings;
		return duplicateAnswer('usageIdent', usageIdent, duplicateStatus, call, service.errors);
	}
	const stored = {
		...(usage as Required<typeof usage>),
		contractId: (contract as InstellixContract).contractId,
		debtorId: (contract as InstellixContract).debtorId,
		createdAt: service.now(),
		body: call.body,
	} as StoredInstellixUsage;
	service.store.addUsage(stored);
	service.noteStored(call.entry);
	return { status: 201, body: presentUsage(stored) };
}

function readUsage(check: BodyCheck) {
	const contractId = check.int64('contractId', { nullable: true });
	const debtorId = check.int64('debtorId', { nullable: true });
	const neither = [contractId, debtorId].every((id) => id === undefined);
	const isMisspelt = check.broken.length > 0;
	if (neither && !isMisspelt) check.refuse('debtorId', 'is mandatory without contractId');

	check.text('description', { nullable: true });
	const start = check.dateTime('startDate', { required: true });
	const end = check.dateTime('endDate', { required: true });
	checkOrder(check, start, end, 'endDate');
	check.text('operatingSiteIdent', { nullable: true, longest: 255 });
	checkLocation(check.object('performanceLocation', { nullable: true }), false);
	checkLocation(check.object('taxLocation', { nullable: true }), false);
	const productIdent = check.text('productIdent', { required: true, pattern: identPattern });
	checkProperties(check);
	const quantities = readQuantities(check);
	const usageIdent = check.text('usageIdent', { required: true, pattern: identPattern });
	check.oneOf('serviceCountry', serviceCountries, { nullable: true });
	return { contractId, debtorId, start, end, productIdent, quantities, usageIdent };
}

function checkProperties(check: BodyCheck): void {
	for (const property of check.objects('properties', { nullable: true })) {
		property.text(names.usageProperty.key, { required: true, notBlank: true });
		property.text(names.usageProperty.value, { required: true });
	}
}

function readQuantities(check: BodyCheck): Quantity[] {
	return check.objects('unitQuantities', { nullable: true }).map((quantity) => ({
		amount: quantity.decimal(names.unitQuantity.amount, { required: true }) ?? '',
		unit: quantity.text(names.unitQuantity.unit, { required: true, notBlank: true }) ?? '',
	}));
}

function findContract(
	check: BodyCheck,
	{ contractId, debtorId, productIdent }: ReturnType<typeof readUsage>,
	{ store }: InstellixService,
): InstellixContract | undefined {
	if (contractId === undefined) {
		// Checked before: without contractId there is a debtorId.
		if (!store.customers.has(debtorId as string)) return check.refuse('debtorId', 'does not exist');
		const newest = store.newestContract(debtorId as string, productIdent as string);
		return (
			newest ?? check.refuse('productIdent', 'is no usage option of a contract of this debtor')
		);
	}
	const contract = store.contracts.get(contractId);
	if (!contract) return check.refuse('contractId', 'does not exist');
	if (contract.productIdents.includes(productIdent as string)) return contract;
	return check.refuse('productIdent', "is no usage option of the contract's plan");
}

function checkSite(check: BodyCheck, { store }: InstellixService): void {
	const site = check.text('operatingSiteIdent', { nullable: true });
	if (site && !store.operatingSiteIdents.has(site)) {
		check.refuse('operatingSiteIdent', 'is not defined in this tenant');
	}
}

/** assumption: the answer repeats what was stored, with the contract that was found. */
function presentUsage(usage: StoredInstellixUsage): unknown {
	return {
		usageIdent: usage.usageIdent,
		contractId: numberLiteral(usage.contractId),
		debtorId: numberLiteral(usage.debtorId),
		productIdent: usage.productIdent,
		startDate: writeDateTime(usage.start.milliseconds),
		endDate: writeDateTime(usage.end.milliseconds),
		unitQuantities: usage.quantities.map(({ amount, unit }) => ({
			[names.unitQuantity.amount]: numberLiteral(amount),
			[names.unitQuantity.unit]: unit,
		})),
		created: writeDateTime(usage.createdAt),
	};
}
