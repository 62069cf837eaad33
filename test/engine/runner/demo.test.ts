import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { RunReport } from '../../../tools/demo/report';
import {
	alike,
	billableRows,
	notBillable,
	sessionsFile,
	sumOf,
} from '../../fixtures/chargingSessions';

const root = path.resolve(__dirname, '../../..');

/** Rows as a user might add them by hand, with the line ends of another system. */
const ADDED = [
	'1041;SoT5;SoT5-2;Private;NA;03.03.2025 18:07;18;04.03.2025 08:14;8;19,070;14,11666667;Mar;Monday',
	'2001;SoT5;NA;Private;NA;20.11.2025 10:00;10;20.11.2025 11:00;11;4,5;1;Nov;Thursday',
	'2002;SoT5;SoT5-2;Private;NA;20.11.2025 10:00;10;20.11.2025 09:00;9;4,5;1;Nov;Thursday',
	'2003;SoT5;SoT5-2;Private;NA;20.11.2025 12:00;12;20.11.2025 13:00;13;1.234;1;Nov;Thursday',
	'2004;SoT5;SoT5-2;Private;NA;20.11.2025 14:00;14;20.11.2025 15:00;15;-5;1;Nov;Thursday',
	'1042;SoT5;SoT5-2;Private;NA;20.11.2025 16:00;16;20.11.2025 17:00;17;4,5;1;Nov;Thursday',
	';SoT5;SoT5-2;Private;NA;20.11.2025 18:00;18;20.11.2025 19:00;19;4,5;1;Nov;Thursday',
	'',
];

const folder = mkdtempSync(path.join(tmpdir(), 'demo-'));
const file = path.join(folder, 'sessions.csv');
const json = path.join(folder, 'runs.json');
let screen: string;
let runs: RunReport[];

beforeAll(async () => {
	writeFileSync(file, `${readFileSync(sessionsFile, 'utf8')}${ADDED.join('\n')}\n`);
	// A process that ends with another code than 0 rejects.
	const { stdout, stderr } = await promisify(execFile)(
		process.execPath,
		['--import', 'tsx', 'tools/demo/main.ts', '--sessions', file, '--json', json],
		{ cwd: root },
	);
	expect(stderr).toBe('');
	screen = stdout;
	({ runs } = JSON.parse(readFileSync(json, 'utf8')) as { runs: RunReport[] });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

const idsOf = (report: RunReport, outcome: string) =>
	report.notStored.flatMap((row) => (row.outcome === outcome ? [row.row.split(' ')[0]] : []));

it('reports the sessions through each action, and again, and finds stored what is to be', () => {
	expect(runs.map(({ target, name }) => [target, name])).toEqual(
		['instellix/usage', 'instellix/ratedUsage', 'rebilly/usage'].flatMap((target) => [
			[target, 'first run'],
			[target, 'the same again'],
		]),
	);
	expect(runs.flatMap(({ differences }) => differences)).toEqual([]);
	expect(screen).toMatch(/\nTHE BOOKS AGREE: [^\n]*14 rows to fix\.\n$/);
});

it('stores what can be billed, to the last digit, and nothing in the second run', () => {
	const energy = billableRows().map(({ El_kWh }) => El_kWh);
	for (const { target, name, items, outcomes, sandbox } of runs) {
		// Instellix takes a negative quantity; Rebilly does not.
		const taken = target === 'rebilly/usage' ? energy : [...energy, '-5'];
		const isFirst = name === 'first run';
		expect({ target, name, items, ...outcomes }).toMatchObject({
			items: 87,
			created: isFirst ? taken.length : 0,
			duplicate: isFirst ? 1 : taken.length + 1,
			conflict: 1,
			invalid: 85 - taken.length,
		});
		expect(sandbox).toMatchObject({
			stored: taken.length,
			twice: 0,
			missing: 0,
			sumSent: sumOf(taken),
			sumStored: sumOf(taken),
		});
	}
});

it('names each row that is not stored by its ID, and one without an ID by its line', () => {
	for (const report of runs) {
		const refused = [...Object.keys(notBillable), '2001', '2002', '2003', 'line'];
		if (report.target === 'rebilly/usage') refused.push('2004');
		expect(idsOf(report, 'invalid').sort()).toEqual(refused.sort());
		expect(idsOf(report, 'conflict')).toEqual(['1042']);
	}
	for (const id of [...Object.keys(notBillable), '2001', '2002', '2003', '2004', '1042'])
		expect(screen).toMatch(new RegExp(`\\b${id} \\(line \\d+\\)`));
	expect(screen).toContain('line 88');
});

it('takes a doubled row for the same session, and two that are alike for two', () => {
	const repeated = runs.map(({ repeats }) => repeats);

	expect(new Set(repeated.flat())).toEqual(new Set(['1041 (line 82)']));
	expect(screen).toContain('Recognised as the same as an earlier row: 1041 (line 82)');
	for (const id of alike) expect(screen).not.toContain(id);
});

it('shows no line that is wider than a screen', () => {
	const closing = screen.slice(screen.indexOf('──'));

	expect(Math.max(...closing.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});
