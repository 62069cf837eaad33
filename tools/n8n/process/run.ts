import { spawn } from 'node:child_process';

export interface CommandOptions {
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
	/** Whom it runs as; left out: whoever runs this. */
	readonly uid?: number;
	readonly gid?: number;
	/** Ends the command before it is done. */
	readonly signal?: AbortSignal;
}

/**
 * Runs a command to its end and gives what it wrote to its standard output.
 *
 * @throws when it cannot be started or ends with another code than 0, with the end of what it wrote
 */
export async function run(
	command: string,
	parameters: readonly string[],
	options: CommandOptions = {},
): Promise<string> {
	return await new Promise((resolve, reject) => {
		const child = spawn(command, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
		const written: string[] = [];
		const all: string[] = [];
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			written.push(text);
			all.push(text);
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => all.push(text));
		child.once('error', reject);
		child.once('close', (code, signal) => {
			if (code === 0) return resolve(written.join(''));
			const name = [command, ...parameters.slice(0, 2)].join(' ');
			reject(
				new Error(`'${name}' ended with ${signal ?? `code ${code}`}:\n${lastLines(all.join(''))}`),
			);
		});
	});
}

const LINES_SHOWN = 30;

/** The end of a long text. */
export function lastLines(text: string): string {
	return text.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n');
}
