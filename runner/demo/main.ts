import { existsSync, writeFileSync } from 'fs';
import path from 'path';
import { parseArgs } from 'util';
import { startSandbox, type FaultKind, type Sandbox } from '../../sandbox';
import { buildWorkflow, createEngine, nodeNames, type Engine } from '..';
import { sandboxCredentials } from '../sandboxCredentials';
import type { Dataset } from './dataset';
import { booksAgree, compareBooks, readNode, type RunReport } from './report';
import { sampleDataset } from './samples';
import { showRun, withProgress } from './screen';
import { sessionsDataset } from './sessions';
import { openAccounts, shapesFor, type Shape } from './shapes';

const PACKAGE_DIRECTORY = path.resolve(__dirname, '../..');
const FAULT_SEED = 7;

/** What goes wrong in the runs with faults, and how often per request. */
const FAULT_RATES: Partial<Record<FaultKind, number>> = {
	resetBeforeStoring: 0.01,
	resetAfterStoring: 0.02,
	status500AfterStoring: 0.01,
	status503BeforeStoring: 0.01,
	tooManyRequestsBare: 0.01,
	truncatedAnswer: 0.01,
};

/** One run of the demo: which dataset is sent, and what has been reported by then. */
interface PlannedRun {
	readonly name: string;
	readonly dataset: Dataset;
	readonly reported: readonly Dataset[];
	readonly withFaults: boolean;
}

async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: { sessions: { type: 'string' }, json: { type: 'string' } },
	});
	const datasets = readDatasets(values.sessions);
	if (datasets === undefined) return false;
	const sandbox = await startSandbox({ seed: 1, keepRequests: 0 });
	const engine = await createEngine({
		packageDirectory: PACKAGE_DIRECTORY,
		credentials: sandboxCredentials(sandbox),
	});
	try {
		openAccounts(sandbox, datasets);
		const reports: RunReport[] = [];
		for (const shape of shapesFor(datasets)) {
			for (const run of plan(datasets)) reports.push(await report(engine, sandbox, shape, run));
		}
		if (values.json)
			writeFileSync(values.json, `${JSON.stringify({ runs: reports }, null, '\t')}\n`);
		const agree = reports.every(booksAgree);
		console.log(agree ? 'Every usage is stored exactly once.' : 'Some books differ; see above.');
		return agree;
	} finally {
		engine.close();
		await sandbox.close();
	}
}

/** Two months of samples, the second for the run with faults; or the sessions of a file. */
function readDatasets(file: string | undefined): Dataset[] | undefined {
	if (file === undefined) {
		return [
			sampleDataset('March', '2026-03-01T00:00:00.000Z', 1),
			sampleDataset('April', '2026-04-01T00:00:00.000Z', 2),
		];
	}
	if (existsSync(file)) return [sessionsDataset(file)];
	console.error(`There is no file ${file}, so there are no sessions to report.`);
	return undefined;
}

function plan([first, second]: readonly Dataset[]): PlannedRun[] {
	const runs = [
		{ name: 'first run', dataset: first, reported: [first], withFaults: false },
		{ name: 'the same again', dataset: first, reported: [first], withFaults: false },
	];
	if (second === undefined) return runs;
	return [
		...runs,
		{ name: 'with faults', dataset: second, reported: [first, second], withFaults: true },
	];
}

async function report(
	engine: Engine,
	sandbox: Sandbox,
	shape: Shape,
	run: PlannedRun,
): Promise<RunReport> {
	const workflow = buildWorkflow({
		node: shape.node,
		credentials: { [shape.credential.type]: shape.credential.id },
		parameters: {
			...shape.parameters,
			options: { ...run.dataset.nodeOptions, receipt: 'extraItem' },
		},
		onError: 'continueErrorOutput',
	});
	if (run.withFaults) {
		sandbox.setFaults({
			seed: FAULT_SEED,
			rates: FAULT_RATES,
			target: { method: 'POST', path: 'usage' },
			maxConsecutive: 2,
		});
	}
	const input = run.dataset.consumptions.map(shape.toItem);
	const result = await withProgress(
		sandbox,
		`${shape.action}, ${run.name}`,
		input.length,
		async () => await engine.run({ workflow, input }),
	);
	sandbox.clearFaults();
	if (result.status !== 'success')
		throw new Error(`${nodeNames.node} ended ${result.status}: ${result.error?.message}`);
	const node = readNode(result);
	const compared = compareBooks(sandbox, shape, run.name, run.reported, node);
	showRun(shape, compared, node);
	return compared;
}

main()
	.then((agree) => {
		process.exitCode = agree ? 0 : 1;
	})
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
