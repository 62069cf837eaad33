import { existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findHost } from '../n8n/folder';
import { Bench, type Results, type Sizes } from './bench';
import { caseNames, cases, type CaseName } from './cases';
import { OURS } from './contenders/contenderNodes';
import { EnginePlace } from './places/enginePlace';
import { compileNodes, PACKAGE_DIRECTORY } from './places/files';
import { N8nPlace } from './places/n8nPlace';
import type { Place } from './places/place';
import { Reports } from './results/reports';
import { BenchServer } from './server/benchServer';
import { protocols } from './server/protocols';
import { tableOf } from './results/resultTable';
import { targets } from '../sandbox';

const USAGE = `Measures the package beside HTTP Request and the bare helper of n8n, in alternating rounds.

  npm run bench -- [options]

  --json FILE      writes the figures
  --only C,...     ${caseNames.join(', ')}; default all
  --place P,...    engine, n8n; default both
  --target T,...   ${targets.join(', ')}; default all
  --items N,...    of throughput, default 3000; of memory, at least 10000
  --latency N,...  milliseconds until the server answers, of throughput, default 20
  --protocol P,... of throughput and oneCustomer: http, https; default both
  --rounds N       default 5
  --profile        writes profiles of the engine's and n8n's processes to build/profiles
  --help

The certificate for https is made by openssl, and accepted by NODE_EXTRA_CA_CERTS.
The real n8n is installed by the first \`npm run n8n\`, or here; HTTP Request comes out of it.
`;

const WHOLE_CASE = 'the whole case';
const placeNames = ['engine', 'n8n'] as const;

interface Choice extends Sizes {
	readonly only: readonly CaseName[];
	readonly placeNames: ReadonlyArray<(typeof placeNames)[number]>;
	readonly profile: boolean;
	readonly json?: string;
}

/** Cases that run no workflow, or bring the place where theirs run. */
const WITHOUT_PLACE: ReadonlySet<CaseName> = new Set(['validation', 'queue']);

function readChoice(): Choice | undefined {
	const { values } = parseArgs({
		options: {
			json: { type: 'string' },
			only: { type: 'string' },
			place: { type: 'string' },
			target: { type: 'string' },
			items: { type: 'string', default: '3000' },
			latency: { type: 'string', default: '20' },
			protocol: { type: 'string' },
			rounds: { type: 'string', default: '5' },
			profile: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	return {
		only: listOf('--only', caseNames, values.only),
		placeNames: listOf('--place', placeNames, values.place),
		targets: listOf('--target', targets, values.target),
		items: numbersOf('--items', values.items, 1),
		latencies: numbersOf('--latency', values.latency, 0),
		protocols: listOf('--protocol', protocols, values.protocol),
		rounds: numbersOf('--rounds', values.rounds, 1)[0],
		profile: values.profile,
		json: values.json,
	};
}

/** Runs the cases by the command line; whether every goal is met. */
async function main(): Promise<boolean> {
	const choice = readChoice();
	if (choice === undefined) {
		console.log(USAGE);
		return true;
	}
	if (!existsSync(path.join(PACKAGE_DIRECTORY, 'dist')))
		throw new Error('There is no dist; run npm run build first.');
	const bench = await measure(choice);
	console.log(
		`\n${tableOf(bench.rows)}\nMedians of the rounds; CPU and memory (KiB) are per item. Node ${process.version}, ${cpus().length} cores.`,
	);
	for (const { node, case: title, items, message } of bench.failures)
		console.log(`FAILED ${title}, ${items} items, ${node}: ${message}`);
	return (
		bench.rows.every(({ isMet }) => isMet !== false) &&
		bench.failures.every(({ node }) => !node.startsWith(OURS) && node !== WHOLE_CASE)
	);
}

async function measure(choice: Choice): Promise<Bench> {
	const server = await BenchServer.start(choice.protocols);
	const reports = await Reports.open();
	const places: Place[] = [];
	try {
		if (choice.only.some((name) => !WITHOUT_PLACE.has(name)))
			await openPlaces(choice, server, reports, places);
		const keep = ({ rows, failures }: Results): void => {
			if (choice.json)
				writeFileSync(choice.json, `${JSON.stringify({ cases: rows, failures }, null, '\t')}\n`);
		};
		const bench = new Bench(choice, server, places, reports, console.log, choice.profile, keep);
		for (const name of choice.only) await carryOut(name, bench);
		keep(bench);
		return bench;
	} finally {
		await Promise.all(places.map(async (place) => await place.close()));
		reports.close();
		await server.close();
	}
}

/** One case that cannot be measured does not take the others with it. */
async function carryOut(name: CaseName, bench: Bench): Promise<void> {
	try {
		await cases[name](bench);
	} catch (error) {
		bench.failures.push({ case: name, items: 0, node: WHOLE_CASE, message: String(error) });
	}
}

async function openPlaces(
	{ placeNames: chosen, profile }: Choice,
	server: BenchServer,
	reports: Reports,
	places: Place[],
): Promise<void> {
	await compileNodes();
	// HTTP Request comes out of the installed n8n, on the engine too.
	if (findHost() === undefined || chosen.includes('n8n')) {
		const n8n = await N8nPlace.open({ server, reports, profile, tell: console.log });
		if (chosen.includes('n8n')) places.push(n8n);
		else await n8n.close();
	}
	if (chosen.includes('engine')) places.unshift(new EnginePlace(server, reports, { profile }));
}

function listOf<Name extends string>(
	option: string,
	names: readonly Name[],
	text: string | undefined,
): readonly Name[] {
	if (text === undefined) return names;
	return text.split(',').map((part) => {
		const name = names.find((known) => known === part);
		if (name === undefined) throw new Error(`${option} takes ${names.join(', ')}, not '${part}'`);
		return name;
	});
}

function numbersOf(option: string, text: string, least: number): number[] {
	return text.split(',').map((part) => {
		if (/^\d{1,6}$/.test(part) && Number(part) >= least) return Number(part);
		throw new Error(`${option} takes whole numbers from ${least} to 999999, not '${part}'`);
	});
}

main()
	.then((isMet) => {
		process.exitCode = isMet ? 0 : 1;
	})
	.catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	});
