import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { PACKAGE_DIRECTORY } from '../../../tools/packageDirectory';
import { startSandbox, type Sandbox } from '../../../tools/sandbox';

const COMMAND = ['--import', 'tsx', path.join(PACKAGE_DIRECTORY, 'tools/sandbox/event.ts')];

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());

const run = async (...words: string[]) =>
	await promisify(execFile)(process.execPath, [...COMMAND, ...words], { cwd: PACKAGE_DIRECTORY });

it('fires an event at the sandbox that it is told of', async () => {
	const { stdout } = await run('invoice-issued', '--control', sandbox.controlUrl);
	expect(stdout).toMatch(/^Nobody listens for invoice-issued\. /);
});

it('says which events there are', async () => {
	await expect(run('usage-created', '--control', sandbox.controlUrl)).rejects.toMatchObject({
		code: 1,
		stderr: expect.stringMatching(/^There is no event 'usage-created'; the events are /) as unknown,
	});
	expect((await run()).stdout).toContain('soft-usage-limit-reached,');
});

it('says how to start a sandbox where there is none', async () => {
	await expect(run('invoice-issued', '--control', 'http://127.0.0.1:9')).rejects.toMatchObject({
		code: 1,
		stderr: expect.stringMatching(
			/^No sandbox answers at .* Start one by 'npm run n8n'/,
		) as unknown,
	});
});
