import type { INodeProperties } from 'n8n-workflow';
import { inSentences } from '../../../values/sentences';

/**
 * The display name of a parameter.
 *
 * @param name as n8n knows it, with those of its members behind points: `options.timeZone`
 * @returns nothing where the properties have no such parameter
 */
export function displayNameOf(
	properties: readonly INodeProperties[],
	name: string | undefined,
): string | undefined {
	const [parameter] = name?.split('.') ?? [];
	return properties.find((property) => property.name === parameter)?.displayName;
}

/** The name of the parameter whose expression n8n could not evaluate, where n8n tells it with what it throws. */
export function parameterOf(thrown: unknown): string | undefined {
	const parameter = (thrown as { context?: { parameter?: unknown } }).context?.parameter;
	return typeof parameter === 'string' ? parameter : undefined;
}

/** What to say of an expression that n8n could not evaluate, by the field that holds it. */
export function expressionProblem(
	field: string,
	thrown: unknown,
): { readonly message: string; readonly fix: string } {
	return {
		message: `An expression in '${field}' cannot be evaluated: ${inSentences([(thrown as Error).message])}`,
		fix: `Open the node on this item and fix the expression in '${field}'.`,
	};
}
