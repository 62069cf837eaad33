import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { better, between, TOLERANCE, worse } from './tolerance';
import { measureRatios, type Ratios } from './ratios';

const BASELINE_FILE = path.join(__dirname, 'baseline.json');

/**
 * Holds ratios of one run against those that were written down with `--update`: whether none is worse
 * than the tolerance allows. Before it says no, it measures once more.
 */
async function main(): Promise<boolean> {
	const first = await measureRatios();
	if (process.argv.includes('--update')) {
		writeFileSync(
			BASELINE_FILE,
			`${JSON.stringify(rounded(between(first, await measureRatios())), null, '\t')}\n`,
		);
		console.log(`Written: ${path.relative(process.cwd(), BASELINE_FILE)}`);
		return true;
	}
	const baseline = JSON.parse(readFileSync(BASELINE_FILE, 'utf8')) as Ratios;
	let measured = first;
	if (worse(measured, baseline).length > 0) {
		console.log('Worse than the baseline allows; measuring once more ...');
		measured = better(first, await measureRatios());
	}
	const failed = new Set(worse(measured, baseline));
	for (const [name, ratio] of Object.entries(measured)) {
		const figures = `${ratio.toFixed(2)} times the floor, baseline ${baseline[name]?.toFixed(2) ?? 'none'}`;
		console.log(`${failed.has(name) ? 'WORSE' : 'ok   '} ${name}: ${figures}`);
	}
	if (failed.size > 0)
		console.log(
			`More than ${TOLERANCE * 100} % worse. If it is meant, write it down: npm run bench:guard -- --update`,
		);
	return failed.size === 0;
}

function rounded(ratios: Ratios): Ratios {
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
