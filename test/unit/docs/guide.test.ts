import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

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

const documents = ['README.md', ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
	name.endsWith('.md'),
);

it.each(documents)('%s links to nothing that is not there', (document) => {
	const links = [...read(document).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link);
	const local = links.filter((link) => !/^[a-z]+:/.test(link));
	const missing = local.filter((link) => !existsSync(path.resolve(root, path.dirname(document), link)));
	expect(missing).toEqual([]);
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
	expect(foreign.filter((name) => !/^(delivery|values|nodes\/shared)\//.test(name) && !name.startsWith(vendor))).toEqual([]);
});

it('its service shares nothing with its client', () => {
	const service = 'test/thirdApi/service';
	expect(filesIn(service).flatMap(importsOf).filter((name) => !name.startsWith(service))).toEqual([]);
});
