import ts from 'typescript';
import { fileOf, type Source } from './source';

/** Why a usage is not sent again: `unknown` where an answer was lost before, else `unsent`. */
const EITHER = '`unknown`, `unsent`';

/** What a property beside a text says about when it comes. */
const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	kind: {
		refused: '`rejected`',
		again: EITHER,
		doubtful: EITHER,
		filterFailed: '`unknown`',
		unreadable: EITHER,
	},
	failure: {
		notSent: EITHER,
		credential: EITHER,
		stopped: EITHER,
		lost: EITHER,
		cancelled: '`unknown`',
	},
	status: { OK: 'Test of a credential', Error: 'Test of a credential' },
};

/** What a function says that a text is handed to. */
const CALLED: Readonly<Record<string, string>> = {
	faultIssue: '`invalid`',
	Broken: '`invalid`',
	fault: '`invalid`',
	jsonFault: '`invalid`',
	stop: EITHER,
	log: 'log',
	info: 'log',
	sendMessageToUI: 'log',
	addExecutionHints: 'hint',
	addIssue: '`invalid`',
	SyntaxError: '`invalid`',
	ItemProblem: 'one item',
};

const PLACES: ReadonlyArray<readonly [RegExp, string]> = [
	[/credentialTest|testRequest/, 'Test of a credential'],
	[/listSearch|lists\.ts/, 'list'],
	[/[Tt]rigger/, 'trigger'],
	[/token|connection|baseUrl|credentials\//, 'credential'],
];

/** The outcome that a text belongs to, or where it is shown, by what stands around the place it arrives at. */
export function whenOf(source: Source, at: ts.Node, name: string): string {
	const file = fileOf(source, at);
	const place = PLACES.find(([pattern]) => pattern.test(file))?.[1];
	const usual = /^(reason|unreadable|refusalOf|stopReason)$/.test(name)
		? EITHER
		: 'with another message';
	const object =
		ts.isPropertyAssignment(at) || ts.isShorthandPropertyAssignment(at) ? at.parent : undefined;
	if (object !== undefined) {
		return besides(object) ?? calledOf(source, object.parent) ?? place ?? usual;
	}
	return calledOf(source, at) ?? place ?? usual;
}

function besides(object: ts.ObjectLiteralExpression): string | undefined {
	const values = new Map(
		object.properties.map((property) => [
			property.name?.getText() ?? '',
			ts.isPropertyAssignment(property) ? property.initializer : undefined,
		]),
	);
	if (values.has('outcome')) {
		const value = values.get('outcome');
		return value && ts.isStringLiteral(value) ? `\`${value.text}\`` : outcomesAbove(object);
	}
	if (values.has('rule')) return '`invalid`';
	for (const [name, meanings] of Object.entries(BESIDE)) {
		const value = values.get(name);
		const found =
			value &&
			texts(value)
				.map((text) => meanings[text])
				.filter(Boolean);
		if (value && name === 'status' && !ts.isStringLiteral(value)) return '`rejected`';
		if (found && found.length > 0) return [...new Set(found)].join(', ');
	}
	return undefined;
}

/** `outcome` in short form: the condition or the type above says which. */
function outcomesAbove(object: ts.Node): string {
	const condition = ts.findAncestor(object, ts.isIfStatement)?.expression.getText() ?? '';
	const one = /outcome === '(\w+)'/.exec(condition)?.[1];
	const choice = ts
		.findAncestor(object, ts.isFunctionLike)
		?.parameters.map(({ type }) => type?.getText() ?? '');
	const last = /'(\w+)'$/.exec(choice?.find((type) => type.includes("'")) ?? '')?.[1];
	return `\`${one ?? last ?? 'any'}\``;
}

function calledOf(source: Source, node: ts.Node): string | undefined {
	if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
	const name = node.expression.getText().replace(/^.*\./, '');
	if (CALLED[name] !== undefined) return CALLED[name];
	if (/^Node(Operation|Api)Error$/.test(name)) {
		return /lists\.ts|listSearch/.test(fileOf(source, node)) ? 'list' : 'the node stops';
	}
	const declaration = source.checker.getResolvedSignature(node)?.declaration;
	const outcome = declaration && /outcome: '(\w+)'/.exec(declaration.getText())?.[1];
	return outcome && source.files.includes(declaration.getSourceFile())
		? `\`${outcome}\``
		: undefined;
}

/** The texts of an expression, also of a choice between two. */
function texts(expression: ts.Expression): string[] {
	if (ts.isStringLiteral(expression)) return [expression.text];
	return ts.isConditionalExpression(expression)
		? [...texts(expression.whenTrue), ...texts(expression.whenFalse)]
		: [];
}
