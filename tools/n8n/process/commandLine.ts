import { hostEnvironment } from './environment';
import { moduleFile, type Host } from '../folder';
import { freePorts } from './ports';
import { run } from './run';

/**
 * Runs a command of n8n's command line to its end, e.g. `import:workflow`, while no n8n runs in the
 * user folder.
 *
 * @returns what it wrote to its standard output
 * @throws when it ends with another code than 0, with the end of what it wrote
 */
export async function runCommand(
	host: Host,
	userFolder: string,
	parameters: readonly string[],
): Promise<string> {
	const [port, brokerPort] = await freePorts(2);
	const env = hostEnvironment(host, { userFolder, port, brokerPort });
	return await run(host.node, [moduleFile(host, 'n8n/bin/n8n'), ...parameters], {
		cwd: userFolder,
		env,
	});
}
