import escapeRegExp from 'lodash/escapeRegExp';
import { pages, prose, read } from './documents';

/** The messages of the code, with how to mend what they say, as patterns; braces stand for a value. */
const messages = read('docs/messages.md')
	.split('\n')
	.flatMap((line) => (line.startsWith('| ') ? [line.split(' | ')] : []))
	.flatMap(([message, mend]) => [message.slice(2), mend].filter((text) => text.trim().length > 0))
	.map(
		(text) =>
			new RegExp(
				`^${text
					.split(/\{\w+\}/)
					.map(escapeRegExp)
					.join('.+')}$`,
			),
	);

/** What stands in double quotes outside of code: on the pages for users, that is a message. */
const quotesOf = (page: string): string[] =>
	[
		...prose(page)
			.replace(/`[^`\n]*`/g, '')
			.matchAll(/"([^"\n]+)"/g),
	].map(([, words]) => words);

const forUsers = pages.filter((page) => /^docs\/(guide|reference)\//.test(page));

it.each(forUsers)('%s quotes messages as they are', (page) => {
	const untrue = quotesOf(page).filter((words) => !messages.some((message) => message.test(words)));
	expect(untrue).toEqual([]);
});

it('what to do on each outcome goes by the messages', () => {
	expect(quotesOf('docs/guide/outcomes.md').length).toBeGreaterThan(8);
});
