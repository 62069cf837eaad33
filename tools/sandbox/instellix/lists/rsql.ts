/** How a selector is compared with its values. */
export type Operator = '==' | '!=' | '=in=' | '=out=' | '=ge=' | '=gt=' | '=le=' | '=lt=';

export interface Comparison {
	kind: 'comparison';
	selector: string;
	operator: Operator;
	values: string[];
}

export type SearchNode = Comparison | { kind: 'and' | 'or'; nodes: SearchNode[] };

/** Why a search could not be read. */
export class SearchError extends Error {}

const operators: Record<string, Operator> = {
	'==': '==',
	'!=': '!=',
	'=in=': '=in=',
	'=out=': '=out=',
	'=ge=': '=ge=',
	'=gt=': '=gt=',
	'=le=': '=le=',
	'=lt=': '=lt=',
	'>=': '=ge=',
	'>': '=gt=',
	'<=': '=le=',
	'<': '=lt=',
};

/**
 * Reads an RSQL expression: `;` is and, `,` is or, and binds tighter than or.
 * An unquoted value ends at any reserved character, so values with such need quotes.
 */
export function parseSearch(text: string): SearchNode {
	const reader = new Reader(text);
	const node = readOr(reader);
	if (!reader.atEnd()) throw reader.unexpected();
	return node;
}

/**
 * The values to which a search ties a selector, or undefined when it leaves it open.
 * Lets a list start from an index instead of from everything.
 */
export function valuesTiedTo(selector: string, node: SearchNode): string[] | undefined {
	if (node.kind !== 'comparison') {
		if (node.kind === 'or') return undefined;
		return node.nodes.map((part) => valuesTiedTo(selector, part)).find((values) => values);
	}
	const ties = node.selector === selector && (node.operator === '==' || node.operator === '=in=');
	return ties && !node.values.some((value) => value.includes('*')) ? node.values : undefined;
}

/** All comparisons of a search, wherever they stand. */
export function comparisonsOf(node: SearchNode): Comparison[] {
	return node.kind === 'comparison' ? [node] : node.nodes.flatMap(comparisonsOf);
}

function readOr(reader: Reader): SearchNode {
	return readChain(reader, 'or', ',', readAnd);
}

function readAnd(reader: Reader): SearchNode {
	return readChain(reader, 'and', ';', readTerm);
}

function readChain(
	reader: Reader,
	kind: 'and' | 'or',
	separator: string,
	readPart: (reader: Reader) => SearchNode,
): SearchNode {
	const first = readPart(reader);
	const nodes = [first];
	while (reader.take(separator)) nodes.push(readPart(reader));
	return nodes.length === 1 ? first : { kind, nodes };
}

function readTerm(reader: Reader): SearchNode {
	if (!reader.take('(')) return readComparison(reader);
	const node = readOr(reader);
	reader.expect(')');
	return node;
}

function readComparison(reader: Reader): Comparison {
	const selector = reader.word();
	const operator = operators[reader.operatorText()];
	if (operator === undefined) throw reader.unexpected();
	const isList = operator === '=in=' || operator === '=out=';
	return {
		kind: 'comparison',
		selector,
		operator,
		values: isList ? readList(reader) : [readValue(reader)],
	};
}

function readList(reader: Reader): string[] {
	reader.expect('(');
	const values = [readValue(reader)];
	while (reader.take(',')) values.push(readValue(reader));
	reader.expect(')');
	return values;
}

function readValue(reader: Reader): string {
	return reader.quoted() ?? reader.word();
}

/** The text of a search and how far it has been read. */
class Reader {
	private position = 0;

	constructor(private readonly text: string) {}

	atEnd(): boolean {
		return this.position === this.text.length;
	}

	take(character: string): boolean {
		if (this.text[this.position] !== character) return false;
		this.position += 1;
		return true;
	}

	expect(character: string): void {
		if (!this.take(character)) throw this.unexpected();
	}

	word(): string {
		const word = this.match(/[^"'();,=!~<>\s]+/y);
		if (word === undefined) throw this.unexpected();
		return word;
	}

	operatorText(): string {
		return this.match(/=[a-z]*=|!=|[<>]=?/y) ?? '';
	}

	quoted(): string | undefined {
		const quoted = this.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y);
		return quoted?.slice(1, -1).replace(/\\(.)/g, '$1');
	}

	unexpected(): SearchError {
		const found = this.atEnd() ? 'the end' : `'${this.text[this.position]}'`;
		return new SearchError(`Unexpected ${found} at position ${this.position} of the search`);
	}

	private match(expression: RegExp): string | undefined {
		expression.lastIndex = this.position;
		const found = expression.exec(this.text)?.[0];
		this.position += found?.length ?? 0;
		return found;
	}
}
