import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const root = path.resolve(__dirname, '../../../..');
export const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

export interface Step {
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
	readonly steps: readonly Step[];
	readonly 'timeout-minutes'?: number;
	readonly permissions?: Readonly<Record<string, string>>;
	readonly container?: { readonly image: string };
	readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
	readonly needs?: string;
}

export interface Workflow {
	readonly on: Readonly<Record<string, unknown>>;
	readonly permissions: Readonly<Record<string, string>>;
	readonly concurrency: { readonly 'cancel-in-progress': boolean };
	readonly jobs: Readonly<Record<string, Job>>;
}

export const workflowFiles = readdirSync(path.join(root, '.github/workflows')).map(
	(name) => `.github/workflows/${name}`,
);

/** A file of the settings for GitHub, which has to be YAML without a doubtful place. */
export function readYaml<T>(file: string): T {
	return parse(read(file), { strict: true, uniqueKeys: true }) as T;
}

export const readWorkflow = (file: string): Workflow => readYaml<Workflow>(file);

export const jobsOf = (file: string): Job[] => Object.values(readWorkflow(file).jobs);

export const stepsOf = (file: string): Step[] => jobsOf(file).flatMap(({ steps }) => steps);

/** The commands of a job, one for each line. */
export const commandsOf = ({ steps }: Job): string[] =>
	steps.flatMap(({ run }) => run?.trim().split('\n') ?? []);

/** What a text asks npm for: `ci`, `test`, `run demo`, each once. */
export function npmCommands(text: string): string[] {
	const commands = text.matchAll(/\bnpm (ci|test|pack|publish|run [\w:-]+)/g);
	return [...new Set([...commands].map(([, command]) => command as string))];
}
