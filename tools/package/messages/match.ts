import type { Collected, Message } from './collect';

const REASONS = ['reason', 'unreadable', 'refusalOf', 'stopReason', 'message', 'problem'];
/** Values that are messages themselves, by the last part of their name, and under which names those travel. */
const NESTED: Readonly<Record<string, readonly string[]>> = {
	reason: REASONS,
	unreadable: REASONS,
	message: ['message', 'problem'],
};
/** The same for those that hold no other message, so that one pattern can say it all. */
const INLINE: Readonly<Record<string, readonly string[]>> = {
	problem: ['problem'],
	mend: ['mend', 'description'],
	next: ['message'],
};
/** Words of an API or of the host, which are passed on as they are. */
const FOREIGN = /^(refusal|error|fault)\.|^message$/;
const ANYTHING = '[\\s\\S]+?';
/** The name in the API, which follows that of a field where usages come by these names. */
const PATH = /(?<=') \([\w.]+\)/g;
/** No inline message is nested deeper. */
const DEEPEST = 2;

interface Row {
	readonly name: string;
	readonly pattern: RegExp;
	/** What each group of the pattern has to be. */
	readonly nested: readonly string[];
}

/** Tells whether a text is one of the messages, with the values that belong in it. */
export function matcherOf({ messages, frames }: Collected): (text: string) => boolean {
	// Other frames would let any text through.
	const all = [...messages, ...frames.filter(({ template }) => /\{problem\}/.test(template))];
	const mends = messages.flatMap(({ mend }) =>
		mend === undefined ? [] : [{ name: 'mend', template: mend }],
	);
	const rows = [...all, ...mends].map((message) => rowOf(message, all));
	const [fault, mend] = [choice(['message'], all, 0), choice(INLINE.mend, all, 0)];
	// Faults come in a row, each with its mend.
	const faults = new RegExp(`^(?:${fault} ${mend} ?)+$`);
	const isListed = (text: string): boolean => isOneOf(text, rows) || faults.test(text);
	return (text) => isListed(text.trim()) || isListed(text.trim().replace(PATH, ''));
}

function isOneOf(text: string, rows: readonly Row[], names?: readonly string[]): boolean {
	return rows.some(({ name, pattern, nested }) => {
		if (names !== undefined && !names.includes(name)) return false;
		const groups = pattern.exec(text)?.slice(1);
		return (
			groups?.every((group, position) => isOneOf(group, rows, NESTED[nested[position]])) ?? false
		);
	});
}

function rowOf(
	{ template, name }: Pick<Message, 'template' | 'name'>,
	all: readonly Message[],
): Row {
	const nested: string[] = [];
	const pattern = patternOf(template.trim(), all, 0, (last) => {
		nested.push(last);
		return `(${ANYTHING})`;
	});
	// The full stop that a nested text may lack is added where it is shown.
	return { name, pattern: new RegExp(`^${pattern}\\.?$`), nested };
}

/** A template as a pattern; values that are messages go by their own patterns or by `group`. */
function patternOf(
	template: string,
	all: readonly Message[],
	depth: number,
	group = (_last: string): string => ANYTHING,
): string {
	return template
		.split(/( \(\{code\}\)|\{[^}]*\})/)
		.map((part, position, parts) => {
			// Lists leave it out, because the host replaces messages that hold the code of a network.
			if (part === ' ({code})') return `(?: \\(${ANYTHING}\\))?`;
			if (!/^\{.*\}$/.test(part)) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
			const name = part.slice(1, -1);
			const last = name.replace(/^.*\./, '');
			if (last === 'words') return '(?:| \\w+ says: [\\s\\S]+)';
			if (FOREIGN.test(name)) return ANYTHING;
			if (INLINE[last] !== undefined)
				return depth < DEEPEST ? choice(INLINE[last], all, depth + 1) : '(?!)';
			if (NESTED[last] !== undefined) return group(last);
			// A value right behind another is one that may be left out.
			return position > 1 && parts[position - 1] === '' ? '[\\s\\S]*?' : ANYTHING;
		})
		.join('');
}

function choice(names: readonly string[], all: readonly Message[], depth: number): string {
	const own = all.filter(({ name }) => names.includes(name)).map(({ template }) => template);
	const mends = names.includes('mend')
		? all.flatMap(({ mend }) => (mend === undefined ? [] : [mend]))
		: [];
	const choices = [...new Set([...own, ...mends])].map((template) =>
		patternOf(template.trim(), all, depth),
	);
	return `(?:${choices.join('|')})`;
}
