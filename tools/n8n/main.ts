import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGE_DIRECTORY } from '../packageDirectory';
import { sandboxCredentials } from '../engine/sandboxCredentials';
import { startSandbox, type Sandbox } from '../sandbox';
import { accessInWords } from '../sandbox/access';
import { openExampleAccounts } from '../sandbox/exampleAccounts';
import { whenParentEnds } from '../sandbox/parentProcess';
import type { N8nClient, SavedCredential } from './client';
import { importWorkflows, readWorkflows } from './examples';
import type { Host } from './folder';
import { installHost } from './install/install';
import { OWNER, prepareInstance } from './instance';
import { lastLines } from './process/run';
import { temporaryUserFolder, type Instance } from './process/start';

const USAGE = `Runs a real n8n on this machine with the nodes of this package, until Ctrl-C.

  npm run n8n -- [options]

  --port N    of the editor, default any free port
  --help

The first time it installs n8n into the cache folder of the user, which takes some minutes.
`;

const interrupted = new AbortController();

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { port: { type: 'string' }, help: { type: 'boolean', default: false } },
	});
	if (values.help) return tell(USAGE);
	const port = values.port === undefined ? undefined : portNumber(values.port);
	// More than once: a terminal and npm may both pass on the same Ctrl-C.
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
		process.on(name, () => interrupted.abort());
	whenParentEnds(() => interrupted.abort());
	const host = await installHost({ tell, signal: interrupted.signal });
	const sandbox = await startSandbox();
	const userFolder = temporaryUserFolder();
	try {
		await runN8n(host, sandbox, userFolder, port);
	} finally {
		await sandbox.close();
		rmSync(userFolder, { recursive: true, force: true });
	}
}

/** Runs n8n until it is interrupted. */
async function runN8n(
	host: Host,
	sandbox: Sandbox,
	userFolder: string,
	port: number | undefined,
): Promise<void> {
	const { signal } = interrupted;
	const { n8n, client } = await prepareInstance(host, {
		packageDirectory: PACKAGE_DIRECTORY,
		userFolder,
		port,
		tell,
		signal,
	});
	try {
		tell(description(n8n, sandbox, await furnish(client, sandbox)));
		await Promise.race([n8n.untilEnded(), untilAborted(signal)]);
		if (!signal.aborted)
			throw new Error(`n8n has ended by itself:\n${lastLines(readFileSync(n8n.logFile, 'utf8'))}`);
		tell('Stopping ...');
	} finally {
		await n8n.stop();
	}
}

/** Credentials for the sandbox, and the example workflows with them and with accounts to report for. */
async function furnish(client: N8nClient, sandbox: Sandbox): Promise<string[]> {
	openExampleAccounts(sandbox);
	const credentials: SavedCredential[] = [];
	for (const { name, type, data } of sandboxCredentials(sandbox)) {
		credentials.push(await client.createCredential({ name, type, data }));
	}
	const workflows = await importWorkflows(
		client,
		readWorkflows(path.join(PACKAGE_DIRECTORY, 'examples')),
		credentials,
	);
	return workflows.map(({ name }) => name);
}

function description({ url }: Instance, sandbox: Sandbox, workflows: readonly string[]): string {
	return `
n8n is running:   ${url}
  email           ${OWNER.email}
  password        ${OWNER.password}

In it are the nodes of this package, a credential for each API, and ${
		workflows.length === 0
			? 'no workflows yet.'
			: `these workflows:\n${workflows.map((name) => `  ${name}`).join('\n')}`
	}

The credentials lead to a sandbox of both APIs on this machine. What it has stored:
  ${sandbox.controlUrl}/books/instellix/usage
  ${sandbox.controlUrl}/books/instellix/ratedUsage
  ${sandbox.controlUrl}/books/rebilly/usage

To try the trigger, fire an event of Rebilly on this page, or by the command:
  ${sandbox.controlUrl}/rebilly/events
  npm run event -- soft-usage-limit-reached --control ${sandbox.controlUrl}

A credential of your own reaches it with the Environment Custom URL and these:

${accessInWords(sandbox)}

Stop with Ctrl-C; workflows, executions and stored usages are gone then.
`;
}

async function untilAborted(signal: AbortSignal): Promise<void> {
	if (!signal.aborted)
		await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

function tell(line: string): void {
	process.stdout.write(`${line}\n`);
}

function portNumber(text: string): number {
	const port = Number(text);
	if (/^\d{1,5}$/.test(text) && port > 0 && port < 65_536) return port;
	throw new Error(`--port is a number from 1 to 65535, not '${text}'`);
}

main()
	.catch((error: unknown) => {
		if (interrupted.signal.aborted) return;
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	})
	.finally(() => {
		if (interrupted.signal.aborted) tell('Everything is stopped.');
	});
