import type { IDataObject } from 'n8n-workflow';
import { createRebillyUsage, createUsage, eachAction } from '../support/actions';
import { failures, outcomesOf } from '../support/outcomes';
import { useStage, type Setting } from '../support/stage';

const stage = useStage();

/** A Rebilly usage at a time, and the time that was stored for it. */
async function storedTime(usageTime: unknown, options: IDataObject, setting: Setting = {}) {
	const run = await stage.runOn(createRebillyUsage, {
		...setting,
		options,
		input: [{ ...createRebillyUsage.usage(1), usageTime } as IDataObject],
	});
	const stored = stage.bodies(createRebillyUsage).at(-1);
	return {
		run,
		time: stored === undefined ? undefined : (JSON.parse(stored) as IDataObject).usageTime,
		failure: failures(run)[0],
	};
}

it.each([
	['none', {}],
	['the choice to have none', { timeZone: '' }],
])(
	'refuses a time without an offset where %s is chosen, and says how to choose',
	async (_what, options) => {
		const { run, failure } = await storedTime('2026-07-01T08:00:00', options);

		expect(outcomesOf(run)).toEqual(['invalid']);
		expect(failure.details).toMatchObject({
			field: 'Usage Time',
			faults: [{ code: 'time-without-zone' }],
		});
		expect(failure.message).toContain(
			"'Usage Time' (usageTime) has no offset, so it could mean another instant in each time zone",
		);
		expect(failure.message).toContain(
			"Choose in the option 'Time Zone' which zone these times are in",
		);
		expect(stage.sandbox.totals().received).toBe(0);
	},
);

it('refuses times without an offset of every field', async () => {
	for (const [, action] of eachAction) {
		const input = JSON.parse(
			JSON.stringify(action.usage(1)).replaceAll(':00.000Z"', ':00"'),
		) as IDataObject;
		const run = await stage.runOn(action, { input: [input] });
		const times = failures(run)[0].details.faults?.map(({ code }) => code);

		expect(times).toEqual(
			action === createRebillyUsage
				? ['time-without-zone']
				: ['time-without-zone', 'time-without-zone'],
		);
	}
});

it.each([
	['a named zone', { timeZone: 'Asia/Kolkata' }, {}, '2026-07-01T02:30:00.000Z'],
	['UTC', { timeZone: 'UTC' }, {}, '2026-07-01T08:00:00.000Z'],
	[
		'the zone of the workflow',
		{ timeZone: 'workflow' },
		{ timezone: 'Europe/Oslo' },
		'2026-07-01T06:00:00.000Z',
	],
	['the zone of an n8n without one', { timeZone: 'workflow' }, {}, '2026-07-01T12:00:00.000Z'],
])('reads a time without an offset in %s', async (_what, options, settings, expected) => {
	expect((await storedTime('2026-07-01T08:00:00', options, { settings })).time).toBe(expected);
});

it('lets the offset of a time win over the zone', async () => {
	expect((await storedTime('2026-07-01T08:00:00-03:00', { timeZone: 'Asia/Kolkata' })).time).toBe(
		'2026-07-01T11:00:00.000Z',
	);
});

it('refuses a zone that does not exist before any item is looked at', async () => {
	const run = await stage.run(createRebillyUsage, {
		options: { timeZone: 'Europe/Nowhere' },
		input: [createRebillyUsage.usage(1)],
	});

	expect(run.status).toBe('error');
	expect(run.error?.message).toBe("'Time Zone' names no zone: Europe/Nowhere");
	expect(run.error?.description).toContain('Europe/Berlin');
});

it.each([
	['2026-03-29T01:59:59.999', '2026-03-29T00:59:59.999Z'],
	['2026-03-29T03:00:00', '2026-03-29T01:00:00.000Z'],
	['2026-10-25T01:59:59', '2026-10-24T23:59:59.000Z'],
	['2026-10-25T03:00:00', '2026-10-25T02:00:00.000Z'],
])('reads %s beside a change of the clocks', async (given, expected) => {
	expect((await storedTime(given, { timeZone: 'Europe/Berlin' })).time).toBe(expected);
});

it('reads times by a pattern, and ISO 8601 beside it', async () => {
	const options = { timeZone: 'Europe/Oslo', timeFormat: 'dd.MM.yyyy HH:mm' };

	expect((await storedTime('01.07.2026 08:00', options)).time).toBe('2026-07-01T06:00:00.000Z');
	expect((await storedTime('2026-07-02T08:00:00Z', options)).time).toBe('2026-07-02T08:00:00.000Z');
	expect((await storedTime('25.10.2026 02:30', options)).failure.details.faults).toMatchObject([
		{ code: 'time-repeated' },
	]);
	expect((await storedTime('07/01/2026 08:00', options)).failure.message).toContain(
		"is neither ISO 8601 nor of the pattern dd.MM.yyyy HH:mm in the option 'Time Pattern'",
	);
});

it('needs no zone for a pattern that reads the offset', async () => {
	const options = { timeFormat: 'dd.MM.yyyy HH:mm ZZ' };

	expect((await storedTime('01.07.2026 08:00 +03:00', options)).time).toBe(
		'2026-07-01T05:00:00.000Z',
	);
});

it('still needs a zone for a pattern that reads none', async () => {
	const { failure } = await storedTime('01.07.2026 08:00', { timeFormat: 'dd.MM.yyyy HH:mm' });

	expect(failure.message).toContain("Choose in the option 'Time Zone'");
});

it('takes the date objects that expressions give', async () => {
	const setting: Setting = { mode: 'fields', settings: { timezone: 'Asia/Tokyo' } };
	const withTime = async (usageTime: string) =>
		await storedTime('unused', {}, { ...setting, parameters: { usageTime } });

	expect((await withTime("={{ DateTime.fromISO('2026-07-01T08:00:00') }}")).time).toBe(
		'2026-06-30T23:00:00.000Z',
	);
	expect((await withTime("={{ new Date('2026-07-02T08:00:00Z') }}")).time).toBe(
		'2026-07-02T08:00:00.000Z',
	);
});

it('says which of two times comes too early', async () => {
	const input = [{ ...createUsage.usage(1), endDate: '2026-03-01T08:59:59Z' }];
	const run = await stage.runOn(createUsage, { input });

	expect(failures(run)[0].details).toMatchObject({
		field: 'End Date',
		faults: [{ code: 'end-before-start' }],
	});
	expect(failures(run)[0].message).toContain(
		"'End Date' (endDate) must not be before 'Start Date' (startDate)",
	);
});
