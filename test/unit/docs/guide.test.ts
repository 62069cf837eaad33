import { readdirSync } from 'node:fs';
import path from 'node:path';
import { read, root } from './documents';

const GUIDE = 'docs/design/adding-a-billing-api.md';

/** The blocks of code of the guide, each with the file that was linked last before it. */
function quotes(): Array<[file: string, code: string]> {
	const found: Array<[string, string]> = [];
	let file = '';
	for (const [, link, code] of read(GUIDE).matchAll(/\]\(([^)\s]+)\)|```ts\n([\s\S]*?)```/g)) {
		if (link === undefined) found.push([path.join(path.dirname(GUIDE), file), code]);
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
