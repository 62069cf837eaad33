import type { IDataObject } from 'n8n-workflow';
import { nodeNames } from '../../../tools/engine';
import { createRebillyUsage } from '../support/actions';
import { failures } from '../support/outcomes';
import { useStage } from '../support/stage';

const stage = useStage();

/** What is stored of a row that is written as in a country; the workflow is in Berlin. */
async function stored(usageTime: string, quantity: string, options: IDataObject) {
	const run = await stage.runOn(createRebillyUsage, {
		options,
		input: [{ ...createRebillyUsage.usage(1), usageTime, quantity }],
		settings: { timezone: 'Europe/Berlin' },
	});
	const body = stage.bodies(createRebillyUsage).at(-1);
	if (body === undefined) return failures(run)[0].message;
	const { usageTime: time, quantity: sent } = JSON.parse(body) as IDataObject;
	return [time, sent];
}

it.each([
	['de', '01.03.2026 08:30', '12,5', '2026-03-01T07:30:00.000Z'],
	['de', '1.3.2026 8:30:15', '12,5', '2026-03-01T07:30:15.000Z'],
	['en-GB', '01/03/2026 08:30', '12.5', '2026-03-01T07:30:00.000Z'],
	['en-US', '03/01/2026 08:30 AM', '12.5', '2026-03-01T07:30:00.000Z'],
	['en-US', '3/1/2026 2:30:00 PM', '12.5', '2026-03-01T13:30:00.000Z'],
	['en-US', '3/1/2026 14:30', '12.5', '2026-03-01T13:30:00.000Z'],
	['fr', '01/03/2026 08:30', '12,5', '2026-03-01T07:30:00.000Z'],
	['nl', '01-03-2026 08:30', '12,5', '2026-03-01T07:30:00.000Z'],
	['de', '2026-03-01T08:30:00+01:00', '12,5', '2026-03-01T07:30:00.000Z'],
])('%s reads %s and %s', async (locale, time, quantity, expected) => {
	expect(await stored(time, quantity, { locale })).toEqual([expected, 12.5]);
});

it.each([
	['Europe/Berlin', 'info', 'times of Europe/Berlin, the zone of this workflow.'],
	['America/New_York', 'warning', 'which n8n takes where nobody has chosen one.'],
])('says that times were read in %s', async (timezone, type, words) => {
	const run = await stage.runOn(createRebillyUsage, {
		options: { locale: 'de' },
		input: [createRebillyUsage.usage(1)],
		settings: { timezone },
	});

	expect(run.hints(nodeNames.node)).toContainEqual(
		expect.objectContaining({ type, message: expect.stringContaining(words) as string }),
	);
});

it('says nothing of a zone that was chosen', async () => {
	const run = await stage.runOn(createRebillyUsage, {
		options: { locale: 'de', timeZone: 'Europe/Berlin' },
		input: [createRebillyUsage.usage(1)],
	});

	expect(JSON.stringify(run.hints(nodeNames.node))).not.toContain('zone of this workflow');
});

it('gives way to the options that it stands for', async () => {
	expect(
		await stored('01.03.2026 08:30', '12.5', {
			locale: 'de',
			decimalSeparator: '.',
			timeZone: 'Asia/Tokyo',
		}),
	).toEqual(['2026-02-28T23:30:00.000Z', 12.5]);
	expect(
		await stored('2026/03/01 08:30', '13,5', { locale: 'de', timeFormat: 'yyyy/MM/dd HH:mm' }),
	).toEqual(['2026-03-01T07:30:00.000Z', 13.5]);
});

it('reads dates alone where they are meant', async () => {
	const options = { locale: 'de', timeRepresentation: 'dateOnly' };

	expect(await stored('01.03.2026', '12,5', options)).toEqual(['2026-02-28T23:00:00.000Z', 12.5]);
});

it.each([
	['de', '1.234,5'],
	['fr', '1\u202f234,5'],
	['en-US', '1,234.5'],
])('%s reads %s with its thousands', async (locale, quantity) => {
	const [, sent] = await stored('2026-03-01T08:30:00+01:00', quantity, { locale });

	expect(sent).toBe(1234.5);
});

it('guesses nothing: a point in a German number without decimals is refused', async () => {
	expect(await stored('01.03.2026 08:30', '1.234', { locale: 'de' })).toContain('in two ways');
});

it('names the form that was expected, and what may be meant', async () => {
	const said = await stored('03/15/2026 2:30 PM', '12,5', { locale: 'de' });

	expect(said).toContain("nor written as the option 'Locale' says, d.M.yyyy H:mm");
	expect(said).toContain("choose another 'Locale', or add the option 'Time Pattern', for example");
});

it('names a locale that there is none of', async () => {
	const run = await stage.run(createRebillyUsage, {
		options: { locale: 'xx' },
		input: [createRebillyUsage.usage(1)],
	});

	expect(run.error?.message).toBe("'Locale' has no entry with the name xx");
});
