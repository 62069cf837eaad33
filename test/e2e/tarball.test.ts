import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
	installPackage,
	packPackage,
	type PackedPackage,
} from '../../tools/n8n/install/communityPackage';
import { moduleFile, type Edition } from '../../tools/n8n/folder';
import { installHost } from '../../tools/n8n/install/install';
import { run } from '../../tools/n8n/process/run';
import manifest from '../../package.json';
import shipped from '../../tools/package/shipped.cjs';
import { packageDirectory } from '../engine/support/stage';
import { filesIn, loadedBy, requiredModules } from './support/bareInstall';

const MINUTE = 60_000;
const folder = mkdtempSync(path.join(tmpdir(), 'n8n-tarball-'));
const userFolder = path.join(folder, 'user');
const nodesFolder = path.join(userFolder, '.n8n/nodes/node_modules');
const packageFolder = path.join(nodesFolder, manifest.name);
let packed: PackedPackage;
let contents: string[];

beforeAll(async () => {
	packed = await packPackage(packageDirectory, path.join(folder, 'packed'));
	const listed = await run('tar', ['-tzf', packed.tarball]);
	contents = listed
		.trim()
		.split('\n')
		.map((file) => file.replace(/^package\//, ''))
		.sort();
	await installPackage(packed, userFolder);
}, 5 * MINUTE);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the source of the shipped folders becomes. */
function filesOfSource(): string[] {
	return shipped.folders.flatMap((name) =>
		filesIn(path.join(packageDirectory, name)).map(
			(file) => `dist/${name}/${file.replace(/\.ts$/, '.js')}`,
		),
	);
}

describe('the packed package', () => {
	it('holds the compiled source, the icons and the codex files of what ships, and nothing else', () => {
		expect(contents).toEqual([...filesOfSource(), 'package.json', 'README.md', 'LICENSE'].sort());
		expect(contents.filter((file) => /\.(ts|map)$/.test(file))).toEqual([]);
	});

	it('asks for no other package', async () => {
		const packedManifest: unknown = JSON.parse(
			await run('tar', ['-xzOf', packed.tarball, 'package/package.json']),
		);
		for (const field of [
			'dependencies',
			'optionalDependencies',
			'bundleDependencies',
			'bundledDependencies',
		]) {
			expect(packedManifest).not.toHaveProperty(field);
		}
		expect(packedManifest).toMatchObject({ peerDependencies: { 'n8n-workflow': '*' } });
	});

	it('is small', () => {
		const unpacked = contents
			.map((file) => statSync(path.join(packageFolder, file)).size)
			.reduce((sum, size) => sum + size);
		const size = statSync(packed.tarball).size;
		console.info(
			`${contents.length} files, ${(size / 1000).toFixed(0)} kB packed, ${(unpacked / 1000).toFixed(0)} kB unpacked`,
		);
		// It grows with what the nodes do; that nothing else comes along is the first of these tests.
		expect(size).toBeLessThan(300_000);
	});
});

describe('an installation as the panel Community nodes makes it', () => {
	it('unpacks the package and brings no module', () => {
		expect(filesIn(packageFolder)).toEqual(contents);
		expect(readdirSync(nodesFolder)).toEqual([manifest.name]);
	});

	it.each<Edition>(['current', 'older'])(
		'loads in the %s n8n with modules that n8n itself brings',
		async (edition) => {
			const host = await installHost({ edition });
			const modules = requiredModules(packageFolder);
			const { nodes, credentials, files } = await loadedBy(host, packageFolder, modules);

			expect(nodes).toEqual(['instellix', 'rebillyUsage', 'rebillyUsageTrigger']);
			expect(credentials).toEqual(['instellixOAuth2Api', 'rebillyApi']);
			expect(modules).toEqual(
				expect.arrayContaining([
					'luxon',
					'n8n-workflow',
					'zod/v3',
					expect.stringMatching(/^lodash\//),
				]),
			);
			const { dependencies } = readJson(moduleFile(host, 'n8n/package.json'));
			for (const module of modules.filter((name) => !isBuiltin(name))) {
				const [name] = module.split('/');
				expect(files[module]).toContain(moduleFile(host, name) + path.sep);
				// What another package has brought along lies beside n8n in some installations only.
				expect(dependencies).toHaveProperty([name]);
			}
			expect(existsSync(path.join(packageFolder, 'node_modules'))).toBe(false);
		},
		60 * MINUTE,
	);
});

function readJson(file: string): { dependencies: Record<string, string> } {
	return JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> };
}
