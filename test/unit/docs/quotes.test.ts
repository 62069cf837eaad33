import escapeRegExp from 'lodash/escapeRegExp';
import { pages, prose } from './documents';
import { shippedTexts } from './shippedTexts';

/** Texts that say more than their values, as patterns. */
const messages = shippedTexts()
	.filter(({ text }) => text.replaceAll('{}', '').trim().length > 12)
	.map(({ text }) => new RegExp(`^${text.split('{}').map(escapeRegExp).join('.*')}$`));

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

it('tells a message from other words', () => {
	const isMessage = (words: string): boolean => messages.some((message) => message.test(words));
	expect(isMessage('Rebilly stored the usage.')).toBe(true);
	expect(isMessage('Rebilly swallowed the usage.')).toBe(false);
});
