import { writeFileSync } from 'fs';
import path from 'path';
import { parseArgs } from 'util';
import { runDemo } from './demo';
import { sampleDatasets } from './samples';
import { closingScreen } from './screen';
import { FileProblem, sessionsDataset } from './sessions';

async function main(): Promise<boolean> {
	const { sessions, json } = readArguments();
	const datasets = sessions === undefined ? sampleDatasets() : [sessionsDataset(sessions)];
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
