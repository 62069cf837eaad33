import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CODES } from '../../../delivery/contract/code';
import { folders } from '../../../tools/package/shipped.cjs';
import { read, root } from './documents';

const LIST = 'delivery/contract/code.ts';

const rows = [...read('docs/reference/codes.md').matchAll(/^\| `([a-z-]+)` \|(.*)\|$/gm)];

it('docs/reference/codes.md has one row for each code, and none besides', () => {
	expect(rows.map(([, code]) => code).sort()).toEqual([...CODES].sort());
});

it('each row says the outcomes, what it means and what to do', () => {
	const cells = rows.map(([, code, rest]) => [code, ...rest.split('|').map((cell) => cell.trim())]);
	expect(cells.filter((row) => row.length !== 4 || row.includes(''))).toEqual([]);
});

it('each code is in kebab-case and given by shipped code', () => {
	const sources = folders
		.flatMap((folder) =>
			readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
				path.join(folder, file),
			),
		)
		.filter((file) => file.endsWith('.ts') && file !== LIST)
		.map((file) => readFileSync(path.join(root, file), 'utf8'))
		.concat(read(LIST).split('export type Code ')[1])
		.join('\n');
	expect(CODES.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
	expect(CODES.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
});
