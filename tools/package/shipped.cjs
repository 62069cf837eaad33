'use strict';

/*
 * What ships, and what shipped code may reach for. The build, both linters, the cycle check and
 * the scan all read it here, so that none of them can be looser than another.
 */

/** Source folders that end up in dist/. */
const folders = ['credentials', 'nodes', 'delivery', 'values'];

/**
 * Modules that every n8n from 1.123 on lists in its own package.json, so that it provides them
 * however it was installed; the package itself brings none. Of zod only `zod/v3`, which zod 4 has
 * as well: an n8n that goes on to zod 4 changes nothing here.
 */
const modules = ['n8n-workflow', 'zod/v3', 'luxon', 'lodash', 'crypto', 'node:crypto'];

/** Matches every import that is neither relative nor one of `modules` (or a path inside one). */
const foreignModule = `^(?!\\.{1,2}(/|$)|(${modules.join('|')})(/|$))`;

const ownTimers = "Timers of one's own outlive a cancelled execution; use sleep of n8n-workflow.";
const ownRequests =
	"Requests go through n8n's helpers, which know the credential, proxy and cancel signal.";
const noEnvironment = 'Shipped code sees neither the process nor its environment.';

const globals = [
	...['process', 'global', 'globalThis', '__dirname', '__filename'].map((name) => [
		name,
		noEnvironment,
	]),
	...[
		'setTimeout',
		'setInterval',
		'setImmediate',
		'clearTimeout',
		'clearInterval',
		'clearImmediate',
	].map((name) => [name, ownTimers]),
	...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'].map((name) => [name, ownRequests]),
].map(([name, message]) => ({ name, message }));

/**
 * ESLint core rules for shipped code, as source and as compiled. n8n's own rule for imports lets
 * every devDependency pass, though none is there at run time; these do not.
 */
const rules = {
	'no-console': 'error',
	'no-eval': 'error',
	'no-implied-eval': 'error',
	'no-new-func': 'error',
	'no-restricted-globals': ['error', ...globals],
	'no-restricted-imports': [
		'error',
		{
			patterns: [
				{ regex: foreignModule, message: 'n8n does not provide this module at run time.' },
			],
		},
	],
	'no-restricted-syntax': [
		'error',
		{ selector: 'ImportExpression', message: 'Import at the top, where the scan can see it.' },
		{
			selector: `CallExpression[callee.name="require"] > Literal[value=/${foreignModule.replaceAll('/', '\\/')}/]`,
			message: 'n8n does not provide this module at run time.',
		},
		{
			selector: 'CallExpression[callee.name="require"]:not([arguments.0.type="Literal"])',
			message: 'Only a literal module name can be checked.',
		},
		{
			selector: ':not(CallExpression) > Identifier[name="require"]',
			message: 'require may only be called, with a literal module name.',
		},
	],
};

module.exports = { folders, modules, rules };
