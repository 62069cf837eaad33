import { inOneOrder } from '../../../delivery/rules/nestedFields';
import type { StoredByScope } from '../../../delivery/contract/recognition';
import { parseDecimal } from '../../../values/decimal';
import type { ExactJson, ExactObject } from '../../../values/exactJson';
import { formatInstant, parseInstant } from '../../../values/instant';
import { asList, asObject, asText } from '../../../values/json';
import { pickFields } from '../../shared/report/recordJson';
import { EXPIRED_KEY, OTHER_CAUSES_OF_403, PATHS, PERMISSIONS, SEARCH, SORT } from '../api';
import { withValue } from '../query/conditions';
import { pagesOf } from '../query/queryRecords';

/**
 * Listing the rated usages of an aggregation.
 *
 * @param scopeField the field of a usage that names its aggregation
 * @param fields the fields of a body; a record has fields of the service's own beside them
 */
export function ratedUsagesByAggregation(
	scopeField: string,
	fields: readonly string[],
): StoredByScope {
	return {
		scopeOf: (body) => String(body[scopeField]),
		list: (scope) =>
			pagesOf({
				path: PATHS.ratedUsages,
				sort: SORT.ratedUsages,
				conditions: withValue('Rated Usage Aggregation', SEARCH.ratedUsageAggregationIdent, scope),
			}),
		isIn: (record, scope) => asText(record[SEARCH.ratedUsageAggregationIdent]) === scope,
		bodyOf: (record) => bodyOf(pickFields(record, fields)),
		refusalOf,
	};
}

/**
 * Listing the rated usages of a product of a contract, which a blank parts: there is none in the ident of a
 * contract.
 *
 * @param fields the fields of a body
 */
export function ratedUsagesByProduct(fields: readonly string[]): StoredByScope {
	return {
		scopeOf: ({ contractIdent, productReferenceKey }) =>
			`${String(contractIdent)} ${String(productReferenceKey)}`,
		list: (scope) => {
			const [contract, product] = partsOf(scope);
			return pagesOf({
				path: PATHS.ratedUsages,
				sort: SORT.ratedUsages,
				conditions: [
					...withValue('Contract', SEARCH.contractIdent, contract),
					...withValue('Product', SEARCH.productReferenceKey, product),
				],
			});
		},
		isIn: ({ contractIdent, productReferenceKey }, scope) =>
			`${asText(contractIdent)} ${asText(productReferenceKey)}` === scope,
		bodyOf: (record) => bodyOf(pickFields(record, fields)),
		refusalOf,
	};
}

function partsOf(scope: string): [contract: string, product: string] {
	const blank = scope.indexOf(' ');
	return [scope.slice(0, blank), scope.slice(blank + 1)];
}

/** Amounts as decimals and times in UTC, as a body has them that is ready to be sent. */
function bodyOf(record: ExactObject): ExactObject {
	const properties = asList(record.properties);
	const converted = {
		period: withMembers(record.period, Object.keys(asObject(record.period) ?? {}), instantOf),
		price: withMembers(record.price, ['amount'], decimalOf),
		quantity: withMembers(record.quantity, ['amount'], decimalOf),
		...(properties && { properties: inOneOrder(properties) }),
	};
	return { ...record, ...converted };
}

function withMembers(
	value: ExactJson | undefined,
	members: readonly string[],
	convert: (member: ExactJson | undefined) => ExactJson | undefined,
): ExactJson | undefined {
	const object = asObject(value);
	return (
		object && {
			...object,
			...Object.fromEntries(members.map((member) => [member, convert(object[member])])),
		}
	);
}

function instantOf(value: ExactJson | undefined): ExactJson | undefined {
	const instant = parseInstant(value);
	return instant.ok ? formatInstant(instant.epochMs) : value;
}

function decimalOf(value: ExactJson | undefined): ExactJson | undefined {
	const decimal = parseDecimal(value);
	return decimal.ok ? decimal.value : value;
}

function refusalOf(status: number): string {
	if (status === 401)
		return `Instellix refused the credential (401); check it under Credentials. ${EXPIRED_KEY}`;
	if (status === 403) {
		return `the credential is not allowed ${PERMISSIONS.ratedUsages} (403); ask Instellix to allow it to the client. ${OTHER_CAUSES_OF_403}`;
	}
	if (status === 404)
		return "Instellix knows no list of rated usages (404); check 'Environment' and 'Base URL' of the credential";
	if (status === 200)
		return 'Instellix sent a list that cannot be read, or one that has nothing to do with the search';
	return `Instellix does not list the rated usages that were searched (status ${status})`;
}
