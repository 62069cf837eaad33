import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { measureCounts, MOST } from './counts';
import { measureRatios } from './ratios';
import { better, between, TOLERANCE, worse, type Baseline, type Figures } from './tolerance';

const BASELINE_FILE = path.join(__dirname, 'baseline.json');

/**
 * Holds ratios and counts of one run against those that were written down with `--update`: whether no ratio
 * is worse than the tolerance allows, and no count higher. Before it says no to a ratio, it measures all of
 * them once more.
 */
async function main(): Promise<boolean> {
	const first = await measureRatios();
	if (process.argv.includes('--update')) {
		write({ ratios: rounded(between(first, await measureRatios())) });
		return true;
	}
	const counts = await measureCounts();
	const baseline = JSON.parse(readFileSync(BASELINE_FILE, 'utf8')) as Baseline;
	let ratios = first;
	if (worse(ratios, baseline.ratios).length > 0) {
		console.log('Worse than the baseline allows; measuring once more ...');
		ratios = better(first, await measureRatios());
	}
	const failed = new Set([...worse(ratios, baseline.ratios), ...worse(counts, MOST, 0)]);
	const tell = (name: string, figure: string): void =>
		console.log(`${failed.has(name) ? 'WORSE' : 'ok   '} ${name}: ${figure}`);
	for (const [name, ratio] of Object.entries(ratios))
		tell(
			name,
			`${ratio.toFixed(2)} times the floor, baseline ${baseline.ratios[name]?.toFixed(2) ?? 'none'}`,
		);
	for (const [name, count] of Object.entries(counts)) tell(name, `${count}, at most ${MOST[name]}`);
	if (failed.size > 0)
		console.log(
			`A ratio is more than ${TOLERANCE * 100} % worse, or a count higher than it may be. If a ratio is meant, write it down: npm run bench:guard -- --update`,
		);
	return failed.size === 0;
}

function write(baseline: Baseline): void {
	writeFileSync(BASELINE_FILE, `${JSON.stringify(baseline, null, 2)}\n`);
	console.log(`Written: ${path.relative(process.cwd(), BASELINE_FILE)}`);
}

function rounded(ratios: Figures): Figures {
	return Object.fromEntries(
		Object.entries(ratios).map(([name, ratio]) => [name, Number(ratio.toFixed(3))]),
	);
}

main()
	.then((holds) => {
		process.exitCode = holds ? 0 : 1;
	})
	.catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	});
