/*
 * Says what is still to be done before this commit can be released: `npm run release:check`, with
 * `-- --tag v1.2.3` for a tag that has been set. Exits with 1 while anything is.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { releaseFaults } from './releaseChecks.ts';

/** What explains or tests the placeholders has to name them. */
const NOT_PUBLISHED = /^(test\/|scripts\/releaseChecks\.ts$)/;
const TEXT = /(^|\/)(LICENSE|[^/]+\.(c?ts|[cm]?js|json|md|ya?ml))$/;

const tag = readTag();
const root = git('rev-parse', '--show-toplevel').trim();
const read = (file) => readFileSync(path.join(root, file), 'utf8');

const tracked = git('ls-files', '-z', '--full-name', root).split('\0').filter(Boolean);
const names = tracked.filter(
	(file) => TEXT.test(file) && !NOT_PUBLISHED.test(file) && existsSync(path.join(root, file)),
);

const manifest = JSON.parse(read('package.json'));
const faults = releaseFaults({
	manifest,
	lockVersion: JSON.parse(read('package-lock.json')).version,
	files: new Map(names.map((file) => [file, read(file)])),
	gitStatus: git('status', '--porcelain'),
	tag,
});

for (const { what, places, fix } of faults) {
	console.log(`${what}.\n  ${fix}`);
	for (const place of places) console.log(`    ${place}`);
	console.log('');
}
console.log(
	faults.length === 0
		? `${manifest.name} ${manifest.version} is ready to be released.`
		: `${manifest.name} ${manifest.version} is not ready to be released. How to do it: RELEASING.md`,
);
process.exitCode = faults.length === 0 ? 0 : 1;

function readTag() {
	try {
		return parseArgs({ options: { tag: { type: 'string' } } }).values.tag;
	} catch (error) {
		console.error(`${error.message}\nUsage: npm run release:check -- --tag v1.2.3`);
		process.exit(2);
	}
}

function git(...args) {
	return execFileSync('git', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
}
