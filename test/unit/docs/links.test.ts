import { existsSync } from 'node:fs';
import path from 'node:path';
import { documents, linksOf, pages, prose, root } from './documents';

it.each(documents)('%s links to nothing that is not there', (document) => {
	const missing = linksOf(document).filter(({ file }) => !existsSync(path.join(root, file)));
	expect(missing.map(({ text }) => text)).toEqual([]);
});

/** The anchors that a page gives to its headings, as GitHub makes them. */
function anchorsOf(document: string): Set<string> {
	const headings = [...prose(document).matchAll(/^#+ (.+)$/gm)].map(([, words]) => words);
	return new Set(
		headings.map((words) =>
			words
				.toLowerCase()
				.replace(/[^\p{L}\p{N} _-]/gu, '')
				.replaceAll(' ', '-'),
		),
	);
}

it.each(documents)('%s leads to headings that are there', (document) => {
	const missing = linksOf(document).filter(
		({ file, anchor }) => anchor !== undefined && !anchorsOf(file).has(anchor),
	);
	expect(missing.map(({ text }) => text)).toEqual([]);
});

it.each(documents)('%s lists its sections, where it lists any', (document) => {
	const listed = [...prose(document).matchAll(/^ *- \[([^\]]+)\]\(#[^)]+\)$/gm)].map(
		([, words]) => words,
	);
	const sections = [...prose(document).matchAll(/^## (.+)$/gm)].map(([, words]) => words);
	if (listed.length > 0) expect(listed).toEqual(expect.arrayContaining(sections));
});

it('every page is two clicks from the README', () => {
	const oneClick = linksOf('README.md').map(({ file }) => file);
	const twoClicks = oneClick.filter((file) => documents.includes(file)).flatMap(linksOf);
	const reached = new Set([...oneClick, ...twoClicks.map(({ file }) => file)]);
	expect(pages.length).toBeGreaterThan(40);
	expect(pages.filter((page) => !reached.has(page))).toEqual([]);
});

it('the list of pages names each page', () => {
	const listed = new Set(linksOf('docs/README.md').map(({ file }) => file));
	expect(pages.filter((page) => page !== 'docs/README.md' && !listed.has(page))).toEqual([]);
});
