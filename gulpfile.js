'use strict';

const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync } = require('node:fs');
const { rename, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { dest, series, src } = require('gulp');
const shipped = require('./scripts/shipped.cjs');

/** Built here and moved when complete, so that nobody loads half a dist/. */
const UNFINISHED = `build/dist-${process.pid}`;
/** Says what the last complete build was made from, and what it made. */
const STAMP = 'build/dist.stamp';
/** What decides on the result beside the shipped sources: the compiler, and how it is called. */
const SETTINGS = [
	'gulpfile.js',
	'scripts/shipped.cjs',
	'tsconfig.json',
	'tsconfig.build.json',
	'package-lock.json',
];

/** Every npm script builds first; whoever comes after the first finds the work done. */
function build(done) {
	const isFresh = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp();
	if (isFresh) done();
	else series(compile, copyAssets, moveIntoPlace)(done);
}

/** Names and contents of sources, settings and result; modification times change with a checkout. */
function stamp() {
	const hash = createHash('sha256');
	const files = [...SETTINGS, ...[...shipped.folders, 'dist'].flatMap(filesBelow)];
	for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
	return hash.digest('hex');
}

function filesBelow(folder) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
		.sort();
}

/** The compiler's own CLI, so that its messages and its exit code are the build's. */
function compile() {
	mkdirSync('build', { recursive: true });
	const tsc = require.resolve('typescript/bin/tsc');
	const options = ['-p', 'tsconfig.build.json', '--outDir', UNFINISHED];
	return spawn(process.execPath, [tsc, ...options], { stdio: 'inherit' });
}

/** n8n looks for icons and codex files (`<Node>.node.json`) beside the compiled node. */
function copyAssets() {
	const assets = shipped.folders.flatMap((folder) => [
		`${folder}/**/*.svg`,
		`${folder}/**/*.node.json`,
	]);
	// Without `encoding: false` gulp would rewrite the bytes as text.
	return src(assets, { base: '.', encoding: false, allowEmpty: true }).pipe(dest(UNFINISHED));
}

async function moveIntoPlace() {
	await rm('dist', { recursive: true, force: true });
	await rename(UNFINISHED, 'dist');
	await writeFile(STAMP, stamp());
}

exports.build = build;
exports.default = build;
