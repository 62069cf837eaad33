import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readInstant } from './support/read';

const TIMES: Array<[text: string, zone?: string, format?: string]> = [
	['2019-03-01T08:30:00Z'],
	['2019-03-01T08:30:00+01:00'],
	['2019-03-01T08:30:00'],
	['2019-03-01T08:30:00', 'Europe/Oslo'],
	['2019-03-10T02:30:00', 'Europe/Oslo'],
	['2019-03-31T02:30:00', 'Europe/Oslo'],
	['2019-10-27T02:30:00', 'Europe/Oslo'],
	['2019-11-03T01:30:00', 'Asia/Kolkata'],
	['2011-12-30T12:00:00', 'Europe/Oslo'],
	['2011-12-30T12:00:00', 'Pacific/Apia'],
	['10.03.2019 02:30', 'Europe/Oslo', 'dd.MM.yyyy HH:mm'],
	['30.12.2011 12:00', 'Europe/Oslo', 'dd.MM.yyyy HH:mm'],
	['31.03.2019 02:30', 'Europe/Oslo', 'dd.MM.yyyy HH:mm'],
	['03.11.2019 01:30 -0500', undefined, 'dd.MM.yyyy HH:mm ZZZ'],
	['03.11.2019 01:30', undefined, 'dd.MM.yyyy HH:mm'],
];

const SCRIPT = join(__dirname, 'support', 'printReadings.ts');

async function readingsWith(zoneOfServer: string): Promise<{ offset: number; readings: string[] }> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--import', 'tsx', SCRIPT, JSON.stringify(TIMES)],
		{ env: { ...process.env, TZ: zoneOfServer } },
	);
	return JSON.parse(stdout) as { offset: number; readings: string[] };
}

it.each([
	['America/New_York', 300],
	['Asia/Kolkata', -330],
	['Pacific/Apia', -840],
])('reads times in the same way on a server in %s', async (zone, offset) => {
	expect(await readingsWith(zone)).toEqual({
		offset,
		readings: TIMES.map(([text, timeZone, format]) =>
			readInstant(text, { zone: timeZone, format }),
		),
	});
});
