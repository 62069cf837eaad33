'use strict';

const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } = require('node:fs');
const { rename, rm, stat, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { dest, series, src } = require('gulp');
const shipped = require('./tools/package/shipped.cjs');

/** Says what the last complete build was made from, and what it made. */
const STAMP = 'build/dist.stamp';
/** What decides on the result beside the shipped sources: the compiler, and how it is called. */
const SETTINGS = [
	'gulpfile.js',
	'tools/package/shipped.cjs',
	'tsconfig.json',
	'tsconfig.build.json',
	'package-lock.json',
	require.resolve('typescript/package.json'),
];
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/** Every npm script builds first; whoever comes after the first finds the work done. */
function build(done) {
	const made = readStamp();
	const sources = digestOfSources();
	if (made.from === sources && made.to === digestBelow('dist')) return done();
	// A folder of its own for each build, moved when complete: nobody loads half a dist/.
	mkdirSync('build', { recursive: true });
	const folder = mkdtempSync('build/dist-');
	const compile = () => compileInto(folder);
	const copyAssets = () => copyAssetsInto(folder);
	// The digest of before compiling: what is edited meanwhile is not in the result.
	const moveIntoPlace = () => move(folder, { from: sources, to: digestBelow(folder) });
	return series(clearAbandoned, compile, copyAssets, moveIntoPlace)(done);
}

function readStamp() {
	const [from, to] = existsSync(STAMP) ? readFileSync(STAMP, 'utf8').split(' ') : [];
	return { from, to };
}

/** Of names and contents, because modification times change with a checkout. */
function digestOf(files, nameOf) {
	const hash = createHash('sha256');
	for (const file of files)
		hash
			.update(`${nameOf(file)}\0`)
			.update(readFileSync(file))
			.update('\0');
	return hash.digest('hex');
}

function digestOfSources() {
	const files = [...SETTINGS, ...shipped.folders.flatMap(filesBelow)];
	return digestOf(files, (file) => path.relative('.', file));
}

/** Nothing where there is no such folder, or another build is just moving it away. */
function digestBelow(folder) {
	try {
		return digestOf(filesBelow(folder), (file) => path.relative(folder, file));
	} catch (error) {
		if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
		throw error;
	}
}

function filesBelow(folder) {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
		.sort();
}

/** What a build left behind that was killed. */
async function clearAbandoned() {
	const left = readdirSync('build').filter((name) => name.startsWith('dist-'));
	for (const folder of left.map((name) => path.join('build', name))) {
		const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
		if (Date.now() - mtimeMs < ABANDONED_AFTER_MS) continue;
		await rm(folder, { recursive: true, force: true });
	}
}

/** The compiler's own CLI, so that its messages and its exit code are the build's. */
function compileInto(folder) {
	const tsc = require.resolve('typescript/bin/tsc');
	const options = ['-p', 'tsconfig.build.json', '--outDir', folder];
	const compiler = spawn(process.execPath, [tsc, ...options], { stdio: 'inherit' });
	return new Promise((resolve, reject) => {
		compiler.once('error', reject);
		compiler.once('close', (code) => {
			if (code === 0) return resolve();
			return rm(folder, { recursive: true, force: true }).then(
				() => reject(new Error(`The compiler ended with exit code ${code}.`)),
				reject,
			);
		});
	});
}

/** n8n looks for icons and codex files (`<Node>.node.json`) beside the compiled node. */
function copyAssetsInto(folder) {
	const assets = shipped.folders.flatMap((name) => [`${name}/**/*.svg`, `${name}/**/*.node.json`]);
	// Without `encoding: false` gulp would rewrite the bytes as text.
	return src(assets, { base: '.', encoding: false, allowEmpty: true }).pipe(dest(folder));
}

async function move(folder, { from, to }) {
	const previous = `${folder}-previous`;
	await rename('dist', previous).catch(unless('ENOENT'));
	// Another build may have been faster; what it made is judged by the next one.
	await rename(folder, 'dist').catch(unless('ENOTEMPTY', 'EEXIST'));
	await writeFile(STAMP, `${from} ${to}`);
	for (const left of [folder, previous]) await rm(left, { recursive: true, force: true });
}

function unless(...codes) {
	return (error) => {
		if (!codes.includes(error.code)) throw error;
	};
}

exports.build = build;
exports.default = build;
