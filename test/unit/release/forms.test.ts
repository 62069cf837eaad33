import { readdirSync } from 'node:fs';
import path from 'node:path';
import { OUTCOMES } from '../../../delivery/contract/outcome';
import hostManifest from '../../../tools/n8n/package.json';
import manifest from '../../../package.json';
import { readYaml, root } from './support/workflows';

interface Element {
	readonly type: string;
	readonly id?: string;
	readonly attributes: {
		readonly label?: string;
		readonly value?: string;
		readonly options?: readonly string[];
	};
	readonly validations?: { readonly required: boolean };
}

interface Form {
	readonly name: string;
	readonly description: string;
	readonly body: readonly Element[];
}

const FOLDER = '.github/ISSUE_TEMPLATE';
const BUG = `${FOLDER}/bug.yml`;
const forms = readdirSync(path.join(root, FOLDER))
	.filter((name) => name !== 'config.yml')
	.map((name) => `${FOLDER}/${name}`);

const elementOf = (form: string, id: string) =>
	readYaml<Form>(form).body.find((element) => element.id === id);

describe.each(forms)('%s', (file) => {
	const form = readYaml<Form>(file);

	it('has what GitHub asks of a form', () => {
		expect(form.name).toEqual(expect.any(String));
		expect(form.description).toEqual(expect.any(String));
		expect(Object.keys(form).sort()).toEqual(['body', 'description', 'labels', 'name']);
		expect(form.body.some(({ type }) => type !== 'markdown')).toBe(true);
	});

	it.each(form.body.map((element) => [element.id ?? element.type, element] as const))(
		'has a whole field: %s',
		(_name, { type, id, attributes, validations }) => {
			expect(['markdown', 'input', 'textarea', 'dropdown']).toContain(type);
			if (type === 'markdown') {
				expect(attributes.value).toEqual(expect.any(String));
				expect([id, validations]).toEqual([undefined, undefined]);
				return;
			}
			expect(id).toMatch(/^[\w-]+$/);
			expect(attributes.label).toEqual(expect.any(String));
			if (type === 'dropdown') {
				expect(attributes.options?.every((option) => typeof option === 'string')).toBe(true);
				expect(new Set(attributes.options).size).toBe(attributes.options?.length);
				// GitHub reserves this word for what is optional.
				expect(attributes.options).not.toContain('None');
			}
		},
	);

	it('uses each name and each label once', () => {
		const fields = form.body.filter(({ type }) => type !== 'markdown');
		expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
		expect(new Set(fields.map(({ attributes }) => attributes.label)).size).toBe(fields.length);
	});

	it('warns of keys before the first field', () => {
		expect(form.body[0]?.type).toBe('markdown');
		expect(form.body[0]?.attributes.value).toMatch(/keys?\b.*\btokens?\b/s);
	});
});

it('a bug names everything that is needed to find it', () => {
	const needed = ['operation', 'outcome', 'message', 'happened', 'package', 'n8n', 'host'];
	for (const id of needed) expect(elementOf(BUG, id)?.validations?.required).toBe(true);
	expect(elementOf(BUG, 'request')).toBeDefined();
});

it('a bug offers every outcome that there is', () => {
	expect(elementOf(BUG, 'outcome')?.attributes.options).toEqual(
		expect.arrayContaining([...OUTCOMES]),
	);
});

it('an answer of the API comes with its assumption, request, answer and environment', () => {
	const file = `${FOLDER}/api-answer.yml`;
	for (const id of ['api', 'assumption', 'request', 'answer', 'environment']) {
		expect(elementOf(file, id)?.validations?.required).toBe(true);
	}
});

it('weaknesses are reported where only maintainers look', () => {
	const { contact_links: links } = readYaml<{ contact_links: Array<{ url: string }> }>(
		`${FOLDER}/config.yml`,
	);
	const { url } = manifest.repository;
	const repository = url.replace(/^git\+/, '').replace(/\.git$/, '');
	expect(links[0]).toEqual({
		name: expect.any(String),
		url: `${repository}/security/advisories/new`,
		about: expect.any(String),
	});
});

describe('dependabot.yml', () => {
	const { version, updates } = readYaml<{
		version: number;
		updates: Array<{
			'package-ecosystem': string;
			directory: string;
			schedule: { interval: string };
			ignore?: Array<{ 'dependency-name': string; 'update-types'?: string[] }>;
		}>;
	}>('.github/dependabot.yml');

	it('is of the one version that there is, for npm and for the actions', () => {
		expect(version).toBe(2);
		expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
		for (const { directory, schedule } of updates) {
			expect([directory, schedule]).toEqual(['/', { interval: 'weekly' }]);
		}
	});

	it('leaves alone what n8n brings, which package.json pins to one n8n', () => {
		const ignored = updates[0]?.ignore?.filter((entry) => !entry['update-types']) ?? [];
		const names = ignored.map((entry) => entry['dependency-name']);
		expect(names).toEqual(['n8n-core', 'n8n-workflow', 'zod', 'luxon', 'lodash']);
		const minor = /^\d+\.\d+\./.exec(hostManifest.dependencies.n8n)?.[0];
		const pinned = manifest.devDependencies;
		for (const name of ['n8n-core', 'n8n-workflow'] as const) {
			expect([name, pinned[name].startsWith(minor!)]).toEqual([name, true]);
		}
	});

	it('names only what package.json has', () => {
		const names = updates.flatMap(({ ignore = [] }) => ignore.map((e) => e['dependency-name']));
		expect(Object.keys(manifest.devDependencies)).toEqual(expect.arrayContaining(names));
	});
});
