/*
 * `npm run scan`: n8n's verification scanner on the source and on what would be published, and
 * the rules of n8n's verification which that scanner does not check. Works offline; exits non-zero
 * when anything is wrong. Expects a fresh dist/ (the npm script builds it).
 */

import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { Linter } from 'eslint';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import shipped from './shipped.cjs';

const root = path.resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** The files `npm publish` would send, as npm itself names them. */
function packedFiles() {
	const json = execFileSync(
		'npm',
		[
			'pack',
			'--dry-run',
			'--json',
			'--ignore-scripts',
			'--offline',
			'--no-update-notifier',
			'--loglevel=error',
		],
		{ cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
	);
	return JSON.parse(json)[0].files.map((file) => file.path);
}

async function n8nScanner(dir, patterns) {
	const result = await analyzePackage(dir, patterns);
	// It passes a folder in which it found nothing to read; a gate must not.
	if (result.passed && !result.message) return [];
	return [`${result.message}${result.details ? `\n${result.details}` : ''}`];
}

function checkManifest() {
	const faults = [];
	if (Object.keys(manifest.dependencies ?? {}).length > 0)
		faults.push('"dependencies" must be empty');
	if (!isDeepStrictEqual(manifest.peerDependencies, { 'n8n-workflow': '*' })) {
		faults.push('"peerDependencies" must be exactly {"n8n-workflow": "*"}');
	}
	for (const field of [
		'bundleDependencies',
		'bundledDependencies',
		'optionalDependencies',
		'overrides',
	]) {
		if (field in manifest) faults.push(`"${field}" is not allowed`);
	}
	const lifecycle = [
		'prepare',
		'preinstall',
		'install',
		'postinstall',
		'prepublish',
		'preprepare',
		'postprepare',
	];
	for (const name of lifecycle) {
		if (name in (manifest.scripts ?? {}))
			faults.push(`the script "${name}" would run at the user's`);
	}
	if (!isDeepStrictEqual(manifest.files, ['dist'])) faults.push('"files" must be ["dist"]');
	return faults;
}

/** Only compiled code of the shipped folders, icons and codex files; tests and sources stay here. */
function checkPackList(files) {
	const inDist = new RegExp(`^dist/(${shipped.folders.join('|')})/.+\\.(js|svg|json)$`);
	const notShipped = /(^|\/)(tests?|__tests__|tools)\/|[./](test|spec)\.js$/;
	const beside = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'];
	const faults = files
		.filter((file) => !beside.includes(file) && (!inDist.test(file) || notShipped.test(file)))
		.map((file) => `${file} does not belong in the package`);
	return [...faults, ...(files.includes('LICENSE') ? [] : ['LICENSE is missing'])];
}

/** What n8n reads from package.json and loads by name must be there, and nothing else wait in vain. */
function checkEntries(files) {
	const faults = [];
	for (const kind of ['credentials', 'nodes']) {
		const listed = manifest.n8n?.[kind] ?? [];
		if (listed.length === 0) faults.push(`n8n.${kind} is empty`);
		for (const file of listed.filter((name) => !files.includes(name))) {
			faults.push(`n8n.${kind} names ${file}, which is not in the package`);
		}
		const suffix = kind === 'nodes' ? '.node.js' : '.credentials.js';
		for (const file of files.filter((name) => name.endsWith(suffix) && !listed.includes(name))) {
			faults.push(`${file} is not named in n8n.${kind}`);
		}
	}
	for (const node of manifest.n8n?.nodes ?? []) {
		if (!files.includes(`${node}on`))
			faults.push(`${node} has no codex file (${path.basename(node)}on)`);
	}
	return faults;
}

/** Compiled code: nothing of the host but the modules it provides. */
function checkCode(dir, files) {
	const linter = new Linter({ cwd: dir });
	const config = {
		files: ['**/*.js'],
		languageOptions: { ecmaVersion: 2022, sourceType: 'commonjs' },
		linterOptions: { noInlineConfig: true },
		rules: shipped.rules,
	};
	const faults = [];
	for (const file of files.filter((name) => name.endsWith('.js'))) {
		const code = readFileSync(path.join(dir, file), 'utf8');
		for (const { line, column, message } of linter.verify(code, config, {
			filename: path.join(dir, file),
		})) {
			faults.push(`${file}:${line}:${column} ${message}`);
		}
		for (const [, wanted] of code.matchAll(/require\("(\.{1,2}\/[^"]+)"\)/g)) {
			const target = path.posix.join(path.posix.dirname(file), wanted);
			const candidates = [target, `${target}.js`, `${target}/index.js`];
			if (!candidates.some((name) => files.includes(name))) {
				faults.push(`${file} requires ${wanted}, which is not in the package`);
			}
		}
		for (const [, icon] of code.matchAll(/["'`]file:([^"'`]+)["'`]/g)) {
			if (!files.includes(path.posix.join(path.posix.dirname(file), icon))) {
				faults.push(`${file} shows the icon ${icon}, which is not in the package`);
			}
		}
	}
	return faults;
}

if (!existsSync(path.join(root, 'dist'))) {
	console.error('There is no dist/ to scan: run "npm run build" first.');
	process.exit(1);
}

const files = packedFiles();
const packed = mkdtempSync(path.join(tmpdir(), 'usage-reporting-scan-'));
try {
	for (const file of files) cpSync(path.join(root, file), path.join(packed, file));

	const shippedSources = `{${shipped.folders.join(',')}}/**/*.ts`;
	const checks = [
		[
			"n8n's scanner on the source",
			await n8nScanner(root, [...SOURCE_FILE_PATTERNS, shippedSources]),
		],
		["n8n's scanner on the package", await n8nScanner(packed)],
		['package.json', checkManifest()],
		['list of packed files', checkPackList(files)],
		['nodes, credentials and codex files', checkEntries(files)],
		['modules and globals of the compiled code', checkCode(packed, files)],
	];

	for (const [name, faults] of checks) {
		console.log(`${faults.length === 0 ? 'passed' : 'FAILED'}  ${name}`);
		for (const fault of faults) console.log(`        ${fault}`);
	}
	const failed = checks.filter(([, faults]) => faults.length > 0).length;
	console.log(
		`\nScan of ${files.length} packed files: ${failed === 0 ? 'passed' : `${failed} of ${checks.length} checks failed`}.`,
	);
	process.exitCode = failed === 0 ? 0 : 1;
} finally {
	rmSync(packed, { recursive: true, force: true });
}
