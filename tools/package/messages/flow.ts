import ts from 'typescript';
import type { Source } from './source';
import { isWordy } from './wordy';

/**
 * Where a text ends up. `user`: under one of the names by which words reach the user. `part`: as a name
 * or rule inside a message. `screen`: in the description of a node or credential, which the editor shows.
 */
export type Sink =
	| { readonly to: 'user'; readonly name: string; readonly at: ts.Node }
	| { readonly to: 'part' | 'screen' };

/** Properties and parameters that carry words to the user: a text under another name does not reach him. */
const NAMES = new Set([
	'message',
	'mend',
	'reason',
	'problem',
	'description',
	'unreadable',
	'stopReason',
	'webhookResponse',
	'refusalOf',
]);

/** The name that carries words, also with a word behind it: `mend` for `mendUnknown`. */
function nameIn(name: string): string | undefined {
	if (NAMES.has(name)) return name;
	const [first] = name.split(/(?=[A-Z])/);
	return NAMES.has(first) ? first : undefined;
}

/** Names of what is only a part of a message: display names, patterns in words, permissions, searches. */
const PARTS = new Set([
	'label',
	'LABELS',
	'startLabel',
	'endLabel',
	'field',
	'patternInWords',
	'formInWords',
	'permission',
	'service',
	'name',
	'records',
	'combinations',
]);

/** n8n's types for what the editor shows. */
const SCREEN = /^(INodeProperties|INodeProperty\w*|INodeType\w*Description|ICredentialType)$/;

/** An expression under way, with what is known of how it got there. */
interface Step {
	readonly node: ts.Node;
	/** Its place in the list that it came out of. */
	readonly index?: number;
	/** Inside a function that it was handed to: what that gives back is followed at the call. */
	readonly isHandedIn?: boolean;
}

type Next = Sink | readonly Step[];
const NOWHERE: readonly Step[] = [];

/** Finds every place at which a text arrives, following names and functions that pass it on. */
export function sinksOf(source: Source, text: ts.Node): Sink[] {
	const found: Sink[] = [];
	const seen = new Set<ts.Node>();
	const follow = (step: Step): void => {
		if (seen.has(step.node)) return;
		seen.add(step.node);
		const next = nextOf(source, step);
		if ('to' in next) found.push(next);
		else next.forEach(follow);
	};
	follow({ node: text });
	return found;
}

/** One step from an expression towards the user. */
function nextOf(source: Source, step: Step): Next {
	const { node } = step;
	const { parent } = node;
	const on = (to: ts.Node): Next => (isWordy(source, to) ? [{ ...step, node: to }] : NOWHERE);
	if (ts.isPropertyAssignment(parent)) return throughProperty(source, parent, step);
	if (ts.isShorthandPropertyAssignment(parent)) return throughProperty(source, parent, step);
	if (ts.isObjectLiteralExpression(parent)) return NOWHERE;
	if (ts.isArrayLiteralExpression(parent)) {
		return [
			{
				...step,
				node: parent,
				index: step.index ?? parent.elements.findIndex((element) => element === node),
			},
		];
	}
	if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
		return node === parent.expression ? on(parent) : throughArgument(source, parent, step);
	}
	if (ts.isVariableDeclaration(parent)) {
		return PARTS.has(parent.name.getText())
			? { to: 'part' }
			: throughName(source, parent.name, step);
	}
	if (ts.isPropertyDeclaration(parent)) return isCredential(parent) ? { to: 'screen' } : NOWHERE;
	if (ts.isReturnStatement(parent))
		return throughReturn(source, ts.findAncestor(parent, ts.isFunctionLike), step);
	if (ts.isArrowFunction(parent)) return throughReturn(source, parent, step);
	if (ts.isConditionalExpression(parent)) return node === parent.condition ? NOWHERE : on(parent);
	if (ts.isBinaryExpression(parent)) return throughOperator(source, parent, step);
	if (ts.isElementAccessExpression(parent))
		return node === parent.expression ? on(parent) : NOWHERE;
	if (ts.isPropertyAccessExpression(parent)) return [{ ...step, node: parent }];
	if (ts.isTemplateSpan(parent)) return [{ ...step, node: parent.parent }];
	const isPlain =
		ts.isParenthesizedExpression(parent) ||
		ts.isAsExpression(parent) ||
		ts.isSatisfiesExpression(parent) ||
		ts.isNonNullExpression(parent) ||
		ts.isAwaitExpression(parent) ||
		ts.isSpreadElement(parent);
	return isPlain ? on(parent) : NOWHERE;
}

function throughProperty(
	source: Source,
	property: ts.PropertyAssignment | ts.ShorthandPropertyAssignment,
	step: Step,
): Next {
	const object = property.parent;
	if (isScreen(source, object)) return { to: 'screen' };
	const name = property.name.getText().replaceAll("'", '');
	if (PARTS.has(name)) return { to: 'part' };
	const known = nameIn(name);
	if (known !== undefined) return { to: 'user', name: known, at: property };
	// A table of texts under a name of its own goes where its name goes.
	const isTable = ts.findAncestor(object, (node) => !isPartOfTable(node));
	return isTable !== undefined && ts.isVariableDeclaration(isTable)
		? [{ ...step, node: tableOf(object) }]
		: NOWHERE;
}

function isPartOfTable(node: ts.Node): boolean {
	return (
		ts.isObjectLiteralExpression(node) || ts.isPropertyAssignment(node) || ts.isAsExpression(node)
	);
}

