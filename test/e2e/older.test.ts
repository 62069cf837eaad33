import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IRun } from 'n8n-workflow';
import { runCommand } from '../../tools/n8n/process/commandLine';
import { installPackage, packPackage } from '../../tools/n8n/install/communityPackage';
import { moduleFile, type Host } from '../../tools/n8n/folder';
import { installHost } from '../../tools/n8n/install/install';
import { run } from '../../tools/n8n/process/run';
import { nodeNames } from '../../tools/engine';
import { sandboxCredentials } from '../../tools/engine/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../tools/sandbox';
import { openAccounts } from '../engine/support/accounts';
import { actions, type Action } from '../engine/support/actions';
import { packageDirectory } from '../engine/support/stage';
import { reportingWorkflow } from './support/reportingWorkflow';

const MINUTE = 60_000;
const USAGES = 3;
const userFolder = mkdtempSync(path.join(tmpdir(), 'n8n-older-'));
const cases = actions.map((action, number): [string, string, Action] => [
	action.target,
	`workflow${number}`,
	action,
]);
let host: Host;
let sandbox: Sandbox;

beforeAll(async () => {
	const start = Date.now();
	host = await installHost({ edition: 'older' });
	console.info(
		`n8n ${versionOf('n8n')}, n8n-workflow ${versionOf('n8n-workflow')}, Node ${await nodeVersion()}; there after ${seconds(start)} s`,
	);
	sandbox = await startSandbox();
	openAccounts(sandbox);
	mkdirSync(userFolder, { recursive: true });
	await installPackage(
		await packPackage(packageDirectory, path.join(userFolder, 'packed')),
		userFolder,
	);
	await importAll('credentials', sandboxCredentials(sandbox));
	await importAll(
		'workflow',
		cases.map(([, id, action]) => ({ ...reportingWorkflow(action, usagesOf(action)), id })),
	);
}, 60 * MINUTE);

afterAll(async () => {
	await sandbox?.close();
	rmSync(userFolder, { recursive: true, force: true });
});

it.each(cases)(
	'stores usages once from an older n8n, however often it runs: %s',
	async (target, id, action) => {
		const first = await execute(id);
		expect(outcomes(first)).toEqual(Array(USAGES).fill('created'));
		expect(sandbox.records(action.target)).toMatchObject({ stored: USAGES, twice: [] });

		const second = await execute(id);
		expect(outcomes(second)).toEqual(Array(USAGES).fill('duplicate'));
		expect(sandbox.records(action.target)).toMatchObject({ stored: USAGES, twice: [] });
		console.info(`${target}: run twice`);
	},
	10 * MINUTE,
);

function usagesOf(action: Action): ReturnType<Action['usage']>[] {
	return Array.from({ length: USAGES }, (_none, number) => action.usage(number + 1));
}

/** By the command line: the API of an older n8n is another one. */
async function importAll(
	kind: 'credentials' | 'workflow',
	content: readonly object[],
): Promise<void> {
	const file = path.join(userFolder, `${kind}.json`);
	writeFileSync(file, JSON.stringify(content));
	await runCommand(host, userFolder, [`import:${kind}`, `--input=${file}`]);
}

async function execute(id: string): Promise<IRun> {
	const output = await runCommand(host, userFolder, ['execute', `--id=${id}`, '--rawOutput']);
	return JSON.parse(output.slice(output.indexOf('{\n'))) as IRun;
}

function outcomes({ data }: IRun): unknown[] {
	const [{ data: output }] = data.resultData.runData[nodeNames.node];
	return (output?.main[0] ?? []).map(({ json }) => json.outcome);
}

function versionOf(module: string): string {
	return (
		JSON.parse(readFileSync(moduleFile(host, `${module}/package.json`), 'utf8')) as {
			version: string;
		}
	).version;
}

async function nodeVersion(): Promise<string> {
	return (await run(host.node, ['--version'])).trim().slice(1);
}

function seconds(since: number): number {
	return Math.round((Date.now() - since) / 1000);
}
