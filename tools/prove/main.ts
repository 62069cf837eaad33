import { SingleBar } from 'cli-progress';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { targets } from '../sandbox';
import { mutations } from './schemes/mutations';
import { PACKAGE_DIRECTORY } from '../packageDirectory';
import { prove, type Found, type Proof, type ProofOptions } from './prove';
import { HTTP_REQUEST, KEYED, OURS, PLAIN, type Scheme } from './schemes/schemes';
import { lineOf, tableOf, unknownLines } from './proofTable';
import { worlds, type World } from './worlds';

/** The schemes by their names on the command line. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
	ours: OURS,
	plain: PLAIN,
	keyed: KEYED,
	httpRequest: HTTP_REQUEST,
};

const USAGE = `Runs workflows against the sandbox while everything goes wrong, and checks what is stored.

  npm run prove -- [options]

  --runs N        runs of this package per target, default 200
  --rival-runs N  runs of each other scheme per target, the first of the same; default 200
  --seed S        decides on all of them, default 1
  --json FILE     writes the figures
  --world W,...   ${worlds.join(', ')}, or all; default faults
  --one-customer  in each run many usages of a single customer, 50 at once
  --target T      ${targets.join(', ')}; default all
  --only K        run K alone, with its story
  --scheme X      ${Object.keys(SCHEMES).join(', ')}; default all, with --only and --without ours
  --without G     switches a guarantee off, to see the proof fail: ${mutations.join(', ')}
  --help
`;

const MOST_SHOWN = 50;

const OTHERS_NOTE = `The others know no equal rows, so each of their rows counts as a usage of its own, and no rate limit, so
their last execution has none. 'By retries alone': stored twice before anyone ran the workflow again.`;

/** Runs the proof by the command line; whether it holds. */
async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: {
			runs: { type: 'string', default: '200' },
			'rival-runs': { type: 'string', default: '200' },
			seed: { type: 'string', default: '1' },
			json: { type: 'string' },
			world: { type: 'string', default: 'faults' },
			'one-customer': { type: 'boolean', default: false },
			target: { type: 'string' },
			only: { type: 'string' },
			scheme: { type: 'string' },
			without: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(USAGE);
		return true;
	}
	if (!existsSync(path.join(PACKAGE_DIRECTORY, 'dist')))
		throw new Error('There is no dist; run npm run build first.');
	const options: ProofOptions = {
		runs: wholeNumber('--runs', values.runs),
		otherRuns: wholeNumber('--rival-runs', values['rival-runs']),
		seed: wholeNumber('--seed', values.seed),
		only: values.only === undefined ? undefined : wholeNumber('--only', values.only),
		worlds: worldsOf(values.world),
		isOneCustomer: values['one-customer'],
		target: oneOf('--target', targets, values.target),
		without: oneOf('--without', mutations, values.without),
		scheme: SCHEMES[oneOf('--scheme', Object.keys(SCHEMES), values.scheme) ?? ''],
	};
	const progress = new Progress();
	const proof = await prove({
		...options,
		onProgress: (row, done, total) => progress.show(row, done, total),
	});
	progress.stop();
	show(proof, options);
	if (values.json) writeFileSync(values.json, `${JSON.stringify(jsonOf(proof), null, '\t')}\n`);
	return proof.holds;
}

function show(
	{ rows, found, stories, problems, leftOut, holds }: Proof,
	options: ProofOptions,
): void {
	const isOne = options.only !== undefined;
	if (isOne) console.log(`${stories.join('\n')}\n`);
	console.log(tableOf(rows));
	if (rows.some(({ scheme }) => scheme !== OURS)) console.log(OTHERS_NOTE);
	if (!isOne) for (const scheme of leftOut) console.log(`Left out: ${scheme}.`);
	const unavoidable = found.filter(({ isViolation }) => !isViolation);
	if (unavoidable.length > 0)
		console.log(`\nUnknown, and nobody could have known (${unavoidable.length}):`);
	for (const line of unknownLines(unavoidable)) console.log(`  ${line}`);
	const violations = found.filter(({ isViolation }) => isViolation);
	for (const violation of violations.slice(0, MOST_SHOWN)) {
		console.log(`\nVIOLATION ${lineOf(violation)}\n  ${replayCommand(violation, options)}`);
	}
	if (violations.length > MOST_SHOWN)
		console.log(`\nand ${violations.length - MOST_SHOWN} more; --json writes them all.`);
	if (!isOne && stories.length > 0) console.log(`\nThe first run with a violation:\n${stories[0]}`);
	for (const problem of problems) console.log(`\nNOT CARRIED OUT ${problem}`);
	if (rows.some(({ scheme }) => scheme === OURS))
		console.log(holds ? '\nThe proof holds.' : '\nTHE PROOF FAILS.');
}

function replayCommand(
	{ world, target, number }: Found,
	{ seed, without, isOneCustomer }: ProofOptions,
): string {
	const inWorld = world === 'faults' ? '' : ` --world ${world}`;
	const crowd = isOneCustomer ? ' --one-customer' : '';
	const mutation = without === undefined ? '' : ` --without ${without}`;
	return `npm run prove --${inWorld}${crowd} --seed ${seed} --target ${target} --only ${number}${mutation}`;
}

/** The figures, for other programs. */
function jsonOf({ seed, runs, rows, found, leftOut, holds }: Proof): object {
	return { seed, runs, schemes: rows, found, leftOut, holds };
}

/** A bar for each row of the table; a plain line where there is no terminal. */
class Progress {
	private row: string | undefined;
	private readonly bar = new SingleBar({
		format: '  {row} {bar} {value}/{total} runs  {duration_formatted}',
		hideCursor: true,
		barCompleteChar: '#',
		barIncompleteChar: '.',
		clearOnComplete: true,
	});

	show(row: string, done: number, total: number): void {
		if (row !== this.row) {
			this.stop();
			this.row = row;
			if (process.stdout.isTTY) this.bar.start(total, 0, { row: row.padEnd(50) });
			else console.log(`  ${row}: ${total} runs`);
		}
		if (process.stdout.isTTY) this.bar.update(done);
	}

	stop(): void {
		this.bar.stop();
	}
}

function wholeNumber(option: string, text: string): number {
	if (/^\d{1,6}$/.test(text)) return Number(text);
	throw new Error(`${option} is a whole number of up to six digits, not '${text}'`);
}

function worldsOf(text: string): readonly World[] {
	if (text === 'all') return worlds;
	return text.split(',').map((name) => oneOf('--world', worlds, name) as World);
}

function oneOf<Name extends string>(
	option: string,
	names: readonly Name[],
	text: string | undefined,
): Name | undefined {
	const name = names.find((known) => known === text);
	if (text === undefined || name !== undefined) return name;
	throw new Error(`${option} is one of ${names.join(', ')}, not '${text}'`);
}

main()
	.then((holds) => {
		process.exitCode = holds ? 0 : 1;
	})
	.catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	});
