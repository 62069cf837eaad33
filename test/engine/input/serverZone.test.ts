import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageDirectory } from '../support/stage';

const script = path.resolve(__dirname, '../support/zoneScript.ts');

/** What the script prints in a process whose server stands in this zone. */
async function printedIn(zone: string): Promise<string> {
	const { NODE_ENV: _test, ...environment } = process.env;
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[path.join(packageDirectory, 'node_modules/tsx/dist/cli.mjs'), script],
		{ cwd: packageDirectory, env: { ...environment, TZ: zone }, maxBuffer: 10_000_000 },
	);
	return stdout;
}

it('has no influence on what is sent and put out', async () => {
	const [expected, newYork] = await Promise.all(['UTC', 'America/New_York'].map(printedIn));
	const [kolkata, apia] = await Promise.all(['Asia/Kolkata', 'Pacific/Apia'].map(printedIn));
	const outcomes = expected.match(/"outcome":"(created|duplicate|invalid)"/g) ?? [];

	expect(new Set(outcomes).size).toBe(3);
	for (const printed of [newYork, kolkata, apia])
		expect(JSON.parse(printed)).toEqual(JSON.parse(expected));
});
