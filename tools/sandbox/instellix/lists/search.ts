import { readDateTime } from '../../values/instants';
import { comparisonsOf, SearchError, type Comparison, type SearchNode } from './rsql';

/** A property that a list can be searched by: its type, and where to find it in a record. */
export type Selector<Item> =
	| { type: 'text'; read(item: Item): string | null; values?: readonly string[] }
	| { type: 'integer'; read(item: Item): string }
	| { type: 'dateTime'; read(item: Item): number };

export type Selectors<Item> = Record<string, Selector<Item>>;

type Test<Item> = (item: Item) => boolean;

/** Turns a search into a test of one item; unknown selectors and misfit values are refused. */
export function compileSearch<Item>(node: SearchNode, selectors: Selectors<Item>): Test<Item> {
	if (node.kind === 'comparison') return compileComparison(node, selectors);
	const tests = node.nodes.map((part) => compileSearch(part, selectors));
	return node.kind === 'and'
		? (item) => tests.every((test) => test(item))
		: (item) => tests.some((test) => test(item));
}

/**
 * Refuses a search by selectors that are not documented to be searched by together. Of a search with
 * `or`, each alternative stands for itself.
 * assumption: idents and states are given whole, and not excluded.
 */
export function checkCombinations(
	node: SearchNode,
	combinations: readonly (readonly string[])[],
): void {
	for (const { selector, operator, values } of comparisonsOf(node)) {
		const isPart = values.some((value) => value.includes('*'));
		if (isPart || operator === '!=' || operator === '=out=')
			throw new SearchError(`'${selector}' is searched by whole values only`);
	}
	const allowed = combinations.map((selectors) => [...selectors].sort().join(' and '));
	for (const alternative of alternativesOf(node)) {
		const asked = [...new Set(alternative)].sort().join(' and ');
		if (!allowed.includes(asked)) throw new SearchError(`A search by ${asked} is not supported`);
	}
}

/** The selectors of each way in which a search can be met. */
function alternativesOf(node: SearchNode): string[][] {
	if (node.kind === 'comparison') return [[node.selector]];
	const parts = node.nodes.map(alternativesOf);
	if (node.kind === 'or') return parts.flat();
	return parts.reduce((some, others) =>
		some.flatMap((one) => others.map((other) => [...one, ...other])),
	);
}

/**
 * Refuses a search by period that is open at an end or longer than `mostDays`.
 * The rule holds for searches by period only; one by ident needs no period.
 */
export function checkSpan(
	node: SearchNode,
	startSelector: string,
	endSelector: string,
	mostDays: number,
): void {
	const comparisons = comparisonsOf(node);
	const asked = comparisons.some(
		({ selector }) => selector === startSelector || selector === endSelector,
	);
	if (!asked) return;
	const from = boundsOf(comparisons, startSelector, ['=ge=', '=gt=', '==']);
	const to = boundsOf(comparisons, endSelector, ['=le=', '=lt=', '==']);
	if (from.length === 0 || to.length === 0) {
		throw new SearchError(
			`A search by period needs a first ${startSelector} and a last ${endSelector}`,
		);
	}
	if (Math.max(...to) - Math.min(...from) > mostDays * 86_400_000) {
		throw new SearchError(`${startSelector} and ${endSelector} may span at most ${mostDays} days`);
	}
}

function boundsOf(comparisons: Comparison[], selector: string, operators: string[]): number[] {
	return comparisons
		.filter((comparison) => comparison.selector === selector)
		.filter(({ operator }) => operators.includes(operator))
		.map((comparison) => readDateTime(comparison.values[0] as string)?.milliseconds ?? NaN);
}

function compileComparison<Item>(comparison: Comparison, selectors: Selectors<Item>): Test<Item> {
	const selector = Object.hasOwn(selectors, comparison.selector)
		? selectors[comparison.selector]
		: undefined;
	if (!selector) throw new SearchError(`'${comparison.selector}' cannot be searched by`);
	switch (selector.type) {
		case 'text':
			return compileText(comparison, selector);
		case 'integer': {
			const test = compileOrder(comparison, comparison.values.map(integerOf(comparison)));
			return (item) => test(BigInt(selector.read(item)));
		}
		case 'dateTime': {
			const test = compileOrder(comparison, comparison.values.map(millisecondsOf(comparison)));
			return (item) => test(selector.read(item));
		}
	}
}

function compileText<Item>(
	comparison: Comparison,
	selector: Extract<Selector<Item>, { type: 'text' }>,
): Test<Item> {
	const { operator, values } = comparison;
	const strange = values.find((value) => selector.values && !selector.values.includes(value));
	if (strange !== undefined) {
		throw new SearchError(`'${strange}' is no value of '${comparison.selector}'`);
	}
	if (operator === '==' || operator === '!=') {
		const pattern = wildcard(values[0] as string);
		const wanted = operator === '==';
		return (item) => pattern.test(selector.read(item) ?? '') === wanted;
	}
	const test = compileOrder(comparison, values);
	return (item) => test(selector.read(item) ?? '');
}

function compileOrder<Value extends string | number | bigint>(
	{ operator }: Comparison,
	values: Value[],
): (value: Value) => boolean {
	const [bound] = values as [Value];
	const listed = new Set(values);
	const tests: Record<Comparison['operator'], (value: Value) => boolean> = {
		'==': (value) => value === bound,
		'!=': (value) => value !== bound,
		'=in=': (value) => listed.has(value),
		'=out=': (value) => !listed.has(value),
		'=ge=': (value) => value >= bound,
		'=gt=': (value) => value > bound,
		'=le=': (value) => value <= bound,
		'=lt=': (value) => value < bound,
	};
	return tests[operator];
}

function integerOf({ selector }: Comparison): (value: string) => bigint {
	return (value) => {
		if (/^-?\d{1,19}$/.test(value)) return BigInt(value);
		throw new SearchError(`'${selector}' is compared with whole numbers, not with '${value}'`);
	};
}

function millisecondsOf({ selector }: Comparison): (value: string) => number {
	return (value) => {
		const instant = readDateTime(value);
		if (instant) return instant.milliseconds;
		throw new SearchError(
			`'${selector}' is compared with date-times with an offset, not with '${value}'`,
		);
	};
}

function wildcard(value: string): RegExp {
	const parts = value.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('[^]*')}$`);
}
