import { writeFileSync } from 'fs';
import path from 'path';
import { parseArgs } from 'util';
import type { Dataset } from './dataset';
import { runDemo } from './demo';
import { sampleDataset } from './samples';
import { closingScreen } from './screen';
import { FileProblem, sessionsDataset } from './sessions';

async function main(): Promise<boolean> {
	const { sessions, json } = readArguments();
	const datasets = readDatasets(sessions);
	// Now, so that a file that cannot be written is not found out after minutes.
	if (json !== undefined) writeFileSync(json, '');
	const rows = datasets.map(({ name, consumptions }) => `${consumptions.length} ${name}`);
	console.log(`Reporting ${rows.join(' and ')} to a sandbox of both APIs on this machine.\n`);
	const runs = await runDemo(datasets, (receipt) => console.log(receipt));
	console.log(`\n${closingScreen(runs)}`);
	if (json !== undefined) writeFileSync(json, `${JSON.stringify({ runs }, null, '\t')}\n`);
	return runs.every(({ differences }) => differences.length === 0);
}

/** The files that are named, from where the command was typed: npm goes to the package first. */
function readArguments(): { sessions?: string; json?: string } {
	const { values } = parseArgs({
		options: { sessions: { type: 'string' }, json: { type: 'string' } },
	});
	const named = Object.entries(values).map(([option, file]) => {
		if (file === '') throw new FileProblem(`--${option} needs the name of a file.`);
		return [option, path.relative('.', path.resolve(process.env.INIT_CWD ?? '.', file))];
	});
	return Object.fromEntries(named) as { sessions?: string; json?: string };
}

/** Two months of samples, the second for the run with faults; or the sessions of a file. */
function readDatasets(file: string | undefined): Dataset[] {
	if (file !== undefined) return [sessionsDataset(file)];
	return [
		sampleDataset('made-up usages of March', '2026-03-01T00:00:00.000Z', 1),
		sampleDataset('of April', '2026-04-01T00:00:00.000Z', 2),
	];
}

main()
	.then((agree) => {
		process.exitCode = agree ? 0 : 1;
	})
	.catch((error: Error & { code?: string }) => {
		// What the caller can fix is said in a sentence; anything else is a fault of the demo.
		const isOfTheCaller = error.name === 'FileProblem' || error.code !== undefined;
		console.error(isOfTheCaller ? error.message : error);
		process.exitCode = 1;
	});
