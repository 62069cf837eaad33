import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import type { Sandbox } from '../../sandbox';
import { booksAgree, type NodeReport, type RunReport } from './report';
import type { Shape } from './shapes';

const REFRESH_MS = 150;

/** A bar that counts the requests of a run while it goes on; a plain line where there is no terminal. */
export async function withProgress<Result>(
	sandbox: Sandbox,
	title: string,
	items: number,
	work: () => Promise<Result>,
): Promise<Result> {
	const before = sandbox.totals().received;
	const bar = new SingleBar({
		format: `  ${title.padEnd(44)} {bar} {value}/{total} requests  {duration_formatted}`,
		hideCursor: true,
		barCompleteChar: '#',
		barIncompleteChar: '.',
		noTTYOutput: false,
	});
	if (!process.stdout.isTTY) console.log(`  ${title}`);
	bar.start(items, 0);
	const timer = setInterval(() => {
		const requests = sandbox.totals().received - before;
		if (requests > bar.getTotal()) bar.setTotal(requests);
		bar.update(requests);
	}, REFRESH_MS);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		bar.update(sandbox.totals().received - before);
		bar.stop();
	}
}

/** The receipt of a run, with what the sandbox has stored beside it. */
export function showRun(shape: Shape, report: RunReport, node: NodeReport): void {
	const { receipt } = node;
	const table = new Table({
		head: ['Receipt', '', 'Sandbox', ''],
		style: { head: [], border: [], compact: true },
	});
	const outcomes = Object.entries(report.outcomes);
	const books: Array<[string, string]> = [
		['stored', String(report.sandbox.stored)],
		['stored twice', String(report.sandbox.twice)],
		['missing', String(report.sandbox.missing)],
		...Object.entries(report.sandbox.sums).flatMap(
			([unit, { sent, stored }]): Array<[string, string]> => [
				[`${unit} to report`, sent],
				[`${unit} stored`, stored],
			],
		),
	];
	const facts: Array<[string, string]> = [
		...outcomes.map(([outcome, count]): [string, string] => [outcome, String(count)]),
		['first', receipt.firstTime ?? '-'],
		['last', receipt.lastTime ?? '-'],
		['requests', `${receipt.requests} (${receipt.retries} repeated)`],
		[
			'seconds',
			`${(receipt.durationMs / 1000).toFixed(1)} (${(receipt.waitedMs / 1000).toFixed(1)} waited)`,
		],
	];
	for (let row = 0; row < Math.max(facts.length, books.length); row += 1) {
		table.push([...(facts[row] ?? ['', '']), ...(books[row] ?? ['', ''])]);
	}
	console.log(`\n${shape.action}, ${report.name}: ${report.items} items`);
	console.log(table.toString());
	console.log(booksAgree(report) ? 'The books agree.\n' : 'THE BOOKS DIFFER.\n');
}
