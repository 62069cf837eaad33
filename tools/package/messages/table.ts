import type { Collected, Message } from './collect';

/** The sections of the page: what goes there, by when it comes, and how its messages are introduced. */
const SECTIONS: ReadonlyArray<
	readonly [title: string, lead: string, holds: (message: Message) => boolean]
> = [
	[
		'Invalid usages',
		"Nothing was sent. Each fault of an item is listed with its field, so `{label}` stands for the name of the field, and the value follows where it helps. Where usages come as JSON or as whole items, the names of the API follow those of the fields: `'Product' (productReferenceKey)`.",
		({ when }) => when.includes('`invalid`'),
	],
	[
		'What became of a usage',
		'The message of an item. `{reason}` is one of the reasons below.',
		({ when, name }) =>
			when.includes('`') &&
			name !== 'reason' &&
			name !== 'unreadable' &&
			name !== 'refusalOf' &&
			name !== 'stopReason',
	],
	[
		'Reasons',
		'Inside a message: why a usage was not sent, or why it is not known whether it is stored.',
		({ name }) => ['reason', 'unreadable', 'refusalOf', 'stopReason'].includes(name),
	],
	[
		'When the node stops',
		'The headline of the failure, and what n8n shows below it.',
		({ when }) => when.includes('the node stops'),
	],
	[
		'Credentials',
		'Under the Test button of a credential, or as the reason why nothing was sent.',
		({ when }) => /redential/.test(when),
	],
	['Lists', 'In place of a list that could not be loaded.', ({ when }) => when.includes('list')],
	[
		'Operations that read',
		'For one item, on the error output or as the headline of the failure.',
		({ when }) => when.includes('one item'),
	],
	[
		'Triggers',
		'When a workflow is activated, in the log, and in what a delivery is answered with.',
		({ when }) => when.includes('trigger'),
	],
	[
		'Log and hints',
		'In the log of n8n, in its console, and above the output.',
		({ when }) => /log|hint/.test(when),
	],
	['Others', 'Parts of messages, and messages of single places.', () => true],
];

/** The page with all messages; the same code gives the same page. */
export function tableOf({ messages }: Collected): string {
	const left = new Set(messages);
	const sections = SECTIONS.map(([title, lead, holds]) => {
		const own = [...left].filter(holds);
		own.forEach((message) => left.delete(message));
		return own.length === 0 ? '' : `\n## ${title}\n\n${lead}\n\n${rowsOf(own)}`;
	});
	return `${HEAD}${sections.join('')}`;
}

const HEAD = `# Messages

Every text that the nodes, lists and credentials can show, beside the labels and descriptions of the screen. Braces stand for a value. \`npm run messages\` writes this page from the code; a test fails when it is not up to date, or when a text of the code has no place in it.

The outcomes are explained in [Output](reference/output.md#outcomes). What an API says itself is passed on in its own words, and is not listed here.
`;

function rowsOf(messages: readonly Message[]): string {
	const rows = messages.map((message) => [
		shownOf(message),
		cell(message.mend ?? ''),
		message.when,
		linkOf(message.file),
	]);
	const lines = [...new Set(rows.map((row) => `| ${row.join(' | ')} |`))];
	return `| Message | How to mend it | When | From |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}

/** A problem is a sentence without its subject, which is always the field. */
function shownOf({ name, template, when }: Message): string {
	const isWhole = name !== 'problem' || when !== '`invalid`' || template.startsWith("'");
	return cell(isWhole ? template : `'{label}' ${template}`);
}

function cell(text: string): string {
	// Of `{fault.message}` only `{message}` says something to a reader.
	const named = text.replace(/\{[\w.]*\.(\w+)\}/g, '{$1}');
	return named.trim().replaceAll('\n', ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function linkOf(file: string): string {
	return `[${file.replace(/^.*\//, '')}](../${file})`;
}
