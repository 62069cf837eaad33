import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import escapeRegExp from 'lodash/escapeRegExp';

const root = path.resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const GUIDE = 'docs/adding-a-billing-api.md';

/** The blocks of code of the guide, each with the file that was linked last before it. */
function quotes(): Array<[file: string, code: string]> {
	const found: Array<[string, string]> = [];
	let file = '';
	for (const [, link, code] of read(GUIDE).matchAll(/\]\(([^)\s]+)\)|```ts\n([\s\S]*?)```/g)) {
		if (link === undefined) found.push([path.join('docs', file), code]);
		else file = link;
	}
	return found;
}

it.each(quotes())('the guide quotes %s as it is', (file, code) => {
	expect(read(file)).toContain(code);
});

it('the guide quotes every step', () => {
	const files = quotes().map(([file]) => path.basename(file));
	expect(new Set(files).size).toBeGreaterThanOrEqual(8);
});

const documents = [
	'README.md',
	...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

it.each(documents)('%s links to nothing that is not there', (document) => {
	const links = [...read(document).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(
		([, link]) => link,
	);
	const local = links.filter((link) => !/^[a-z]+:/.test(link));
	const missing = local.filter(
		(link) => !existsSync(path.resolve(root, path.dirname(document), link)),
	);
	expect(missing).toEqual([]);
});

/** The anchors that a page gives to its headings, as GitHub makes them. */
function anchorsOf(document: string): Set<string> {
	const headings = [
		...read(document)
			.replace(/```[^]*?```/g, '')
			.matchAll(/^#+ (.+)$/gm),
	].map(([, words]) => words);
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
	const links = [...read(document).matchAll(/\]\(([^)\s#:]*)#([^)]+)\)/g)];
	const missing = links.filter(([, file, anchor]) => {
		const page = file === '' ? document : path.join(path.dirname(document), file);
		return !anchorsOf(page).has(anchor);
	});
	expect(missing.map(([link]) => link)).toEqual([]);
});

it.each(documents)('%s lists its sections, where it lists any', (document) => {
	const listed = [...read(document).matchAll(/^ *- \[([^\]]+)\]\(#[^)]+\)$/gm)].map(
		([, words]) => words,
	);
	const sections = [
		...read(document)
			.replace(/```[^]*?```/g, '')
			.matchAll(/^## (.+)$/gm),
	].map(([, words]) => words);
	if (listed.length > 0) expect(listed).toEqual(expect.arrayContaining(sections));
});

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

it('the page for operators quotes messages as they are', () => {
	const quoted = [...read('docs/operating.md').matchAll(/"([^"\n]+)"/g)].map(
		([, message]) => message,
	);
	expect(quoted.length).toBeGreaterThan(8);
	expect(quoted.filter((message) => !messages.some((pattern) => pattern.test(message)))).toEqual(
		[],
	);
});

/** Relative imports of a file, from the root. */
function importsOf(file: string): string[] {
	const found = [...read(file).matchAll(/from '(\.[^']*)'/g)];
	return found.map(([, name]) => path.join(path.dirname(file), name));
}

function filesIn(folder: string): string[] {
	return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => path.join(folder, name));
}

it('the third API could stand in nodes/ as it is: it imports what a vendor may', () => {
	const vendor = 'test/thirdApi/Quillmeter';
	const foreign = filesIn(vendor).flatMap(importsOf);
	expect(foreign.length).toBeGreaterThan(20);
	expect(
		foreign.filter(
			(name) => !/^(delivery|values|nodes\/shared)\//.test(name) && !name.startsWith(vendor),
		),
	).toEqual([]);
});

it('its service shares nothing with its client', () => {
	const service = 'test/thirdApi/service';
	expect(
		filesIn(service)
			.flatMap(importsOf)
			.filter((name) => !name.startsWith(service)),
	).toEqual([]);
});
