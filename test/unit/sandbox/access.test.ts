import { sandboxCredentials } from '../../../tools/engine/sandboxCredentials';
import { startSandbox } from '../../../tools/sandbox';
import { accessInWords } from '../../../tools/sandbox/access';

it('tells everything that the credentials for the sandbox hold', async () => {
	const sandbox = await startSandbox();
	const words = accessInWords(sandbox).split(/\s+/);
	const values = sandboxCredentials(sandbox).flatMap(({ data }) =>
		Object.entries(data).flatMap(([name, value]) => (name === 'environment' ? [] : [value])),
	);
	await sandbox.close();

	expect(values).toHaveLength(7);
	for (const value of values) expect(words).toContain(value);
});
