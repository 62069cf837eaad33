'use strict';

const shipped = require('./tools/package/shipped.cjs');

const SHIPPED = `^(${shipped.folders.join('|')})/`;
const NOT_SHIPPED = '^(tools|test)/';
const ALLOWED_MODULES = `^((node:)?crypto$|node_modules/(${shipped.modules.join('|')})/)`;

/** Rooms from the ground up: none needs one that comes after it. */
const ROOMS = {
	delivery: [
		'contract',
		'rules',
		'identity',
		'run',
		'stored',
		'confirm',
		'create',
		'correct',
		'reconcile',
	],
	'nodes/shared': ['screen', 'host', 'columns', 'read', 'items', 'report', '[^/]+[.]ts$'],
};

const onlyDownwards = Object.entries(ROOMS).flatMap(([wing, rooms]) =>
	rooms.slice(0, -1).map((room, floor) => ({
		name: `${wing}/${room}-only-downwards`,
		comment: 'Whoever reads a room need not know those above it.',
		severity: 'error',
		from: { path: `^${wing}/${room}/` },
		to: { path: `^${wing}/(${rooms.slice(floor + 1).join('|')})` },
	})),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		...onlyDownwards,
		{
			name: 'no-cycle',
			comment: 'Modules that need each other cannot be read, tested or replaced alone.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'no-missing-module',
			comment: "An import that resolves to nothing fails at the user's, not here.",
			severity: 'error',
			from: {},
			to: { couldNotResolve: true },
		},
		{
			name: 'values-know-nobody',
			comment:
				'values/ is the bottom: decimals, instants, sentences and JSON, used by all, using none.',
			severity: 'error',
			from: { path: '^values/' },
			to: { path: '^(credentials|nodes|delivery)/' },
		},
		{
			name: 'delivery-knows-no-vendor',
			comment: 'A third billing API is one new folder and no change in delivery/.',
			severity: 'error',
			from: { path: '^delivery/' },
			to: { path: '^(credentials|nodes)/' },
		},
		{
			name: 'vendors-know-not-each-other',
			comment:
				'The first word of a node folder names its vendor; RebillyUsageTrigger may use RebillyUsage.',
			severity: 'error',
			from: { path: '^nodes/([A-Z][a-z]+)' },
			to: { path: '^nodes/[A-Z]', pathNot: '^nodes/$1[/A-Z]' },
		},
		{
			name: 'shared-knows-no-vendor',
			comment: 'What nodes share (a lower-case folder) must serve the next vendor as well.',
			severity: 'error',
			from: { path: '^nodes/[a-z]' },
			to: { path: '^nodes/[A-Z]' },
		},
		{
			name: 'shipped-needs-only-shipped',
			comment: 'Tools and tests are not in the package.',
			severity: 'error',
			from: { path: SHIPPED },
			to: { path: NOT_SHIPPED },
		},
		{
			name: 'shipped-needs-only-what-n8n-has',
			comment: 'The package has no dependencies; n8n provides these modules and no others.',
			severity: 'error',
			from: { path: SHIPPED },
			to: { pathNot: [SHIPPED, NOT_SHIPPED, ALLOWED_MODULES] },
		},
		{
			name: 'sandbox-knows-not-its-client',
			comment:
				"Written from the API's facts: sharing code with the client would share its mistakes.",
			severity: 'error',
			from: { path: '^tools/sandbox/' },
			to: { path: [SHIPPED, '^(tools/(?!sandbox/)|test/)'] },
		},
	],
	options: {
		doNotFollow: { path: '(^|/)node_modules/' },
		exclude: { path: '^(dist|build|coverage|artefacts|[.]cache)/' },
		// Imports of types count too: they tie the source together just as well.
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['require', 'node', 'default', 'types'],
		},
	},
};
