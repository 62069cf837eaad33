import { startSandbox, type FaultKind, type Sandbox } from '../sandbox';
import { buildWorkflow, createEngine, nodeNames, type Engine } from '../engine';
import { sandboxCredentials } from '../engine/sandboxCredentials';
import type { Dataset } from './dataset';
import { judgeRun, readNode, type RunReport } from './report';
import { PACKAGE_DIRECTORY } from '../packageDirectory';
import { usageTargets } from '../targets';
import { withProgress } from './screen';
import { openAccounts, shapesFor, type Shape } from './shapes';

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

/** The column of an item that holds the ID of its row. */
const REFERENCE_FIELD = 'session_ID';

/** One run of the demo: which dataset is sent, and what has been reported by then. */
interface PlannedRun {
	readonly name: string;
	readonly reported: readonly Dataset[];
	readonly withFaults: boolean;
}

/**
 * Reports the first dataset through all three actions, reports it again, and reports the second, where
 * there is one, while the APIs fail.
 *
 * @param say told each receipt as soon as its run has ended
 */
export async function runDemo(
	datasets: readonly Dataset[],
	say: (receipt: string) => void,
): Promise<RunReport[]> {
	const sandbox = await startSandbox({ seed: 1, keepRequests: 0 });
	const engine = await createEngine({
		packageDirectory: PACKAGE_DIRECTORY,
		credentials: sandboxCredentials(sandbox),
	});
	try {
		openAccounts(sandbox, datasets);
		const reports: RunReport[] = [];
		for (const shape of shapesFor(datasets)) {
			for (const run of plan(datasets))
				reports.push(await report(engine, sandbox, shape, run, say));
		}
		return reports;
	} finally {
		engine.close();
		await sandbox.close();
	}
}

function plan([first, second]: readonly Dataset[]): PlannedRun[] {
	const runs = [
		{ name: 'first run', reported: [first], withFaults: false },
		{ name: 'the same again', reported: [first], withFaults: false },
	];
	if (second === undefined) return runs;
	return [...runs, { name: 'with faults', reported: [first, second], withFaults: true }];
}

async function report(
	engine: Engine,
	sandbox: Sandbox,
	shape: Shape,
	{ name, reported, withFaults }: PlannedRun,
	say: (receipt: string) => void,
): Promise<RunReport> {
	const { consumptions, nodeOptions } = reported.at(-1)!;
	const { node, credential, parameters, action } = usageTargets[shape.target];
	const workflow = buildWorkflow({
		node,
		credentials: { [credential.type]: credential.id },
		parameters: {
			...parameters,
			usageFrom: 'item',
			// By content, two sessions that are alike could not be told from one that is doubled.
			identity: 'field',
			referenceField: REFERENCE_FIELD,
			options: nodeOptions,
		},
		// One row that is no usage must not keep the others from being stored.
		onError: 'continueErrorOutput',
	});
	if (withFaults) {
		sandbox.setFaults({
			seed: FAULT_SEED,
			rates: FAULT_RATES,
			target: { method: 'POST', path: 'usage' },
			maxConsecutive: 2,
		});
	}
	const input = consumptions.map((consumption) => ({
		...shape.toItem(consumption),
		[REFERENCE_FIELD]: consumption.reference,
	}));
	const title = `${action}, ${name}`;
	const result = await withProgress(
		sandbox,
		title,
		input.length,
		async () => await engine.run({ workflow, input }),
	);
	sandbox.clearFaults();
	if (result.status !== 'success')
		throw new Error(`${nodeNames.node} ended ${result.status}: ${result.error?.message}`);
	const said = readNode(result);
	// Behind the first line stand the reasons, which the closing screen says once for all runs.
	const hints = result.hints(nodeNames.node).map(({ message }) => message.split('<br>')[0]);
	const { retries } = said.receipt;
	say(`${title}\n  ${hints.join(' ')}${retries > 0 ? ` ${retries} of them repeated.` : ''}`);
	return judgeRun(sandbox.records(shape.target), shape, name, reported, said);
}
