'use strict';

// Loads a community package with the loader and the module paths of an n8n, and writes what came of
// it. Run by the Node of that n8n:  node loadAsHost.cjs N8N_FOLDER PACKAGE_FOLDER MODULES_AS_JSON

const Module = require('node:module');
const path = require('node:path');

const [n8nFolder, packageFolder, modules] = process.argv.slice(2);
const loadingFile = path.join(n8nFolder, 'dist/load-nodes-and-credentials.js');
// As n8n does it when it starts (LoadNodesAndCredentials.init): where it finds modules, all packages do.
process.env.NODE_PATH = Module._nodeModulePaths(path.dirname(loadingFile)).join(path.delimiter);
Module._initPaths();

const fromN8n = Module.createRequire(loadingFile);
const fromPackage = Module.createRequire(path.join(packageFolder, 'package.json'));

async function main() {
	fromN8n('reflect-metadata');
	const { PackageDirectoryLoader } = fromN8n('n8n-core');
	const loader = new PackageDirectoryLoader(packageFolder);
	await loader.loadAll();
	return {
		nodes: Object.keys(loader.known.nodes).sort(),
		credentials: Object.keys(loader.known.credentials).sort(),
		files: Object.fromEntries(JSON.parse(modules).map((name) => [name, fromPackage.resolve(name)])),
	};
}

main().then(
	(loaded) => process.stdout.write(`\n${JSON.stringify(loaded)}\n`, () => process.exit()),
	(error) => {
		console.error(error);
		process.exit(1);
	},
);