function tableOf(object: ts.Expression): ts.Expression {
	const { parent } = object;
	if (ts.isPropertyAssignment(parent)) return tableOf(parent.parent);
	return ts.isAsExpression(parent) ? tableOf(parent) : object;
}

function throughArgument(
	source: Source,
	call: ts.CallExpression | ts.NewExpression,
	step: Step,
): Next {
	const position = (call.arguments ?? []).findIndex((argument) => argument === step.node);
	const signature = source.checker.getResolvedSignature(call);
	if (signature === undefined) return NOWHERE;
	const isThrown = /^Node(Operation|Api)Error$/.test(call.expression.getText());
	if (isThrown && position === 1) return { to: 'user', name: 'title', at: call };
	const parameter = signature.declaration?.parameters[position];
	const isLibrary =
		parameter !== undefined && /[\\/]lib\.[^\\/]*$/.test(parameter.getSourceFile().fileName);
	const name = parameter?.name.getText() ?? '';
	// Every class of things that are thrown, whatever its name.
	const isError =
		ts.isNewExpression(call) &&
		source.checker.getTypeAtLocation(call).getProperty('stack') !== undefined;
	if (SCREEN.test(typeName(source, signature.getReturnType()))) return { to: 'screen' };
	if (PARTS.has(name)) return { to: 'part' };
	const known = nameIn(name);
	if (known !== undefined && (!isLibrary || isError)) return { to: 'user', name: known, at: call };
	const inside =
		parameter !== undefined &&
		source.files.includes(parameter.getSourceFile()) &&
		!ts.isJSDocParameterTag(parameter)
			? usesOf(source, parameter.name).map((node) => ({ node, isHandedIn: true }))
			: [];
	return isWordy(source, call) ? [...inside, { ...step, node: call }] : inside;
}

/** Where a variable is used; of `const [problem, mend] = TABLE[rule]`, the one at its place. */
function throughName(source: Source, name: ts.BindingName, step: Step): Next {
	const isPart = ts.isArrayBindingPattern(name) && step.index !== undefined;
	const part = isPart ? name.elements[step.index] : undefined;
	const names =
		part === undefined
			? usesOf(source, name)
			: ts.isBindingElement(part)
				? usesOf(source, part.name)
				: [];
	return names.map((node) => ({ ...step, node }));
}

function usesOf(source: Source, name: ts.BindingName): ts.Node[] {
	if (ts.isIdentifier(name)) return [...source.usesOf(name)];
	return name.elements.flatMap((element) =>
		ts.isBindingElement(element) ? usesOf(source, element.name) : [],
	);
}

/** To the calls of the function; of one that is handed on or kept in a table, to where it goes. */
function throughReturn(source: Source, maker: ts.Node | undefined, step: Step): Next {
	if (maker === undefined || step.isHandedIn) return NOWHERE;
	const isNamed = ts.isFunctionDeclaration(maker) || ts.isMethodDeclaration(maker);
	if (!isNamed) return [{ ...step, node: maker }];
	const { name } = maker;
	return name && ts.isIdentifier(name)
		? usesOf(source, name).map((node) => ({ ...step, node }))
		: NOWHERE;
}

function throughOperator(source: Source, operation: ts.BinaryExpression, step: Step): Next {
	const { operatorToken, left, right } = operation;
	const isRight = step.node === right;
	switch (operatorToken.kind) {
		case ts.SyntaxKind.PlusToken:
		case ts.SyntaxKind.QuestionQuestionToken:
		case ts.SyntaxKind.BarBarToken:
			return [{ ...step, node: operation }];
		case ts.SyntaxKind.AmpersandAmpersandToken:
			return isRight ? [{ ...step, node: operation }] : NOWHERE;
		case ts.SyntaxKind.EqualsToken:
		case ts.SyntaxKind.QuestionQuestionEqualsToken: {
			const name = ts.isPropertyAccessExpression(left) ? left.name.text : left.getText();
			if (!isRight) return NOWHERE;
			const known = nameIn(name);
			if (known !== undefined) return { to: 'user', name: known, at: operation };
			return ts.isIdentifier(left) ? throughName(source, left, step) : NOWHERE;
		}
		default:
			return NOWHERE;
	}
}

/** Also of an object inside of one, such as the defaults of a node. */
function isScreen(source: Source, object: ts.Expression): boolean {
	const outer = object.parent;
	if (ts.isPropertyAssignment(outer) && isScreen(source, outer.parent)) return true;
	const type = source.checker.getContextualType(object);
	if (type === undefined) return false;
	return (type.isUnion() ? type.types : [type]).some((member) =>
		SCREEN.test(typeName(source, member)),
	);
}

/** The name of a type, or of what it is a list of. */
function typeName(source: Source, type: ts.Type): string {
	const element = source.checker.isArrayType(type)
		? source.checker.getTypeArguments(type as ts.TypeReference)[0]
		: type;
	return element?.aliasSymbol?.name ?? element?.symbol?.name ?? '';
}

/** Properties of a credential's class are what the editor shows of it. */
function isCredential(declaration: ts.PropertyDeclaration): boolean {
	const clauses = ts.isClassLike(declaration.parent)
		? (declaration.parent.heritageClauses ?? [])
		: [];
	return clauses.some((clause) =>
		clause.types.some((type) => type.expression.getText() === 'ICredentialType'),
	);
}
