import type { Sandbox } from '../../sandbox';
import type { ExecutionRecord } from './evidence';
import type { Scenario } from '../scenario/scenario';

/** The requests that came in after the first so many, one line each. */
export function requestLines(sandbox: Sandbox, after: number): string[] {
	return sandbox
		.requests()
		.filter(({ number }) => number > after)
		.map(({ number, method, path, body, fault, status, stored }) => {
			const answer = status === null ? 'no answer' : `answered ${status}`;
			const facts = [fault && `fault ${fault}`, stored && 'stored', answer].filter(Boolean);
			return `#${number} ${method} ${decodeURIComponent(path)}${shortened(body)}: ${facts.join(', ')}`;
		});
}

/** A run from its rows to its last execution, for whoever looks into a violation. */
export function tellStory(scenario: Scenario, records: readonly ExecutionRecord[]): string {
	const { world, target, number, conditions, identity, concurrency, historySize } = scenario;
	const { nodeSettings, rows, sandbox, circumstances, batchSize, neighbours } = scenario;
	const facts = [
		`${target}, run ${number} of world ${world}: ${rows.length} rows`,
		conditions,
		`identity from ${identity}`,
		`${concurrency} at once`,
		scenario.acceptPartial && 'partial quantities accepted',
		scenario.isCombined && 'combined per day',
		scenario.reportsDifferences && 'differences reported',
		!scenario.lookUp && 'look-up off',
		historySize !== undefined && `history of ${historySize}`,
		batchSize !== undefined && `in batches of ${batchSize}`,
		neighbours > 0 && `${neighbours} usages of others`,
	];
	const lines = [
		facts.filter(Boolean).join(', '),
		`node settings ${JSON.stringify(nodeSettings)}, sandbox ${JSON.stringify(sandbox)}`,
		...circumstances.map((circumstance) => `always ${JSON.stringify(circumstance)}`),
		...records.flatMap(tellExecution),
	];
	return lines.join('\n');
}

function tellExecution(
	{ kind, isOverlapped, status, execution, after, requests }: ExecutionRecord,
	position: number,
): string[] {
	const keys = execution?.rows.map(({ key, identity }) =>
		identity === key ? key : `${key} (${identity})`,
	);
	return [
		'',
		`Execution ${position + 1} (${kind}${isOverlapped ? ', beside another' : ''}) ended ${status}; ${after.length} usages are stored`,
		...requests.map((line) => `  ${line}`),
		...(execution?.failure === undefined
			? []
			: [`  failure: ${execution.failure.replaceAll('\n', '\n    ')}`]),
		...(execution?.ends ?? []).map(
			({ item, outcome, message }) =>
				`  item ${item} ${keys?.[item] ?? ''}: ${outcome}. ${message}`,
		),
	];
}

function shortened(body: string): string {
	if (body === '') return '';
	return ` ${body.length > 160 ? `${body.slice(0, 160)}...` : body}`;
}
