import ts from 'typescript';
import type { Source } from './source';

/**
 * Whether an expression can carry words: a text, a list or table of texts, or a function that gives
 * one back. A choice from a fixed set of texts (`'created' | 'duplicate'`) is no words.
 */
export function isWordy(source: Source, node: ts.Node): boolean {
	return isWordyType(source.checker, source.checker.getTypeAtLocation(node), 0);
}

const DEEPEST = 3;

function isWordyType(checker: ts.TypeChecker, type: ts.Type, depth: number): boolean {
	if (type.isUnion()) return type.types.some((member) => isWordyType(checker, member, depth));
	if (type.flags & ts.TypeFlags.StringLike) return true;
	if (!(type.flags & ts.TypeFlags.Object) || depth > DEEPEST) return false;
	if (checker.isArrayType(type) || checker.isTupleType(type)) {
		const members = checker.getTypeArguments(type as ts.TypeReference);
		return members.some((member) => isWordyType(checker, member, depth + 1));
	}
	if (type.symbol?.name === 'Promise') {
		const [value] = checker.getTypeArguments(type as ts.TypeReference);
		return value !== undefined && isWordyType(checker, value, depth + 1);
	}
	const calls = type.getCallSignatures();
	if (calls.length > 0)
		return calls.some((call) => isWordyType(checker, call.getReturnType(), depth + 1));
	const index = type.getStringIndexType();
	if (index !== undefined) return isWordyType(checker, index, depth + 1);
	const isTable =
		type.symbol?.name === '__object' ||
		type.aliasSymbol?.name === 'Record' ||
		type.aliasSymbol?.name === 'Readonly';
	const properties = isTable ? type.getProperties() : [];
	return (
		properties.length > 0 &&
		properties.every((property) =>
			isWordyType(checker, checker.getTypeOfSymbol(property), depth + 1),
		)
	);
}
