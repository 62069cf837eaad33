import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';
import shipped from './tools/package/shipped.cjs';

const shippedTs = shipped.folders.map((folder) => `${folder}/**/*.ts`);

const nodeGlobals = Object.fromEntries(
	['Buffer', 'URL', 'clearTimeout', 'console', 'fetch', 'process', 'setTimeout'].map((name) => [
		name,
		'readonly',
	]),
);

// n8n only warns about some of its rules; a warning nobody has to fix is no rule.
const { ignores: _ignores, ...communityNodes } = n8nCommunityNodesPlugin.configs.recommended;
const communityRules = Object.fromEntries(
	Object.keys(communityNodes.rules).map((rule) => [rule, 'error']),
);

export default defineConfig(
	globalIgnores(['dist/', 'build/', 'coverage/', 'artefacts/', '.cache/', '**/node_modules/']),
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },

	{
		files: ['**/*.{js,cjs,mjs}'],
		extends: [js.configs.recommended],
		languageOptions: { globals: nodeGlobals },
		rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
	},
	{
		files: ['**/*.{js,cjs}'],
		languageOptions: { sourceType: 'commonjs' },
	},

	{
		files: ['**/*.ts'],
		extends: [js.configs.recommended, tseslint.configs.recommended],
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			eqeqeq: 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
			],
			// The only rules that ask the type checker: a promise nobody waits for is a usage nobody counts.
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
		},
	},

	// What n8n's verification asks of a package, with the same exceptions as its scanner
	// (buildScanConfig of @n8n/scan-community-package). Its scanner ignores inline exceptions, so
	// they are not accepted here either.
	{
		files: ['package.json', 'nodes/**/*.node.json', ...shippedTs],
		extends: [communityNodes],
		linterOptions: { noInlineConfig: true },
		rules: communityRules,
	},
	{
		files: ['package.json', 'nodes/**/*.node.json'],
		languageOptions: { parser: tseslint.parser },
	},
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: shippedTs,
		rules: shipped.rules,
	},
);
