import ts from 'typescript';
import { ALLOWED, FRAGMENTS } from './allowed';
import { sinksOf, type Sink } from './flow';
import { fileOf, placeOf, type Source } from './source';
import { isChoice, templateOf, textsOf, wordsIn, type Text } from './text';
import { whenOf } from './when';

/** A text that reaches the user. */
export interface Message {
	readonly template: string;
	/** By which name it travels: `problem` follows the name of a field, `reason` a message. */
	readonly name: string;
	readonly file: string;
	/** The outcome that it belongs to, or the place where it is shown. */
	readonly when: string;
	/** How to mend it, where the code says that beside it. */
	readonly mend?: string;
}

export interface Collected {
	readonly messages: readonly Message[];
	/** Texts that only join others: `{message} {mend}`. */
	readonly frames: readonly Message[];
	/** `file:line text` of what no rule explains. */
	readonly unexplained: readonly string[];
	/** Entries of the allow list that nothing needs. */
	readonly needless: readonly string[];
}

const MENDS = new Set(['mend', 'description']);
/** From how many words on a text must be explained. */
const WORDS = 3;

type UserSink = Extract<Sink, { to: 'user' }>;
interface Reached {
	readonly text: Text;
	readonly template: string;
	readonly sinks: readonly UserSink[];
}

/** Sorts every text of the shipped code: for the user, for the screen, or allowed with a reason. */
export function collect(source: Source): Collected {
	const unexplained: string[] = [];
	const needless = new Set(Object.keys(ALLOWED));
	const reached: Reached[] = [];
	for (const text of source.files.flatMap(textsOf)) {
		if (isChoice(source.checker, text)) continue;
		const template = templateOf(text);
		const sinks = sinksOf(source, text);
		const toUser = sinks.filter((sink): sink is UserSink => sink.to === 'user');
		if (Object.hasOwn(ALLOWED, template)) needless.delete(template);
		// A permission or a pattern in words, which stands within messages.
		else if (sinks.some(({ to }) => to === 'part') && /^\p{Ll}/u.test(template)) continue;
		else if (toUser.length > 0) reached.push({ text, template, sinks: toUser });
		else if (sinks.length === 0 && wordsIn(template) >= WORDS)
			unexplained.push(`${placeOf(source, text)} ${template}`);
	}
	const rows = reached.filter(({ template }) => isMessage(template));
	const mends = rows.filter(({ sinks }) => MENDS.has(sinks[0].name));
	const paired = new Set<Reached>();
	const messages = rows
		.filter((row) => !mends.includes(row))
		.flatMap((row) => {
			const own = mends.filter((mend) => belongsTo(mend, row));
			// Of several it cannot be told which one goes with it.
			if (own.length > 1) return messagesOf(source, row);
			own.forEach((mend) => paired.add(mend));
			return messagesOf(source, row, own[0]?.template);
		});
	const others = mends
		.filter((mend) => !paired.has(mend))
		.flatMap((row) => messagesOf(source, row));
	const frames = reached.filter(({ template }) => !isMessage(template) && /\{/.test(template));
	return {
		messages: unique([...messages, ...others]),
		frames: unique(frames.flatMap((row) => messagesOf(source, row))),
		unexplained,
		needless: [...needless],
	};
}

function isMessage(template: string): boolean {
	const words = wordsIn(template);
	if (FRAGMENTS.has(template) || /^\/|:\/\//.test(template.split(' ')[0])) return false;
	// Two words that begin small are only a part of a sentence.
	return (
		words >= WORDS ||
		(words >= 1 && /\{/.test(template)) ||
		(words === 2 && /^\p{Lu}/u.test(template))
	);
}

/** Whether a mend says how to mend what the other text says: beside it in a table, or handed on together. */
function belongsTo(mend: Reached, { text, sinks }: Reached): boolean {
	const [one, other] = [mend.text, text].map((node) =>
		ts.findAncestor(node, ts.isArrayLiteralExpression),
	);
	if (one !== undefined || other !== undefined) return one === other;
	return mend.sinks.some(({ at }) => sinks.some((sink) => togetherOf(sink.at) === togetherOf(at)));
}

/** What two properties share is their object; the options of an error belong to the error. */
function togetherOf(at: ts.Node): ts.Node {
	const object =
		ts.isPropertyAssignment(at) || ts.isShorthandPropertyAssignment(at) ? at.parent : at;
	const { parent } = object;
	return ts.isObjectLiteralExpression(object) && ts.isNewExpression(parent) ? parent : object;
}

/** One for each name and place that it arrives at. */
function messagesOf(source: Source, { text, template, sinks }: Reached, mend?: string): Message[] {
	const whens = [
		...new Set(sinks.flatMap(({ at, name }) => whenOf(source, at, name).split(', '))),
	].sort();
	return [
		{ template, name: sinks[0].name, file: fileOf(source, text), when: whens.join(', '), mend },
	];
}

function unique(messages: readonly Message[]): Message[] {
	return [...new Map(messages.map((message) => [JSON.stringify(message), message])).values()];
}
