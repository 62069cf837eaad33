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
	const {
		target,
		number,
		conditions,
		identity,
		acceptPartial,
		concurrency,
		historySize,
		nodeSettings,
		rows,
		sandbox,
	} = scenario;
	const lines = [
		`${target}, run ${number}: ${rows.length} rows, ${conditions}, identity from ${identity}, ${concurrency} at once${acceptPartial ? ', partial quantities accepted' : ''}${historySize === undefined ? '' : `, history of ${historySize}`}`,
		`node settings ${JSON.stringify(nodeSettings)}, sandbox ${JSON.stringify(sandbox)}`,
		...records.flatMap(tellExecution),
	];
	return lines.join('\n');
}

function tellExecution(
	{ kind, status, execution, after, requests }: ExecutionRecord,
	position: number,
): string[] {
	const keys = execution?.rows.map(({ key, identity }) =>
		identity === key ? key : `${key} (${identity})`,
	);
	return [
		'',
		`Execution ${position + 1} (${kind}) ended ${status}; ${after.length} usages are stored`,
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
