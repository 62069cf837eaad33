import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { releaseFaults, type ReleaseState } from '../../../tools/package/releaseChecks';
import { root } from './support/workflows';

const manifest = {
	name: 'n8n-nodes-metering',
	version: '1.2.3',
	bugs: { url: 'https://github.com/acme/n8n-nodes-metering/issues' },
};

const CHANGELOG = '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n\n- New.\n';

/** A package that is ready, but for what is given. */
function state({ files = {}, ...changed }: Change = {}): ReleaseState {
	const ready = {
		'package.json': '{ "author": { "name": "Acme", "email": "nodes@acme.test" } }',
		'SECURITY.md': 'Write to security@acme.test.\n',
		'CHANGELOG.md': CHANGELOG,
		'README.md': 'npm install ./n8n-nodes-metering-1.2.3.tgz\n',
	};
	const all = Object.entries({ ...ready, ...files });
	return {
		manifest,
		lockVersion: '1.2.3',
		files: new Map(all.filter((entry): entry is [string, string] => entry[1] !== undefined)),
		gitStatus: '',
		...changed,
	};
}

type Change = Partial<Omit<ReleaseState, 'files'>> & { files?: Record<string, string | undefined> };

const placesOf = (change: Change): string[] =>
	releaseFaults(state(change)).flatMap(({ places }) => places);

it('finds nothing in a package that is ready, with its tag or before it has one', () => {
	expect(releaseFaults(state())).toEqual([]);
	expect(releaseFaults(state({ tag: 'v1.2.3' }))).toEqual([]);
});

it.each([
	['name of the author', 'The n8n-nodes-usage-reporting contributors'],
	['address of the author', 'maintainers@n8n-nodes-usage-reporting.example'],
	['address for weaknesses', 'security@n8n-nodes-usage-reporting.example'],
	['repository', 'git+https://github.com/n8n-nodes-usage-reporting/n8n-nodes-usage-reporting.git'],
	['repository over ssh', 'git@github.com:n8n-nodes-usage-reporting/n8n-nodes-usage-reporting.git'],
])('finds the placeholder of the %s on each line where it stands', (_name, placeholder) => {
	const files = { 'a.json': `{\n"x": "${placeholder}"\n}`, 'b/c.ts': placeholder };
	expect(placesOf({ files })).toEqual(['a.json:2', 'b/c.ts:1']);
});

it('takes no other address for a placeholder', () => {
	const files = {
		'a.md': 'owner@usage-reporting.example, https://github.com/acme/n8n-nodes-usage-reporting',
	};
	expect(releaseFaults(state({ files }))).toEqual([]);
});

it('wants a place for bugs and a page about security', () => {
	expect(placesOf({ manifest: { ...manifest, bugs: undefined } })).toEqual(['package.json']);
	expect(placesOf({ files: { 'SECURITY.md': undefined } })).toEqual(['SECURITY.md']);
});

it.each([
	['no page', undefined],
	['only what is unreleased', '## [Unreleased]\n'],
	['another version', '## [1.2.2] - 2026-12-01\n'],
	['a version that begins alike', '## [1.2.30] - 2026-12-01\n'],
	['a version that a pattern would take', '## [1x2x3] - 2026-12-01\n'],
	['no date', '## [1.2.3]\n'],
	['words for a date', '## [1.2.3] - soon\n'],
	['the pattern of a date', '## [1.2.3] - YYYY-MM-DD\n'],
	['a day that no month has', '## [1.2.3] - 2026-02-30\n'],
])('wants the version in the changelog with its day, not %s', (_name, text) => {
	expect(placesOf({ files: { 'CHANGELOG.md': text } })).toEqual(['CHANGELOG.md']);
});

it.each(['v1.2.4', '1.2.3', 'v1.2.3-rc.1'])('refuses the tag %s', (tag) => {
	expect(placesOf({ tag })).toEqual(['package.json']);
});

it('wants one version in both manifests', () => {
	expect(placesOf({ lockVersion: '1.2.2' })).toEqual(['package-lock.json']);
});

it('finds a page that names the packed file of another version', () => {
	const files = { 'docs/install.md': 'a\nn8n-nodes-metering-1.2.2.tgz\nn8n-nodes-metering-*.tgz' };
	expect(placesOf({ files })).toEqual(['docs/install.md:2']);
});

it('finds what no commit has', () => {
	expect(placesOf({ gitStatus: ' M nodes/a.ts\n?? b.ts\n' })).toEqual(['nodes/a.ts', 'b.ts']);
});

it('says of each fault how to fix it', () => {
	const faults = releaseFaults(
		state({
			tag: 'v9',
			lockVersion: '0',
			gitStatus: '?? x\n',
			files: { 'SECURITY.md': undefined },
		}),
	);
	expect(faults).toHaveLength(4);
	for (const { what, fix } of faults) {
		expect(what).not.toBe('');
		expect(fix).toMatch(/\S/);
	}
});

describe('the command', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'release-check-'));
		const { files } = state({
			files: {
				'package.json': JSON.stringify(manifest),
				'package-lock.json': JSON.stringify({ version: '1.2.3' }),
			},
		});
		for (const [file, text] of files) writeFileSync(path.join(folder, file), text);
		git('init', '--quiet');
		git('add', '.');
		git('-c', 'user.name=A', '-c', 'user.email=a@acme.test', 'commit', '--quiet', '-m', 'All');
	});

	afterEach(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	const git = (...args: string[]) => execFileSync('git', args, { cwd: folder });

	function check(...args: string[]): { status: number | null; output: string } {
		const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs');
		const script = path.join(root, 'tools/package/release-check.mjs');
		const { status, stdout, stderr } = spawnSync(process.execPath, [tsx, script, ...args], {
			cwd: folder,
			encoding: 'utf8',
		});
		return { status, output: stdout + stderr };
	}

	it('ends well where everything is ready', () => {
		expect(check('--tag', 'v1.2.3')).toEqual({
			status: 0,
			output: 'n8n-nodes-metering 1.2.3 is ready to be released.\n',
		});
	});

	it('ends with 1, and names each place and what to do', () => {
		writeFileSync(path.join(folder, 'SECURITY.md'), 'security@n8n-nodes-usage-reporting.example\n');
		const { status, output } = check('--tag', 'v1.2.4');
		expect(status).toBe(1);
		expect(output).toContain('    SECURITY.md:1\n');
		expect(output).toContain('The tag is v1.2.4, the version 1.2.3.\n  Tag the commit v1.2.3');
		expect(output).toContain('There are changes that no commit has.');
		expect(output).toContain('is not ready to be released');
	});
});
