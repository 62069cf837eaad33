import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sessionsDataset } from '../../../tools/demo/sessions';
import { sessionRows, sessionsFile } from '../../fixtures/chargingSessions';

const root = path.resolve(__dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'demo-'));
const HEADER = 'session_ID;User_ID;Start_plugin;End_plugout;El_kWh';
const ROW = '7;KvB1-1;03.03.2025 18:07;04.03.2025 08:14;19,07';

afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(...lines: string[]): string {
	const file = path.join(folder, 'sessions.csv');
	writeFileSync(file, lines.join('\n'));
	return file;
}

it('a file that is not there ends the demo with one sentence', async () => {
	const demo = promisify(execFile)(
		process.execPath,
		['--import', 'tsx', 'tools/demo/main.ts', '--sessions', 'no-such-file.csv'],
		{ cwd: root },
	);

	await expect(demo).rejects.toMatchObject({
		code: 1,
		stdout: '',
		stderr: 'There is no file no-such-file.csv, so there are no sessions to report.\n',
	});
});

it.each([
	['is empty', [''], 'has no rows'],
	['has a header and no rows', [HEADER, ''], 'has no rows'],
	[
		'lacks columns',
		['session_ID;User_ID;kWh', '7;A;1'],
		'has no column Start_plugin, End_plugout, El_kWh',
	],
	[
		'has commas between columns',
		[HEADER.replaceAll(';', ',')],
		'has no column session_ID, User_ID',
	],
	['has a column twice', [`${HEADER};El_kWh`, `${ROW};20`], 'has the column El_kWh twice'],
	['has a cell without a column', [HEADER, `${ROW};20`], 'has 6 cells on line 2'],
	['has a quote that is not closed', [HEADER, `"${ROW}`], 'cannot be read as a table: .*'],
])('a file that %s is refused in one sentence', (_what, lines, sentence) => {
	expect(() => sessionsDataset(fileOf(...lines))).toThrow(
		expect.objectContaining({
			name: 'FileProblem',
			message: expect.stringMatching(
				new RegExp(`^${folder}/sessions\\.csv ${sentence}[^\\n]*\\.$`),
			),
		}),
	);
});

it('a file that is not UTF-8 is refused, since two names could become one', () => {
	const file = path.join(folder, 'latin1.csv');
	writeFileSync(file, Buffer.from(`${HEADER}\n${ROW.replace('7', 'ä')}\n`, 'latin1'));

	expect(() => sessionsDataset(file)).toThrow(/^\S+ is not UTF-8: /);
});

it('takes surplus cells that are empty, names with blanks around them, and old line ends', () => {
	const rows = [ROW, `${ROW.replace('KvB1-1', ' KvB1-1 ')};;`];
	for (const lineEnd of ['\n', '\r\n', '\r']) {
		const { consumptions } = sessionsDataset(fileOf([HEADER, ...rows, ''].join(lineEnd)));

		expect(consumptions.map(({ customer, line }) => [customer, line])).toEqual([
			['KvB1-1', 2],
			['KvB1-1', 3],
		]);
	}
});

it('a folder in place of a file is refused in one sentence', () => {
	expect(() => sessionsDataset(folder)).toThrow(/^\S+ cannot be read: [^\n]+\.$/);
});

it('reads every row of an export with a byte order mark and CRLF, its texts as they stand', () => {
	const { consumptions } = sessionsDataset(sessionsFile);

	expect(
		consumptions.map(({ reference, start, end, quantity }) => [reference, start, end, quantity]),
	).toEqual(
		sessionRows().map((row) => [row.session_ID, row.Start_plugin, row.End_plugout, row.El_kWh]),
	);
});

it('reads the same rows whatever the line ends, the order of columns and an empty last line', () => {
	const turned = readFileSync(sessionsFile, 'utf8')
		.replace('\uFEFF', '')
		.trimEnd()
		.split('\r\n')
		.map((line, place) => `${line.split(';').reverse().join(';')}${place % 2 ? '\n' : '\r\n'}`);
	const file = path.join(folder, 'turned.csv');
	writeFileSync(file, `${turned.join('')}\n`);

	expect(sessionsDataset(file)).toEqual(sessionsDataset(sessionsFile));
});

it('names a row by its line where it has no ID', () => {
	const { consumptions } = sessionsDataset(fileOf(HEADER, ROW, '', ROW.slice(1), '8;KvB1-1'));

	expect(consumptions).toMatchObject([
		{ reference: '7', line: 2 },
		{ reference: '', line: 4 },
		{ reference: '8', line: 5, start: '', end: '', quantity: '' },
	]);
});
