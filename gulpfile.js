'use strict';

const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, series, src } = require('gulp');
const shipped = require('./scripts/shipped.cjs');

/** A file that is gone from the source must be gone from the package. */
function clean() {
	return rm('dist', { recursive: true, force: true });
}

/** The compiler's own CLI, so that its messages and its exit code are the build's. */
function compile() {
	return spawn(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
		{
			stdio: 'inherit',
		},
	);
}

/** n8n looks for icons and codex files (`<Node>.node.json`) beside the compiled node. */
function copyAssets() {
	const assets = shipped.folders.flatMap((folder) => [
		`${folder}/**/*.svg`,
		`${folder}/**/*.node.json`,
	]);
	// Without `encoding: false` gulp would rewrite the bytes as text.
	return src(assets, { base: '.', encoding: false, allowEmpty: true }).pipe(dest('dist'));
}

exports.build = series(clean, compile, copyAssets);
exports.default = exports.build;
