import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildWorkflow, createEngine, nodeNames } from '../../../tools/engine';

const root = path.resolve(__dirname, '../../..');
let folder: string;

const NODE = `
exports.Stamp = class Stamp {
	description = {
		displayName: 'Stamp', name: 'stamp', group: ['transform'], version: 1, description: 'Stamps',
		defaults: { name: 'Stamp' }, inputs: ['main'], outputs: ['main'],
		credentials: [{ name: 'stampApi', required: true }],
		properties: [{ displayName: 'Text', name: 'text', type: 'string', default: '' }],
	};
	async execute() {
		const { ink } = await this.getCredentials('stampApi');
		return [this.getInputData().map((item, i) => ({ json: { ink, text: this.getNodeParameter('text', i) } }))];
	}
};`;

const CREDENTIAL = `
exports.StampApi = class StampApi {
	name = 'stampApi';
	displayName = 'Stamp API';
	properties = [{ displayName: 'Ink', name: 'ink', type: 'string', default: 'black' }];
};`;

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'runner-package-'));
	mkdirSync(path.join(folder, 'dist'));
	writeFileSync(path.join(folder, 'dist/Stamp.node.js'), NODE);
	writeFileSync(path.join(folder, 'dist/StampApi.credentials.js'), CREDENTIAL);
	const n8n = {
		n8nNodesApiVersion: 1,
		nodes: ['dist/Stamp.node.js'],
		credentials: ['dist/StampApi.credentials.js'],
	};
	writeFileSync(
		path.join(folder, 'package.json'),
		JSON.stringify({ name: 'n8n-nodes-stamp', version: '1.0.0', n8n }),
	);
});

afterAll(() => rmSync(folder, { recursive: true }));

it('loads the nodes and credentials that package.json names', async () => {
	const engine = await createEngine({
		packageDirectory: folder,
		credentials: [{ id: 'c1', name: 'Stamp', type: 'stampApi', data: {} }],
	});
	const workflow = buildWorkflow({
		node: 'n8n-nodes-stamp.stamp',
		parameters: { text: '={{ $json.text }}!' },
		credentials: { stampApi: 'c1' },
	});
	const result = await engine.run({ workflow, input: [{ text: 'paid' }] });

	expect(result.output(nodeNames.success).map((item) => item.json)).toEqual([
		{ ink: 'black', text: 'paid!' },
	]);
	engine.close();
});

it('says which folder holds no package', async () => {
	await expect(createEngine({ packageDirectory: path.join(folder, 'missing') })).rejects.toThrow(
		'missing',
	);
});

it('runs outside of tests, prints nothing, leaves nothing behind and lets the process end', async () => {
	const script = path.join(folder, 'script.ts');
	const source = `
		import { buildWorkflow, createEngine } from ${JSON.stringify(path.join(root, 'tools/engine'))};
		async function main() {
			const engine = await createEngine({
				packageDirectory: ${JSON.stringify(folder)},
				credentials: [{ id: 'c1', name: 'Stamp', type: 'stampApi', data: { ink: 'red' } }],
			});
			const node = 'n8n-nodes-stamp.stamp';
			const workflow = buildWorkflow({ node, credentials: { stampApi: 'c1' } });
			const { status } = await engine.run({ workflow });
			const failed = await engine.run({ workflow: buildWorkflow({ node }) });
			console.log(status, failed.status, process.env.N8N_USER_FOLDER, process.env.N8N_LOG_LEVEL);
		}
		void main();`;
	writeFileSync(script, source);
	const temporary = path.join(folder, 'temporary');
	mkdirSync(temporary);
	const { NODE_ENV: _test, N8N_USER_FOLDER: _folder, ...environment } = process.env;
	const { stdout, stderr } = await promisify(execFile)(
		process.execPath,
		[path.join(root, 'node_modules/tsx/dist/cli.mjs'), script],
		{ cwd: root, env: { ...environment, N8N_LOG_LEVEL: 'debug', TMPDIR: temporary } },
	);

	expect({ stdout, stderr }).toEqual({ stdout: 'success error undefined debug\n', stderr: '' });
	expect(readdirSync(temporary).filter((name) => name.startsWith('n8n-'))).toEqual([]);
});
