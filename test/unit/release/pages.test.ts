import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../../package.json';
import { folders } from '../../../tools/package/shipped.cjs';
import { npmCommands, read, root } from './support/workflows';

const pages = [
	'CONTRIBUTING.md',
	'SECURITY.md',
	'RELEASING.md',
	'.github/pull_request_template.md',
];

describe.each(pages)('%s', (page) => {
	it('links to nothing that is not there', () => {
		const links = [...read(page).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link!);
		const local = links.filter((link) => !/^[a-z]+:/.test(link));
		const missing = local.filter(
			(link) => !existsSync(path.resolve(root, path.dirname(page), link)),
		);
		expect(missing).toEqual([]);
	});

	it('names no folder and no source file that is not there', () => {
		const named = [...read(page).matchAll(/`([\w.-]+(?:\/[\w.-]+)*(?:\/|\.ts))`/g)];
		const made = ['dist/', 'unit/', 'engine/', 'prove/', 'e2e/', 'thirdApi/'];
		const missing = named
			.map(([, name]) => name!)
			.filter((name) => !name.startsWith('.ts') && !made.includes(name))
			.filter((name) => !existsSync(path.join(root, name)));
		expect(missing).toEqual([]);
	});

	it('asks npm for nothing that package.json does not have', () => {
		const scripts = npmCommands(read(page)).filter((command) => command.startsWith('run '));
		expect(Object.keys(manifest.scripts).map((name) => `run ${name}`)).toEqual(
			expect.arrayContaining(scripts),
		);
	});
});

it('CONTRIBUTING.md fits on a page and maps every folder', () => {
	const page = read('CONTRIBUTING.md');
	expect(page.split('\n').length).toBeLessThan(120);
	const all = readdirSync(root, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);
	const notOurs = ['node_modules', 'dist', 'build', 'artefacts', 'coverage', '.git', '.cache'];
	const settings = ['.ci', '.vscode'];
	const named = all.filter((name) => ![...notOurs, ...settings].includes(name));
	expect(named.filter((name) => !page.includes(`| \`${name}/\` |`))).toEqual([]);
});

it('RELEASING.md gives every shipped file to one of the two packages or to both', () => {
	const rows = read('RELEASING.md')
		.split('\n')
		.filter((line) => /^\| (Nodes|Credential|What they share) \|/.test(line));
	expect(rows).toHaveLength(3);
	const given = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
	const shipped = folders.flatMap((folder) =>
		readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name))),
	);
	const left = shipped.filter(
		(file) => !given.some((name) => (name.endsWith('/') ? file.startsWith(name) : file === name)),
	);
	expect(left).toEqual([]);
});

describe('.vscode', () => {
	const readJson = (name: string) => JSON.parse(read(`.vscode/${name}`)) as Settings;
	interface Settings {
		configurations: Array<{ program: string; args: string[]; preLaunchTask: string }>;
		inputs: Array<{ id: string }>;
		tasks: Array<{ label: string; script: string }>;
	}

	it('debugs the open file with the jest that is here, after a task that is there', () => {
		const { configurations, inputs } = readJson('launch.json');
		const { tasks } = readJson('tasks.json');
		for (const { program, args, preLaunchTask } of configurations) {
			expect(existsSync(program.replace('${workspaceFolder}', root))).toBe(true);
			expect(args.slice(-2)).toEqual(['--runTestsByPath', '${relativeFile}']);
			const asked = args.flatMap((arg) => /^\$\{input:(.*)\}$/.exec(arg)?.[1] ?? []);
			expect(inputs.map(({ id }) => id)).toEqual(expect.arrayContaining(asked));
			const task = tasks.find(({ label }) => label === preLaunchTask);
			expect(Object.keys(manifest.scripts)).toContain(task?.script);
		}
	});
});
