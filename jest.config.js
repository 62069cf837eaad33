'use strict';

/** @type {(folder: string) => import('jest').Config} */
const project = (folder) => ({
	displayName: folder,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${folder}/**/*.test.ts`],
	// swc only strips the types (tsc checks them in `npm run typecheck`), and compiles to CommonJS,
	// which makes n8n-core and n8n-workflow load their CommonJS builds, as n8n does.
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	// The copies of package.json and of the modules in there would clash with the ones at the root.
	modulePathIgnorePatterns: ['<rootDir>/(dist|build|artefacts)/'],
});

/** The unit tests that hold values against schemas: what comes of them must not depend on zod. */
const schemaTests = [
	'delivery/invalidItems',
	'nodes/{*Schema,faultMessages,identity,identNumbers,mutations,nestedJson,usageObject}',
];

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		project('unit'),
		// With the zod of an n8n to come: zod 4, by the entry that the nodes import.
		{
			...project('unit'),
			displayName: 'zod4',
			testMatch: schemaTests.map((files) => `<rootDir>/test/unit/${files}.test.ts`),
			moduleNameMapper: { '^zod/v3$': 'zod4/v3' },
		},
		// Each of these files loads n8n's engine and runs whole workflows.
		project('engine'),
		// Small proofs, and that the proof fails with a guarantee switched off.
		project('prove'),
		// A real n8n, which has to be installed first. What guards every change, and all there is.
		{
			...project('e2e'),
			globals: { isFullRun: false },
			testPathIgnorePatterns: ['/node_modules/', '/e2e/(older|httpRequest)\\.test\\.ts$'],
		},
		{ ...project('e2e'), displayName: 'e2e-full', globals: { isFullRun: true } },
	],
	// Ends a test that hangs, and no other, however slow the machine. Jest takes it from here only.
	testTimeout: 10 * 60_000,
	maxWorkers: 2,
	testSequencer: '<rootDir>/tools/longestFirst.cjs',
	// Every engine test file loads the engine anew; a worker that kept too many of them is replaced.
	workerIdleMemoryLimit: '1GB',
};
