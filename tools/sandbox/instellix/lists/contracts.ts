import type { Answer, Call } from '../../server/answers';
import { isInt64, numberLiteral } from '../../values/exactNumbers';
import { writeDateTime } from '../../values/instants';
import type { ListSource } from './instellixLists';
import type { InstellixService } from '../instellixService';
import type {
	InstellixContract,
	InstellixCustomer,
	InstellixPlan,
	InstellixStore,
} from '../store/instellixStore';

// assumption: the properties of contracts, customers and plans beyond the few that callers use,
// and that they can be searched by all of them.

/** GET /v2/contracts */
export function contractList({ contracts }: InstellixStore): ListSource<InstellixContract> {
	return {
		name: 'contracts',
		selectors: {
			id: { type: 'integer', read: (item) => item.contractId },
			contractIdent: { type: 'text', read: (item) => item.contractIdent },
			name: { type: 'text', read: (item) => item.name },
			debtorId: { type: 'integer', read: (item) => item.debtorId },
			debtorIdent: { type: 'text', read: (item) => item.debtorIdent },
			planIdent: { type: 'text', read: (item) => item.planIdent },
			startDate: { type: 'dateTime', read: (item) => item.startedAt },
		},
		candidates: () => contracts.values(),
		present: presentContract,
	};
}

/** GET /v2/customers and, by the older word, GET /v2/debtors */
export function customerList(
	{ customers }: InstellixStore,
	word: 'customers' | 'debtors',
): ListSource<InstellixCustomer> {
	return {
		name: word,
		selectors: {
			debtorId: { type: 'integer', read: (item) => item.debtorId },
			debtorIdent: { type: 'text', read: (item) => item.debtorIdent },
			name: { type: 'text', read: (item) => item.name },
		},
		candidates: () => customers.values(),
		present: ({ debtorId, debtorIdent, name }) => ({
			debtorId: numberLiteral(debtorId),
			debtorIdent,
			name,
		}),
	};
}

/** GET /v2/plans */
export function planList({ plans }: InstellixStore): ListSource<InstellixPlan> {
	return {
		name: 'plans',
		selectors: {
			id: { type: 'integer', read: (item) => item.planId },
			ident: { type: 'text', read: (item) => item.planIdent },
			name: { type: 'text', read: (item) => item.name },
		},
		candidates: () => plans.values(),
		present: (plan) => ({
			id: numberLiteral(plan.planId),
			ident: plan.planIdent,
			name: plan.name,
			phases: [{ name: 'Standard', options: plan.options }],
		}),
	};
}

/** GET /v2/contracts/{id}, by the numeric id */
export function getContract(call: Call, { store, errors }: InstellixService): Answer {
	const contractId = call.params.contractId as string;
	if (!isInt64(contractId)) {
		const rule = { field: 'id', message: 'must be a 64 bit integer', value: contractId };
		throw errors.refusal(400, 'Validation failed', call.path, [rule]);
	}
	const contract = store.contracts.get(contractId);
	if (contract) return { status: 200, body: presentContract(contract) };
	throw errors.refusal(404, `Contract ${contractId} does not exist`, call.path);
}

/** GET /v2/contracts/{ident}/details, by the string ident */
export function getContractDetails(call: Call, { store, errors }: InstellixService): Answer {
	const contractIdent = call.params.contractIdent as string;
	const contract = store.contractsByIdent.get(contractIdent);
	if (!contract) throw errors.refusal(404, `Contract '${contractIdent}' does not exist`, call.path);
	const options = store.plans.get(contract.planIdent)?.options ?? [];
	return {
		status: 200,
		body: {
			...presentContract(contract),
			optionQuantities: [
				{
					validFrom: writeDateTime(contract.startedAt),
					optionQuantity: options.map(({ optionIdent }) => ({ optionIdent, quantity: 1 })),
				},
			],
		},
	};
}

function presentContract(contract: InstellixContract): Record<string, unknown> {
	return {
		id: numberLiteral(contract.contractId),
		contractIdent: contract.contractIdent,
		name: contract.name,
		debtorId: numberLiteral(contract.debtorId),
		debtorIdent: contract.debtorIdent,
		planIdent: contract.planIdent,
		startDate: writeDateTime(contract.startedAt),
	};
}
