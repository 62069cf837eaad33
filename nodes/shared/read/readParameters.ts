import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import isPlainObject from 'lodash/isPlainObject';
import mapValues from 'lodash/mapValues';

type Primitive = string | number | bigint | boolean | symbol | null | undefined;
type ValueOf = ReadonlyMap<string, Primitive>;

const ROOT = /\$json|\$\((?:'[^'\\{}\n]*'|"[^"\\{}\n]*")\)\.(?:item|first\(\)|last\(\))\.json/u
	.source;
const STEP = /\??\.[\p{L}_$][\p{L}\p{N}_$]*|(?:\?\.)?\[(?:\d+|'[^'\\{}\n]*'|"[^"\\{}\n]*")\]/u
	.source;
/** An expression that only names a value, as dragging a column into a field writes it. */
const NAMES_A_VALUE = new RegExp(String.raw`^=\{\{\s*((?:${ROOT})(?:${STEP})*)\s*\}\}$`, 'u');

/**
 * How the parameters of one run are read; a resource locator comes as its value.
 *
 * What n8n prepares for an expression takes nearly all of its time, and it prepares it anew for each. So
 * parameters without an expression are read once, and expressions that only name a value are evaluated as
 * one for each item. All else is n8n's to read: calculations, texts around an expression, values that are no
 * plain ones, and whatever fails.
 *
 * @throws what n8n throws for an expression that cannot be evaluated
 */
export function parameterReader(
	context: IExecuteFunctions,
): (name: string, itemIndex: number) => unknown {
	const parameters: INodeParameters = context.getNode().parameters;
	const expressions = new Map<string, readonly string[]>();
	const constants = new Map<string, unknown>();
	const named = new NamedValues(context);
	const readByHost = (name: string, itemIndex: number): unknown =>
		context.getNodeParameter(name, itemIndex, undefined, { extractValue: true });
	return (name, itemIndex) => {
		if (!expressions.has(name)) expressions.set(name, expressionsIn(parameters[name]));
		const own = expressions.get(name) ?? [];
		if (own.length > 0) {
			const values = named.of(own, itemIndex);
			return values === undefined ? readByHost(name, itemIndex) : filled(parameters[name], values);
		}
		if (!constants.has(name)) constants.set(name, readByHost(name, itemIndex));
		return constants.get(name);
	};
}

function expressionsIn(value: unknown): readonly string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	return value !== null && typeof value === 'object'
		? Object.values(value).flatMap(expressionsIn)
		: [];
}

/** The parameter with values in the place of its expressions; of our parameters, only resource locators have a mode. */
function filled(parameter: unknown, values: ValueOf): unknown {
	const whole = withValues(parameter, values) as INodeParameters;
	return isPlainObject(whole) && 'mode' in whole && 'value' in whole ? whole.value : whole;
}

function withValues(value: unknown, values: ValueOf): unknown {
	if (typeof value === 'string') return values.has(value) ? values.get(value) : value;
	if (Array.isArray(value)) return value.map((entry) => withValues(entry, values));
	return isPlainObject(value)
		? mapValues(value as object, (entry) => withValues(entry, values))
		: value;
}

/** Evaluates the expressions of an item as one: those that were asked for when items before it were read. */
class NamedValues {
	/** What to evaluate, by the expressions. */
	private readonly codes = new Map<string, string>();
	private values: ValueOf = new Map();
	private item: number | undefined;

	constructor(private readonly context: IExecuteFunctions) {}

	/** @returns nothing unless all of them have a plain value by one evaluation */
	of(expressions: readonly string[], itemIndex: number): ValueOf | undefined {
		if (this.item !== itemIndex) {
			this.values = this.evaluate(itemIndex);
			this.item = itemIndex;
		}
		const values = this.values;
		if (expressions.every((expression) => values.has(expression))) return values;
		for (const expression of expressions) {
			const code = NAMES_A_VALUE.exec(expression)?.[1];
			if (code !== undefined) this.codes.set(expression, code);
		}
		return undefined;
	}

	private evaluate(itemIndex: number): ValueOf {
		if (this.codes.size === 0) return new Map();
		try {
			const values: unknown = this.context.evaluateExpression(
				`{{ [${[...this.codes.values()].join(', ')}] }}`,
				itemIndex,
			);
			// n8n gives nothing at all where one of them leads through a value that is missing.
			return Array.isArray(values) ? this.plainOnes(values) : new Map();
		} catch {
			// Evaluated alone, the one that fails is known, and its field is named.
			return new Map();
		}
	}

	private plainOnes(values: readonly unknown[]): ValueOf {
		const pairs = [...this.codes.keys()].map(
			(expression, place) => [expression, values[place]] as const,
		);
		return new Map(pairs.filter((pair): pair is [string, Primitive] => isPrimitive(pair[1])));
	}
}

function isPrimitive(value: unknown): value is Primitive {
	return value === null || !['object', 'function'].includes(typeof value);
}
