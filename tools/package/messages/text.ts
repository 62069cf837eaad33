import ts from 'typescript';

export type Text = ts.StringLiteral | ts.NoSubstitutionTemplateLiteral | ts.TemplateExpression;

export function isText(node: ts.Node): node is Text {
	return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** A text as it reads, each value in it as a name in braces. */
export function templateOf(text: Text): string {
	if (!ts.isTemplateExpression(text)) return text.text;
	const spans = text.templateSpans.map(
		({ expression, literal }) => `{${nameOf(expression)}}${literal.text}`,
	);
	return text.head.text + spans.join('');
}

/** How many words a text has besides its values. */
export function wordsIn(template: string): number {
	return template
		.replace(/\{[^}]*\}/g, ' ')
		.split(/\s+/)
		.filter((word) => /\p{L}/u.test(word)).length;
}

/** What a value is called: `{given}` for `shown(given)`, `{fault.message}` for itself. */
function nameOf(expression: ts.Expression): string {
	if (ts.isIdentifier(expression)) return expression.text === 'LABELS' ? 'label' : expression.text;
	if (ts.isPropertyAccessExpression(expression)) return accessName(expression);
	if (ts.isElementAccessExpression(expression)) return nameOf(expression.expression);
	if (ts.isCallExpression(expression)) return callName(expression);
	if (
		ts.isNonNullExpression(expression) ||
		ts.isParenthesizedExpression(expression) ||
		ts.isAsExpression(expression)
	) {
		return nameOf(expression.expression);
	}
	if (ts.isArrayLiteralExpression(expression) && expression.elements.length > 0)
		return nameOf(expression.elements[0]);
	if (ts.isConditionalExpression(expression)) return nameOf(expression.whenTrue);
	if (ts.isBinaryExpression(expression)) return nameOf(expression.left);
	return 'value';
}

function accessName(access: ts.PropertyAccessExpression): string {
	const { expression, name } = access;
	if (name.text === 'length') return 'count';
	if (expression.kind === ts.SyntaxKind.ThisKeyword || /^[A-Z]/.test(expression.getText()))
		return name.text;
	return ts.isIdentifier(expression) ? `${expression.text}.${name.text}` : name.text;
}

function callName({ expression, arguments: given }: ts.CallExpression): string {
	// `reasonOf(answer)` gives the reason.
	const made = ts.isIdentifier(expression)
		? /^(mend|reason|problem)Of$/.exec(expression.text)?.[1]
		: undefined;
	if (made !== undefined) return made === 'problem' ? 'reason' : made;
	const isMethod = ts.isPropertyAccessExpression(expression);
	if (
		isMethod &&
		expression.name.text !== 'slice' &&
		given.length > 0 &&
		ts.isStringLiteralLike(given[0])
	) {
		return nameOf(expression.expression);
	}
	if (given.length === 0 || (isMethod && !ts.isIdentifier(given[0]))) {
		return isMethod ? nameOf(expression.expression) : expression.getText();
	}
	return nameOf(given[0]);
}

/** All texts of a file but those of types and imports. */
export function textsOf(file: ts.SourceFile): Text[] {
	const texts: Text[] = [];
	const visit = (node: ts.Node): void => {
		if (isText(node) && !ts.isImportDeclaration(node.parent) && !ts.isLiteralTypeNode(node.parent))
			texts.push(node);
		ts.forEachChild(node, visit);
	};
	visit(file);
	return texts;
}

/** Whether only certain texts may stand here, as for the value of an option. */
export function isChoice(checker: ts.TypeChecker, text: Text): boolean {
	const type = checker.getContextualType(text);
	if (type === undefined) return false;
	const types = (type.isUnion() ? type.types : [type]).filter(
		({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)),
	);
	return types.length > 0 && types.every((member) => member.isStringLiteral());
}
