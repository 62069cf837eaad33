import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(__dirname, '../../..');
export const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Every page below docs/, from the root. */
export const pages: readonly string[] = readdirSync(path.join(root, 'docs'), {
	recursive: true,
	encoding: 'utf8',
})
	.filter((name) => name.endsWith('.md'))
	.map((name) => path.posix.join('docs', name.split(path.sep).join('/')))
	.sort();

/** All that is written for readers; those that a release brings are held where they are. */
export const documents: readonly string[] = [
	'README.md',
	'CHANGELOG.md',
	...['CONTRIBUTING.md', 'SECURITY.md', 'RELEASING.md'].filter((name) =>
		existsSync(path.join(root, name)),
	),
	...pages,
];

/** The text of a page without its blocks of code. */
export const prose = (document: string): string => read(document).replace(/```[^]*?```/g, '');

export interface Link {
	/** As it stands in the page. */
	readonly text: string;
	/** The file it leads to, from the root. */
	readonly file: string;
	readonly anchor?: string;
}

/** The links of a page that lead to a file of this repository, or to a heading of the page itself. */
export function linksOf(document: string): Link[] {
	return [...prose(document).matchAll(/\]\(([^)\s#]*)(?:#([^)\s]+))?\)/g)].flatMap(
		([text, target, anchor]) =>
			/^[a-z]+:/.test(target) ? [] : [{ text, file: fileOf(document, target), anchor }],
	);
}

function fileOf(document: string, target: string): string {
	return target === '' ? document : path.posix.join(path.posix.dirname(document), target);
}
