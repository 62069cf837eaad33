import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(__dirname, '../../..');

it('the demo fails where the file of sessions is not there', async () => {
	const demo = promisify(execFile)(
		process.execPath,
		['--import', 'tsx', 'runner/demo/main.ts', '--sessions', 'no-such-file.csv'],
		{ cwd: root },
	);

	await expect(demo).rejects.toMatchObject({
		code: 1,
		stdout: '',
		stderr: 'There is no file no-such-file.csv, so there are no sessions to report.\n',
	});
});
