import type { IDataObject } from 'n8n-workflow';
import { createRebillyUsage, eachAction } from '../support/actions';
import { perMonth, row } from '../support/combine';
import { failures, outcomesOf } from '../support/outcomes';
import { statuses, reconcileRebilly } from '../support/reconcile';
import { useStage } from '../support/stage';

const stage = useStage();

/** A Rebilly usage at a time, and the time that was stored for it. */
async function storedTime(usageTime: unknown, options: IDataObject) {
	const run = await stage.runOn(createRebillyUsage, {
		options,
		input: [{ ...createRebillyUsage.usage(1), usageTime } as IDataObject],
	});
	const stored = stage.bodies(createRebillyUsage).at(-1);
	return {
		time: stored === undefined ? undefined : (JSON.parse(stored) as IDataObject).usageTime,
		message: failures(run)[0]?.message,
	};
}

const seconds = { timeRepresentation: 'unixSeconds' };

it.each([
	[
		'7/1/2026',
		{ timeRepresentation: 'dateOnly', timeFormat: 'M/d/yyyy', timeZone: 'Europe/Oslo' },
		'2026-06-30T22:00:00.000Z',
	],
	[
		'01.07.2026 08:00',
		{ timeRepresentation: 'pattern', timeFormat: 'dd.MM.yyyy HH:mm', timeZone: 'Europe/Oslo' },
		'2026-07-01T06:00:00.000Z',
	],
	['2026-07-01T08:00:00Z', seconds, '2026-07-01T08:00:00.000Z'],
])('reads %j with %j', async (given, options, expected) => {
	expect((await storedTime(given, options)).time).toBe(expected);
});

it('lets the pattern win where a text could be ISO 8601 too', async () => {
	const options = { timeFormat: 'yyyy-dd-MM HH:mm', timeZone: 'UTC' };

	expect((await storedTime('2026-02-07 08:00', options)).time).toBe('2026-07-02T08:00:00.000Z');
	expect((await storedTime('2026-03-07 08:00:00', options)).message).toContain(
		"is not of the pattern yyyy-dd-MM HH:mm in the option 'Time Pattern'",
	);
});

it.each([
	[
		'dd.MM.yyyy HH:MM',
		'has the month twice (MM, MM), and has no minutes (write mm; MM is the month)',
	],
	['dd.MM.yyyy', 'has no hour (write HH), and has no minutes (write mm; MM is the month)'],
	['MM/dd/yyyy HH:mm a', 'has AM or PM (a) beside HH'],
	['dd.MM.yyyy hh:mm', 'has hh, the hours to 12, without AM or PM (write HH'],
	['DD.MM.YYYY HH:mm', 'has DD, which is no sign for a part of a time (write dd for the day)'],
	['dd.MM.yyyy HH:mm z', 'has z, which is no sign for a part of a time (choose the zone'],
])('refuses the pattern %s before any item is looked at', async (timeFormat, problem) => {
	for (const [, action] of eachAction) {
		const run = await stage.run(action, {
			options: { timeFormat, timeZone: 'UTC' },
			input: [action.usage(1)],
		});

		expect(run.status).toBe('error');
		expect(run.error?.message).toContain(`'Time Pattern' cannot be used: ${timeFormat} ${problem}`);
		expect(run.error?.description).toContain("Fix the option 'Time Pattern'");
	}
	expect(stage.sandbox.totals().received).toBe(0);
});

it.each([
	[{ timeRepresentation: 'pattern' }, "'Time Pattern' is empty"],
	[{ ...seconds, timeFormat: 'dd.MM.yyyy HH:mm' }, "'Unix Seconds', which needs none"],
	[{ timeRepresentation: 'weeks' }, 'has no format with the name weeks'],
])('refuses the options %j, which contradict each other', async (options, problem) => {
	const input = [createRebillyUsage.usage(1)];
	const run = await stage.run(createRebillyUsage, { options, input });

	expect(run.status).toBe('error');
	expect(run.error?.message).toContain(problem);
});

it('reads years of one or two digits as those of this century', async () => {
	const options = { timeFormat: 'd.M.y H:m', timeZone: 'UTC' };

	expect((await storedTime('1.7.26 8:30', options)).time).toBe('2026-07-01T08:30:00.000Z');
	expect((await storedTime('1.7.2026 8:30', options)).time).toBe('2026-07-01T08:30:00.000Z');
});

it('cuts no digit of a fraction, by a pattern as by ISO 8601', async () => {
	const options = { timeFormat: 'dd.MM.yyyy HH:mm:ss.u', timeZone: 'UTC' };

	expect((await storedTime('01.07.2026 08:00:00.123', options)).time).toBe(
		'2026-07-01T08:00:00.123Z',
	);
	for (const fine of ['01.07.2026 08:00:00.123456', '2026-07-01T08:00:00.123999'])
		expect((await storedTime(fine, options)).message).toContain('is finer than a millisecond');
});

it.each(eachAction)('combines rows of Unix seconds for %s', async (_target, action) => {
	const at = (day: number) => String(Date.UTC(2026, 2, day, 12) / 1_000);
	const input = [1, 2, 31].map((day) => row(action, at(day), '1.5'));
	const run = await stage.runOn(action, { options: { ...perMonth, ...seconds }, input });

	expect(outcomesOf(run)).toEqual(['created']);
	expect(stage.bodies(action)[0]).toMatch(/4\.5/);
});

it('reads the span of Reconcile by the pattern of the items', async () => {
	const options = { timeFormat: 'dd.MM.yyyy HH:mm', timeZone: 'UTC', from: '01.02.2026 00:00' };
	const run = await stage.runOn(reconcileRebilly, {
		options,
		input: [{ ...createRebillyUsage.usage(1), usageTime: '01.03.2026 09:00' }],
	});

	expect(statuses(run)).toEqual(['missing']);
});
